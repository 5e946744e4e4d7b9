"""Which families of suites a server offers: named together, taken out as they are chosen."""

from __future__ import annotations

from chinar.engines.webaudit.probes.tls.dialogue import Dialogue, Ending
from chinar.engines.webaudit.probes.tls.door import Door
from chinar.engines.webaudit.probes.tls.suites import families_of, in_families
from chinar.engines.webaudit.seen.tls import Family, Version

EVERY_FAMILY = frozenset(Family)


def families_in(dialogue: Dialogue) -> frozenset[Family]:
    """Return the families that a dialogue proves."""
    answer = dialogue.answer
    if answer.version is Version.SSL2:
        return frozenset(family for kind in answer.kinds for family in families_of(kind))
    return families_of(answer.suite) if dialogue.ending is Ending.CHOSEN else frozenset()


def seen_in(door: Door) -> frozenset[Family]:
    """Return every family that was chosen so far."""
    return frozenset(family for dialogue in door.dialogues for family in families_in(dialogue))


async def eliminate(door: Door, version: Version) -> Dialogue | None:
    """Ask for families not seen yet until the server refuses, and return the refusal.

    None where every family was seen. A family that the server keeps back at this version is
    refused with the rest.
    """
    while unseen := EVERY_FAMILY - seen_in(door):
        dialogue = await door.ask(version, in_families(version, unseen))
        if not families_in(dialogue) & unseen:
            return dialogue
    return None


def offers_rsa_exchange(door: Door) -> bool:
    """Tell whether the server takes secrets encrypted to its RSA key, in SSL 3 or later."""
    return any(
        Family.RSA_EXCHANGE in families_in(dialogue)
        for dialogue in door.dialogues
        if dialogue.answer.version is not Version.SSL2
    )
