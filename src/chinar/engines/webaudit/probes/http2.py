"""HTTP/2 on an open connection, for sites that speak no HTTP/1.1: one request at a time."""

from __future__ import annotations

from collections.abc import Iterator

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    InformationalResponseReceived,
    ResponseReceived,
    StreamEnded,
    StreamReset,
)
from h2.exceptions import H2Error
from h2.settings import SettingCodes, Settings
from hpack.exceptions import HPACKError
from hyperframe.exceptions import HyperframeError

from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes.body import Body
from chinar.engines.webaudit.probes.connection import Connection, OtherVersionError
from chinar.engines.webaudit.probes.http1 import (
    MAX_INTERIM,
    Answer,
    Headers,
    Request,
    read_fields,
)

_PIECE = 65_536
_MOST_IDLE_FRAMES = 2000
_OVERHEAD_BYTES = 1_048_576
"""What frames may cost besides the body: headers, pings, settings, padding."""


class Session:
    """What HTTP/2 keeps for one connection between requests."""

    def __init__(self, connection: Connection, policy: Policy) -> None:
        self._connection = connection
        self._policy = policy
        window = policy.max_body_bytes + _PIECE
        self._state = H2Connection(H2Configuration(client_side=True, header_encoding=None))
        self._state.local_settings = Settings(
            client=True,
            initial_values={
                SettingCodes.ENABLE_PUSH: 0,
                SettingCodes.INITIAL_WINDOW_SIZE: window,
                SettingCodes.MAX_HEADER_LIST_SIZE: policy.max_header_bytes,
            },
        )
        self._state.initiate_connection()
        self._state.increment_flow_control_window(window)

    async def ask(self, request: Request) -> Answer:
        """Send one request and read its answer, in the same bounds as over HTTP/1.1.

        Raises:
            ValueError: what comes is not HTTP/2 that makes sense.
            OSError, EOFError: the connection broke.
        """
        try:
            return await self._ask(request)
        except (H2Error, HPACKError, HyperframeError) as error:
            raise ValueError(f"not HTTP/2 that makes sense: {error}"[:200]) from error

    async def _ask(self, request: Request) -> Answer:
        url = request.url
        headers = request.headers(self._policy)
        fields = [
            (":method", request.method),
            (":authority", headers.pop("Host", url.authority)),
            (":scheme", url.scheme),
            (":path", url.path),
            *((name.lower(), value) for name, value in headers.items()),
        ]
        stream = self._state.get_next_available_stream_id()
        self._state.send_headers(stream, fields, end_stream=True)
        reading = _Reading(stream, self._policy)
        received = idle = 0
        while not reading.ended:
            await self._connection.send(self._state.data_to_send())
            data = await self._connection.some(_PIECE)
            if not data:
                raise EOFError("closed without a whole answer")
            received += len(data)
            if received > self._policy.max_body_bytes + _OVERHEAD_BYTES:
                raise ValueError("more frames than an audit reads")
            events = self._state.receive_data(data)
            idle += sum(not isinstance(event, DataReceived) for event in events)
            if idle > _MOST_IDLE_FRAMES:
                raise ValueError("more frames that say nothing than an audit reads")
            for event in events:
                reading.take(event, self._connection.now)
                if isinstance(event, DataReceived):
                    length = event.flow_controlled_length
                    self._state.acknowledge_received_data(length, event.stream_id)
        await self._connection.send(self._state.data_to_send())
        return reading.answer()


class _Reading:
    """An answer as its frames come in."""

    def __init__(self, stream: int, policy: Policy) -> None:
        self._stream = stream
        self._policy = policy
        self._status = 0
        self._headers: Headers = ()
        self._headed_at = 0.0
        self._body = bytearray()
        self._interim = 0
        self._whole = True
        self._goes_on = True
        self.ended = False

    def take(self, event: Event, now: float) -> None:
        """Take in what one frame said.

        Raises:
            ValueError: it ends the answer before its time, or there is too much of it.
            EOFError: the server gave up the stream or the connection.
        """
        if isinstance(event, ConnectionTerminated):
            self._terminated(event)
        elif getattr(event, "stream_id", None) != self._stream:
            return
        elif isinstance(event, ResponseReceived):
            self._headed_at = now
            self._begin(event)
        elif isinstance(event, InformationalResponseReceived):
            self._interim += 1
            if self._interim >= MAX_INTERIM:
                raise ValueError("only interim answers")
        elif isinstance(event, DataReceived):
            self._grow(event.data or b"")
        elif isinstance(event, StreamEnded):
            self.ended = True
        elif isinstance(event, StreamReset):
            _refuse(event.error_code, "reset the stream")

    def answer(self) -> Answer:
        """Return what was read."""
        body = Body(
            data=bytes(self._body), complete=self._whole, reusable=self._whole and self._goes_on
        )
        return Answer(
            status=self._status, headers=self._headers, body=body, headed_at=self._headed_at
        )

    def _begin(self, event: ResponseReceived) -> None:
        pairs = [(bytes(name), bytes(value)) for name, value in event.headers or ()]
        status = dict(pairs).get(b":status", b"")
        if not (status.isdigit() and len(status) == 3 and b"2" <= status[:1] <= b"5"):
            raise ValueError(f"status {status[:20]!r}")
        self._status = int(status)
        self._headers = read_fields(_fields(pairs), self._policy)

    def _grow(self, data: bytes) -> None:
        room = self._policy.max_body_bytes - len(self._body)
        self._body += data[:room]
        if len(data) > room:
            self._whole, self.ended = False, True

    def _terminated(self, event: ConnectionTerminated) -> None:
        if (event.last_stream_id or 0) < self._stream:
            _refuse(event.error_code, "ended the connection")
        self._goes_on = False


def _fields(pairs: list[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    for name, value in pairs:
        if not name.startswith(b":"):
            yield name.decode("latin-1"), value.decode("latin-1")


def _refuse(code: object, what: str) -> None:
    """Raise what an error code means."""
    if code == ErrorCodes.HTTP_1_1_REQUIRED:
        raise OtherVersionError("asks for HTTP/1.1 after all", http2=False)
    raise EOFError(f"{what}: {code!s}"[:80])
