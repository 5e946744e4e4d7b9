"""Who did it, as the journal remembers: ids only, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of hand moved the record."""

    OFFICER = "officer"
    CITIZEN = "citizen"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A hand: an officer in a post, a citizen, or the system itself."""

    kind: ActorKind
    user_id: str = ""
    post_id: str = ""


SYSTEM = Actor(kind=ActorKind.SYSTEM)
CITIZEN = Actor(kind=ActorKind.CITIZEN)
