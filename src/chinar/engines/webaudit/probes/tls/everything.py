"""Deep mode: every suite of every version and every curve, in the server's order."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from chinar.engines.webaudit.probes.tls.dialogue import Ending
from chinar.engines.webaudit.probes.tls.door import Door
from chinar.engines.webaudit.probes.tls.hello import GROUPS
from chinar.engines.webaudit.probes.tls.suites import (
    is_forward_secret,
    suites_of,
    uses_curve,
)
from chinar.engines.webaudit.seen.tls import Version

_MOST_SUITES_AT_ONCE = 120


async def ask_everything(door: Door, versions: Iterable[Version]) -> None:
    """Ask until the server refuses what it has not chosen yet; what it chose is in the door."""
    offered = tuple(versions)
    async with asyncio.TaskGroup() as group:
        for version in offered:
            if version is Version.SSL2:
                continue
            every = suites_of(version)
            for start in range(0, len(every), _MOST_SUITES_AT_ONCE):
                part = every[start : start + _MOST_SUITES_AT_ONCE]
                group.create_task(_every_suite(door, version, part))
        group.create_task(_every_group(door, Version.TLS1_3 in offered))


async def _every_suite(door: Door, version: Version, suites: Iterable[int]) -> None:
    left = list(suites)
    while left:
        dialogue = await door.ask(version, left)
        chosen = dialogue.ending is Ending.CHOSEN and dialogue.answer.version is version
        if not chosen or dialogue.answer.suite not in left:
            return
        left.remove(dialogue.answer.suite)


async def _every_group(door: Door, newest: bool) -> None:
    """Name fewer and fewer curves.

    Under TLS 1.2 an ECDSA certificate is of no use to who does not name its own curve, so that
    the list may end with it (RFC 8422 section 5.1); TLS 1.3 knows no such tie.
    """
    version = Version.TLS1_3 if newest else Version.TLS1_2
    suites = [code for code in suites_of(version) if is_forward_secret(code) and uses_curve(code)]
    left = list(GROUPS)
    while left:
        dialogue = await door.ask(version, suites, groups=left)
        if dialogue.answer.group not in left:
            return
        left.remove(dialogue.answer.group)
