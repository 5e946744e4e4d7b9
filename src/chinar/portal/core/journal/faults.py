"""What can be wrong with the journal, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """What can be wrong with the journal."""

    CHANGED = "changed"
    MISSING = "missing"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, and where; a number or position of 0 is unknown."""

    wrong: Wrong
    what: str
    record: str = ""
    number: int = 0
    position: int = 0

    def __str__(self) -> str:
        place = f"place {self.position}" if self.position else ""
        entry = f"{self.record} #{self.number}" if self.record else ""
        where = ", ".join(filter(None, [entry, place]))
        return f"{self.wrong}: {where}: {self.what}"
