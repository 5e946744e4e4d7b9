"""One raw connection: say hello, hear the answer, and perhaps see how the server takes more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from chinar.engines.webaudit.errors import ProbeError
from chinar.engines.webaudit.probes.tls.answer import (
    ALERT,
    HEARTBEAT,
    Answer,
    AnswerError,
    Hearing,
    read_ssl2,
    take_record,
)
from chinar.engines.webaudit.probes.tls.hello import Hello
from chinar.engines.webaudit.probes.wire import Connection, Wire, failure_of
from chinar.engines.webaudit.seen.tls import Version
from chinar.engines.webaudit.seen.web import Failure, FailureKind

_PIECE = 16_384
_MOST_SSL2_BYTES = 40_000
_MOST_REACTION_BYTES = 65_536
_MOST_REACTION_RECORDS = 256


class Ending(StrEnum):
    """How a dialogue went."""

    CHOSEN = "chosen"
    """The server chose a version and a suite."""
    REFUSED = "refused"
    """It said no by an alert."""
    CLOSED = "closed"
    """It hung up without a word."""
    UNTOLD = "untold"
    """It was not reached, stalled, or talked nonsense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """How a server took what it should not be sent."""

    alert: int | None = None
    heartbeat: bool = False
    stalled: bool = False

    @property
    def told(self) -> str:
        """It in a word, to compare by."""
        if self.alert is not None:
            return f"alert {self.alert}"
        return "silence" if self.stalled else "closed"


@dataclass(slots=True)
class Dialogue:
    """What came of one hello."""

    number: int
    """Its place in the order in which the hellos of a survey were sent."""
    answer: Answer = field(default_factory=Answer)
    failure: Failure | None = None
    reactions: list[Reaction] = field(default_factory=list)

    @property
    def ending(self) -> Ending:
        """How it went."""
        if self.answer.version is not None and self.failure is None:
            return Ending.CHOSEN
        if self.answer.alert is not None:
            return Ending.REFUSED
        closed = self.failure and self.failure.kind is FailureKind.CLOSED
        return Ending.CLOSED if closed else Ending.UNTOLD


class Line:
    """The open connection of a dialogue whose hello was answered."""

    def __init__(self, wire: Wire, connection: Connection, answer: Answer, rest: bytearray) -> None:
        self.answer = answer
        self._wire = wire
        self._connection = connection
        self._rest = rest

    async def provoke(self, data: bytes) -> Reaction:
        """Send something and hear what comes until an alert or the end."""
        heartbeat, records, heard = False, 0, len(self._rest)
        try:
            async with self._wire.limit(_patience(self._wire)):
                await self._connection.send(data)
                while True:
                    record = take_record(self._rest)
                    if record is None:
                        more = await self._connection.some(_PIECE)
                        self._rest += more
                        heard += len(more)
                        if not more or heard > _MOST_REACTION_BYTES:
                            return Reaction(heartbeat=heartbeat)
                        continue
                    records += 1
                    if records > _MOST_REACTION_RECORDS:
                        return Reaction(heartbeat=heartbeat)
                    if record[0] == HEARTBEAT:
                        heartbeat = True
                    elif record[0] == ALERT and len(record[1]) >= 2:
                        return Reaction(alert=record[1][1], heartbeat=heartbeat)
        except TimeoutError:
            return Reaction(heartbeat=heartbeat, stalled=True)
        except (OSError, AnswerError):
            return Reaction(heartbeat=heartbeat)


def _patience(wire: Wire) -> float:
    """Return how long a step of a handshake may take, in seconds."""
    return min(wire.policy.connect_timeout_s, wire.policy.response_timeout_s)


Ride = Callable[[Line], Awaitable[list[Reaction]]]
"""What is tried on a connection once the server has chosen."""


async def converse(
    wire: Wire, host: str, port: int, hello: Hello, number: int, ride: Ride | None = None
) -> Dialogue:
    """Send one hello on a connection of its own; whatever goes wrong is in the dialogue."""
    dialogue = Dialogue(number=number)
    try:
        connection = await wire.open(host, port, None)
    except ProbeError as error:
        dialogue.failure = error.failure
        return dialogue
    where = f"{hello.version} hello"
    try:
        async with wire.limit(_patience(wire)):
            await connection.send(hello.record())
            if hello.version is Version.SSL2:
                dialogue.answer = await _hear_ssl2(connection)
                return dialogue
            hearing = Hearing(dialogue.answer)
            while not hearing.hear(await _more(connection)):
                pass
            _refuse_unoffered(hello, dialogue.answer)
        if ride and dialogue.ending is Ending.CHOSEN:
            line = Line(wire, connection, dialogue.answer, hearing.rest())
            dialogue.reactions = await ride(line)
    except AnswerError as error:
        dialogue.failure = Failure(kind=FailureKind.GARBAGE, detail=f"{where}: {error}"[:300])
    except (OSError, EOFError) as error:
        dialogue.failure = failure_of(error, where)
    finally:
        connection.abort()
    return dialogue


def _refuse_unoffered(hello: Hello, answer: Answer) -> None:
    if answer.version is None:
        return
    if answer.suite not in hello.suites or hello.version.is_older_than(answer.version):
        detail = f"chose {answer.version} with suite 0x{answer.suite:04X}, which was not offered"
        raise AnswerError(detail)


async def _more(connection: Connection) -> bytes:
    data = await connection.some(_PIECE)
    if not data:
        raise EOFError("closed before the answer was complete")
    return data


async def _hear_ssl2(connection: Connection) -> Answer:
    heard = b""
    while (answer := read_ssl2(heard)) is None:
        if len(heard) > _MOST_SSL2_BYTES:
            raise AnswerError("more than an SSL 2 answer holds")
        heard += await _more(connection)
    return answer
