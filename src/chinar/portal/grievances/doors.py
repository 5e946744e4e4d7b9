"""What is not taken up here, why, and the right door instead: data, read by citizen and desk.

Each door says in the citizen's words why this is the wrong place and what to do next. Corruption
has a door of its own kind: it is not refused, it goes the vigilance way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _


class DoorCode(StrEnum):
    """Why a grievance is not taken up; kept on the case in `door`."""

    RTI = "rti"
    COURT = "court"
    RELIGION = "religion"
    SERVICE = "service"
    SUGGESTION = "suggestion"
    TERRITORY = "territory"
    FAMILY = "family"
    CORRUPTION = "corruption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One kind of matter: its name, why it is not for us, where to go instead.

    ``taken_up``: it is not refused; the office hands it to who is in charge of such matters.
    ``phones`` are numbers to call, free of charge, at any hour.
    """

    code: DoorCode
    name: Any
    why: Any
    where: Any
    phones: tuple[str, ...] = ()
    taken_up: bool = False


LEGAL_AID: Final = "15100"  # National Legal Services Authority
EMERGENCY: Final = "112"
WOMEN: Final = "181"

DOORS: Final = {
    door.code: door
    for door in (
        Door(
            code=DoorCode.RTI,
            name=_("A request for information or papers"),
            why=_("Information and copies of papers are given under the Right to Information Act."),
            where=_(
                "Write to the public information officer of the office that has the papers. "
                "It must answer within 30 days. If it does not, appeal in the same office."
            ),
        ),
        Door(
            code=DoorCode.COURT,
            name=_("A matter that is before a court"),
            why=_("A court is deciding on this, and no office may decide beside it."),
            where=_(
                "Tell the court, yourself or through a lawyer. The District Legal Services "
                "Authority helps, for many people free of charge."
            ),
            phones=(LEGAL_AID,),
        ),
        Door(
            code=DoorCode.RELIGION,
            name=_("A religious matter"),
            why=_("The government does not decide on matters of faith."),
            where=_(
                "Speak with those who look after the place or the community. If people are in "
                "danger, call the police at once."
            ),
            phones=(EMERGENCY,),
        ),
        Door(
            code=DoorCode.SERVICE,
            name=_("A government employee's own service matter"),
            why=_("Your department decides first on pay, posting, promotion and discipline."),
            where=_(
                "Write to the head of your department. If you were refused there, you can go to "
                "the Central Administrative Tribunal in Jammu or Srinagar. If every way in your "
                "department is used up, report it again and attach the last answer."
            ),
        ),
        Door(
            code=DoorCode.SUGGESTION,
            name=_("A suggestion"),
            why=_("This portal is for problems that an office must put right."),
            where=_("Send your idea to the department that it is for, or to MyGov."),
        ),
        Door(
            code=DoorCode.TERRITORY,
            name=_("The country's borders or relations with other countries"),
            why=_("Offices of the state may not deal with this."),
            where=_("Write to the Ministry of Home Affairs in New Delhi."),
        ),
        Door(
            code=DoorCode.FAMILY,
            name=_("A personal or family dispute"),
            why=_("An office cannot decide between private persons."),
            where=_(
                "The District Legal Services Authority helps to settle it, for many people free "
                "of charge. Women can call 181 at any hour. In danger, call 112."
            ),
            phones=(LEGAL_AID, WOMEN, EMERGENCY),
        ),
        Door(
            code=DoorCode.CORRUPTION,
            name=_("Corruption: a bribe was asked for or taken"),
            why=_("This is looked into by officers outside the office that it is about."),
            where=_(
                "We hand it to those who look into corruption. You need not do anything. You can "
                "also go to the Anti-Corruption Bureau yourself."
            ),
            taken_up=True,
        ),
    )
}
# What an officer may refuse with; the others are handed on.
REFUSED: Final = tuple(code for code, door in DOORS.items() if not door.taken_up)

_LETTER: Final = gettext_noop("We cannot take this up here. %(why)s %(where)s")


def door_of(code: str) -> Door | None:
    """Return the door of a code, or None where the code names none."""
    return DOORS[DoorCode(code)] if code in set(DoorCode) else None


def letter(door: Door, language: str) -> str:
    """Say in a language why something is not taken up, and where to go instead."""
    with translation.override(language):
        if door.taken_up:
            return f"{door.why} {door.where}"
        return gettext(_LETTER) % {"why": door.why, "where": door.where}
