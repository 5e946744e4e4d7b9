"""CAA records (RFC 8659): whom the owner of a name permits to issue certificates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RECORD = re.compile(r'(\d{1,3}) ([a-zA-Z0-9]{1,15}) "(.{0,1000})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What the records at one name say."""

    owner: str
    issue: tuple[str, ...] | None = None
    """Who may issue; None: nothing is said, so anyone may."""
    issue_wild: tuple[str, ...] | None = None
    """Who may issue wildcards; None: as for other names."""

    @property
    def restricts(self) -> bool:
        """Whether anything is said about issuing."""
        return self.issue is not None or self.issue_wild is not None

    def issuers(self, *, wildcard: bool) -> tuple[str, ...] | None:
        """Return who may issue such a certificate; None: anyone."""
        return self.issue_wild if wildcard and self.issue_wild is not None else self.issue


def read_caa(owner: str, records: Sequence[str]) -> Permission:
    """Read the records of one name; an empty issuer (";") permits nobody."""
    said: dict[str, list[str]] = {}
    for record in records:
        match = _RECORD.fullmatch(record)
        if match and match[2].lower() in ("issue", "issuewild"):
            issuer = match[3].partition(";")[0].strip().lower().rstrip(".")
            said.setdefault(match[2].lower(), []).extend([issuer] if issuer else [])
    issue, wild = said.get("issue"), said.get("issuewild")
    return Permission(
        owner=owner,
        issue=None if issue is None else tuple(issue),
        issue_wild=None if wild is None else tuple(wild),
    )
