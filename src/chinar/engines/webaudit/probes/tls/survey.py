"""The plan of a TLS survey: which hellos one door gets."""

from __future__ import annotations

import asyncio
from functools import partial

from chinar.engines.webaudit.probes.tls.dialogue import Dialogue, Ride
from chinar.engines.webaudit.probes.tls.door import Door
from chinar.engines.webaudit.probes.tls.elimination import eliminate, offers_rsa_exchange
from chinar.engines.webaudit.probes.tls.everything import ask_everything
from chinar.engines.webaudit.probes.tls.provoking import provoke
from chinar.engines.webaudit.probes.tls.robot import look_for_oracle
from chinar.engines.webaudit.probes.tls.suites import FALLBACK_SCSV, first_choice, rsa_exchange
from chinar.engines.webaudit.probes.tls.telling import NO_SUCH_VERSION, Asked, tell
from chinar.engines.webaudit.probes.wire import Wire
from chinar.engines.webaudit.seen.tls import Family, Flaw, TlsSurvey, Told, Version
from chinar.engines.webaudit.seen.web import FailureKind, Handshake

_NO_DOOR = (
    FailureKind.UNKNOWN_HOST,
    FailureKind.LOOKUP_FAILED,
    FailureKind.ADDRESS_REFUSED,
    FailureKind.CONNECTION_REFUSED,
    FailureKind.UNREACHABLE,
    FailureKind.NO_ROUTE,
    FailureKind.BUDGET,
)
_OLD = (Version.SSL3, Version.TLS1_0, Version.TLS1_1)


async def survey(wire: Wire, host: str, port: int, shaken: Handshake) -> TlsSurvey:
    """Find out what a TLS door offers; what could not be asked is left untold."""
    if shaken.failure and shaken.failure.kind in _NO_DOOR:
        untold = Told(failure=shaken.failure)
        return TlsSurvey(
            versions=dict.fromkeys(Version, untold),
            families=dict.fromkeys(Family, untold),
            flaws=dict.fromkeys(Flaw, untold),
        )
    asked = Asked(door=Door(wire, host, port, shaken), shaken=shaken)
    await _ask_first(asked)
    await _ask_what_follows(asked)
    if asked.door.deep:
        await ask_everything(asked.door, asked.agreed())
    await asked.door.settle()
    return tell(asked)


async def _ask_first(asked: Asked) -> None:
    """Ask what says most; what nobody may answer is not waited for before going on."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_ask_what_is_current(asked))
        group.create_task(_ask(asked, Version.SSL2))
        group.create_task(_ask(asked, Version.SSL3))
        if not asked.shaken.version:
            group.create_task(_ask(asked, Version.TLS1_3))


async def _ask_what_is_current(asked: Asked) -> None:
    """Ask for the best below TLS 1.3, then for what the answer leaves open."""
    best = await _ask_best(asked)
    if best.answer.alert == NO_SUCH_VERSION and asked.shaken.version:
        return  # TLS 1.3 alone; of a server that never agreed it may be mere intolerance
    async with asyncio.TaskGroup() as group:
        group.create_task(_ask_old(asked, best))
        group.create_task(_eliminate(asked, Version.TLS1_2))


async def _ask(asked: Asked, version: Version) -> Dialogue:
    dialogue = await asked.door.ask(version, first_choice(version), compression=True)
    asked.versions[version] = dialogue
    return dialogue


async def _ask_best(asked: Asked) -> Dialogue:
    """Ask for TLS 1.2 or the best there is below, and try two flaws on the way."""
    version = Version.TLS1_2
    ride = partial(provoke, asked.shaken.version != "TLSv1.3")
    dialogue = await asked.door.ask(version, first_choice(version), ride, compression=True)
    asked.versions[version] = dialogue
    return dialogue


async def _ask_old(asked: Asked, best: Dialogue) -> None:
    """Ask for TLS 1.1 and 1.0, unless the answer to a newer hello rules them out."""
    agreed = best.answer.version
    for version in (Version.TLS1_1, Version.TLS1_0):
        if agreed and not version.is_older_than(agreed):
            continue
        dialogue = await _ask(asked, version)
        agreed = dialogue.answer.version or agreed
        if dialogue.answer.alert == NO_SUCH_VERSION:
            return


async def _eliminate(asked: Asked, version: Version) -> None:
    if refusal := await eliminate(asked.door, version):
        asked.eliminated.append(refusal)


async def _ask_what_follows(asked: Asked) -> None:
    """Ask what only makes sense by now; most servers are asked none of it.

    Some servers keep suites for old versions alone: the oldest is asked for its own.
    """
    agreed = [version for version in asked.agreed() if version is not Version.SSL2]
    old = [version for version in agreed if version in _OLD]
    async with asyncio.TaskGroup() as group:
        if old and asked.versions[Version.TLS1_2].answer.version is not old[0]:
            group.create_task(_eliminate(asked, old[0]))
        if old and agreed[-1] is not old[0]:
            lower = [version for version in old if version is not agreed[-1]]
            group.create_task(_fall_back(asked, lower[-1]))
        early = agreed and offers_rsa_exchange(asked.door)
        if early:
            group.create_task(_look_for_oracle(asked))
    if agreed and not early and offers_rsa_exchange(asked.door):  # kept for old versions alone
        await _look_for_oracle(asked)


async def _fall_back(asked: Asked, version: Version) -> None:
    asked.fallback = await asked.door.ask(version, (*first_choice(version), FALLBACK_SCSV))


async def _look_for_oracle(asked: Asked) -> None:
    version = asked.best().answer.version or Version.TLS1_2

    async def ask(ride: Ride) -> Dialogue:
        return await asked.door.ask(version, rsa_exchange(), ride)

    asked.robot = await look_for_oracle(ask)
    if asked.robot.there is False and asked.door.deep:
        brief = await look_for_oracle(ask, brief=True)
        asked.robot = brief if brief.there else asked.robot
