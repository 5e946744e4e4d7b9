"""What DNS says of a site's name and mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chinar.engines.webaudit.seen.web import Failure

Question = tuple[str, str]
"""A name without its last dot, and a type of record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a resolver answered to one question, or why it did not."""

    records: tuple[str, ...] = ()
    """In the text of a zone file; a TXT record's parts are joined, without quotes."""
    exists: bool = True
    """False where the name, or what it is an alias of, does not exist."""
    aliases: tuple[str, ...] = ()
    """The names that the asked one is an alias of, in order."""
    zone: str = ""
    """Whose SOA record came with it."""
    authentic: bool = False
    """The resolver says that it verified the signatures (AD)."""
    bogus: bool = False
    """Refused, and given only when the resolver was told not to verify signatures (CD)."""
    refused: bool = False
    """The resolver answered that it could not or would not (SERVFAIL, REFUSED)."""
    wire: bytes = b""
    """The message itself, where signatures were asked for."""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRecords:
    """Every answer of one site; what was not asked for is absent."""

    zone: str = ""
    """The zone that holds the host; nothing where it could not be found."""
    domain: str = ""
    """The registered domain, at which mail is judged."""
    answers: Mapping[Question, Answer] = field(default_factory=dict)

    def answer(self, name: str, kind: str) -> Answer | None:
        """Return what was answered for a name and type; None where it was not asked."""
        return self.answers.get((name, kind))
