"""Asks one TLS door hello after hello: a few at a time, not too many, and stops when unwelcome."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.probes.tls.answer import Answer
from chinar.engines.webaudit.probes.tls.dialogue import Dialogue, Ending, Ride, converse
from chinar.engines.webaudit.probes.tls.hello import GROUPS, Hello
from chinar.engines.webaudit.probes.tls.suites import RENEGOTIATION_SCSV, first_choice
from chinar.engines.webaudit.probes.wire import Wire
from chinar.engines.webaudit.seen.tls import ABSENT, Told, Version
from chinar.engines.webaudit.seen.web import Failure, FailureKind, Handshake

_AT_A_TIME = 4
_MOST_HELLOS = 20
_MOST_HELLOS_DEEP = 200
_PATIENCE = 2
"""After this many hellos without an answer in a row, no more are sent.

Those of SSL do not count: many a firewall swallows them without a word.
"""
_SSL = (Version.SSL2, Version.SSL3)


class Door:
    """Keeps every dialogue of a survey."""

    def __init__(self, wire: Wire, host: str, port: int, shaken: Handshake) -> None:
        self.host = host
        self.deep = wire.policy.mode.includes(Mode.DEEP)
        self.dialogues: list[Dialogue] = []
        self._wire = wire
        self._port = port
        self._open = asyncio.Semaphore(_AT_A_TIME)
        self._number = 0
        self._shook = shaken.failure is None
        self._stalls = 0
        self._last_word = -1
        """The number of the latest hello that the server answered in words."""

    async def ask(
        self,
        version: Version,
        suites: Sequence[int],
        ride: Ride | None = None,
        *,
        compression: bool = False,
        groups: Sequence[int] = tuple(GROUPS),
    ) -> Dialogue:
        """Send one hello and return what came of it."""
        hello = Hello(
            version=version, suites=suites, groups=groups, host=self.host, compression=compression
        )
        async with self._open:
            number = self._number
            self._number += 1
            if refusal := self._had_enough():
                return Dialogue(number=number, failure=refusal)
            dialogue = await converse(self._wire, self.host, self._port, hello, number, ride)
        self.dialogues.append(dialogue)
        if dialogue.ending is Ending.UNTOLD:
            self._stalls += version not in _SSL
        elif dialogue.ending is not Ending.CLOSED:
            self._stalls = 0
            self._last_word = max(self._last_word, number)
        return dialogue

    def _had_enough(self) -> Failure | None:
        if self._stalls >= _PATIENCE:
            last = next((d.failure for d in reversed(self.dialogues) if d.failure), None)
            return last or Failure(kind=FailureKind.TIMEOUT, detail=self.host)
        if self._number > (_MOST_HELLOS_DEEP if self.deep else _MOST_HELLOS):
            return Failure(kind=FailureKind.BUDGET, detail="enough hellos for one audit")
        return None

    @property
    def speaks(self) -> bool:
        """Whether the server ever agreed to anything: without that, a refusal says nothing."""
        return self._shook or any(d.ending is Ending.CHOSEN for d in self.dialogues)

    async def settle(self) -> None:
        """Where the last ones were hung up on, see whether the server still answers at all."""
        closed = [d.number for d in self.dialogues if d.ending is Ending.CLOSED]
        if closed and max(closed) > self._last_word and self.speaks:
            known = self.best
            await self.ask(known, (*first_choice(known), RENEGOTIATION_SCSV))

    @property
    def best(self) -> Version:
        """The newest version that the server agreed to."""
        agreed = [d.answer.version for d in self.dialogues if d.answer.version]
        order = list(Version)
        newest = max(agreed, key=order.index, default=Version.TLS1_3)
        return newest if newest is not Version.SSL2 else Version.TLS1_2

    def tell_refused(self, dialogue: Dialogue) -> Told:
        """Say what it means that a hello was not agreed to."""
        if dialogue.ending is Ending.REFUSED and self.speaks:
            return ABSENT
        if dialogue.ending is Ending.CLOSED and self.speaks and dialogue.number < self._last_word:
            return ABSENT
        detail = f"refused by {describe(dialogue.answer)}"
        return Told(failure=dialogue.failure or Failure(kind=FailureKind.TLS, detail=detail))


def describe(answer: Answer) -> str:
    """Put a refusal in a word."""
    return f"alert {answer.alert}" if answer.alert is not None else "silence"
