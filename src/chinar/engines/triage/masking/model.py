"""What was found in a text, and the text without it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of text looks like; the engine never knows that it is one."""

    AADHAAR = "aadhaar"
    VIRTUAL_ID = "virtual_id"
    PAN = "pan"
    PHONE = "phone"
    ACCOUNT = "account"
    CARD = "card"
    EMAIL = "email"
    VOTER_ID = "voter_id"
    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A hidden piece: places in the text before and after are the same. ``visible`` stays."""

    kind: Kind
    start: int
    end: int
    visible: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text whose personal numbers are hidden, and where they stood."""

    text: str
    spans: tuple[Span, ...]

    def counts(self) -> dict[Kind, int]:
        """Return how many of each kind were hidden."""
        found = Counter(span.kind for span in self.spans)
        return {kind: found[kind] for kind in Kind if found[kind]}
