"""What an attack-like request was: the name under which its answer is kept."""

from __future__ import annotations

from typing import NamedTuple


class Sent(NamedTuple):
    """One attack-like request."""

    code: str
    where: str
    """The path and parameter, or the page, that it was sent to."""
    round: str
    """control, first, again."""

    @property
    def name(self) -> str:
        """The key of its answer."""
        return "|".join(self)

    @classmethod
    def named(cls, name: str) -> Sent:
        """Return the request of a key."""
        code, _, rest = name.partition("|")
        where, _, turn = rest.rpartition("|")
        return cls(code, where, turn)
