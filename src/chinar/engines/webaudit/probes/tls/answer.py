"""What a server says to a ClientHello: read record by record, bounded, trusting nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from chinar.engines.webaudit.errors import WebauditError
from chinar.engines.webaudit.probes.tls.hello import KEY_SHARE, SUPPORTED_VERSIONS, VERSION_OF
from chinar.engines.webaudit.probes.tls.suites import name_of
from chinar.engines.webaudit.seen.tls import Version

CHANGE_CIPHER, ALERT, HANDSHAKE, APPLICATION, HEARTBEAT = 20, 21, 22, 23, 24
_SERVER_HELLO, _CERTIFICATE, _KEY_EXCHANGE, _HELLO_DONE, _STATUS = 2, 11, 12, 14, 22
_MOST_BYTES = 262_144
_MOST_MESSAGE_BYTES = 131_072
_MOST_RECORD_BYTES = 18_432  # 2^14 + 2048, RFC 5246 section 6.2.3
_MOST_RECORDS = 256
_MOST_CERTIFICATES = 20
_FATAL = 2
_CLOSE_NOTIFY = 0
_SSL2_ERROR, _SSL2_SERVER_HELLO = 0, 4


class AnswerError(WebauditError):
    """Bytes that are no answer in TLS."""


@dataclass(slots=True)
class Cursor:
    """Takes fields off the front of some bytes."""

    data: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        """Take so many bytes.

        Raises:
            AnswerError: there are not that many.
        """
        end = self.at + size
        if end > len(self.data):
            raise AnswerError(f"ends after {len(self.data)} bytes of {end}")
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def number(self, width: int) -> int:
        """Take an unsigned number."""
        return int.from_bytes(self.take(width), "big")

    def vector(self, width: int) -> bytes:
        """Take bytes that follow their own length."""
        return self.take(self.number(width))

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self.data) - self.at


@dataclass(slots=True)
class Answer:
    """What was heard so far of one server's answer to one hello."""

    version: Version | None = None
    """The version that the server chose; None: it chose none."""
    suite: int = 0
    compression: int = 0
    extensions: dict[int, bytes] = field(default_factory=dict)
    chain: list[bytes] = field(default_factory=list)
    staple: bytes = b""
    dh_bits: int | None = None
    group: int | None = None
    kinds: tuple[int, ...] = ()
    """The ciphers that an SSL 2 server offers."""
    alert: int | None = None
    """The fatal alert that ended it, if one did."""
    complete: bool = False
    """Whether the server has said all it says before the client goes on."""


@dataclass(slots=True)
class Hearing:
    """Reads an answer out of bytes as they come in."""

    answer: Answer = field(default_factory=Answer)
    _bytes: bytearray = field(default_factory=bytearray)
    _messages: bytearray = field(default_factory=bytearray)
    _heard_bytes: int = 0
    _records: int = 0

    def hear(self, data: bytes) -> bool:
        """Take more bytes; tell whether the answer is complete.

        Raises:
            AnswerError: this is no TLS, or too much of it.
        """
        self._heard_bytes += len(data)
        if self._heard_bytes > _MOST_BYTES:
            raise AnswerError(f"more than {_MOST_BYTES} bytes")
        self._bytes += data
        while not self.answer.complete and (record := take_record(self._bytes)):
            self._records += 1
            if self._records > _MOST_RECORDS:
                raise AnswerError(f"more than {_MOST_RECORDS} records")
            self._take(*record)
        return self.answer.complete

    def rest(self) -> bytearray:
        """Return what came after the answer's end."""
        return self._bytes

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == ALERT:
            self._alert(payload)
        elif kind == HANDSHAKE:
            self._messages += payload
            self._handshake()
        elif self.answer.version is None:
            raise AnswerError(f"begins with a record of type {kind}")

    def _alert(self, payload: bytes) -> None:
        """Pass over warnings: an unknown name is one, and the handshake goes on after it."""
        cursor = Cursor(payload)
        level, description = cursor.number(1), cursor.number(1)
        if level >= _FATAL or description == _CLOSE_NOTIFY:
            self.answer.alert = description
            self.answer.complete = True

    def _handshake(self) -> None:
        while len(self._messages) >= 4 and not self.answer.complete:
            size = int.from_bytes(self._messages[1:4], "big")
            if size > _MOST_MESSAGE_BYTES:
                raise AnswerError(f"a message of {size} bytes")
            if len(self._messages) < 4 + size:
                return
            kind, body = self._messages[0], bytes(self._messages[4 : 4 + size])
            del self._messages[: 4 + size]
            self._message(kind, body)

    def _message(self, kind: int, body: bytes) -> None:
        answer = self.answer
        if kind == _SERVER_HELLO:
            _read_server_hello(body, answer)
            answer.complete = answer.version is Version.TLS1_3
        elif answer.version is None:
            raise AnswerError(f"begins with a message of type {kind}")
        elif kind == _CERTIFICATE:
            answer.chain = _read_chain(body)
        elif kind == _STATUS:
            cursor = Cursor(body)
            answer.staple = cursor.vector(3) if cursor.number(1) == 1 else b""
        elif kind == _KEY_EXCHANGE:
            _read_key_exchange(body, answer)
        elif kind == _HELLO_DONE:
            answer.complete = True


def take_record(data: bytearray) -> tuple[int, bytes] | None:
    """Take one whole record off the front; None while there is none.

    Raises:
        AnswerError: what is there is no record.
    """
    if not data:
        return None
    if not CHANGE_CIPHER <= data[0] <= HEARTBEAT or (len(data) > 1 and data[1] != 3):
        raise AnswerError(f"no TLS record: {bytes(data[:16])!r}")
    if len(data) < 5:
        return None
    size = int.from_bytes(data[3:5], "big")
    if size > _MOST_RECORD_BYTES:
        raise AnswerError(f"a record of {size} bytes")
    if len(data) < 5 + size:
        return None
    record = data[0], bytes(data[5 : 5 + size])
    del data[: 5 + size]
    return record


def _read_server_hello(body: bytes, answer: Answer) -> None:
    cursor = Cursor(body)
    code = cursor.number(2)
    cursor.take(32)
    cursor.vector(1)
    answer.suite = cursor.number(2)
    answer.compression = cursor.number(1)
    if cursor.left:
        answer.extensions = _read_extensions(cursor.vector(2))
    if chosen := answer.extensions.get(SUPPORTED_VERSIONS):
        code = Cursor(chosen).number(2)
    if share := answer.extensions.get(KEY_SHARE):
        answer.group = Cursor(share).number(2)
    answer.version = VERSION_OF.get(code)
    if answer.version is None:
        raise AnswerError(f"chose version 0x{code:04X}")


def _read_extensions(data: bytes) -> dict[int, bytes]:
    cursor, found = Cursor(data), dict[int, bytes]()
    while cursor.left:
        kind = cursor.number(2)
        found[kind] = cursor.vector(2)
    return found


def _read_chain(body: bytes) -> list[bytes]:
    listed, chain = Cursor(Cursor(body).vector(3)), list[bytes]()
    while listed.left and len(chain) < _MOST_CERTIFICATES:
        chain.append(listed.vector(3))
    return chain


def _read_key_exchange(body: bytes, answer: Answer) -> None:
    """Read the size of the group; what the suite does not exchange is passed over."""
    name, cursor = name_of(answer.suite), Cursor(body)
    if "ECDH" in name:
        if cursor.number(1) == 3:  # named_curve, RFC 8422 section 5.4
            answer.group = cursor.number(2)
    elif "DH" in name:
        answer.dh_bits = int.from_bytes(cursor.vector(2), "big").bit_length()


def read_ssl2(data: bytes) -> Answer | None:
    """Read the answer to an SSL 2 hello; None while there is too little of it.

    Raises:
        AnswerError: it is neither SSL 2 nor a refusal in a later version.
    """
    if data and CHANGE_CIPHER <= data[0] <= HEARTBEAT:
        later = Hearing()
        complete = later.hear(data)
        if later.answer.version is not None:
            raise AnswerError(f"answers SSL 2 by {later.answer.version}")
        return later.answer if complete else None
    if len(data) < 3:
        return None
    if not data[0] & 0x80:
        raise AnswerError(f"no SSL 2 record: {data[:16]!r}")
    size = int.from_bytes(data[:2], "big") & 0x7FFF
    if len(data) < 2 + size:
        return None
    return _read_ssl2_message(Cursor(data[2 : 2 + size]))


def _read_ssl2_message(cursor: Cursor) -> Answer:
    kind = cursor.number(1)
    if kind == _SSL2_ERROR:
        return Answer(alert=cursor.number(2), complete=True)
    if kind != _SSL2_SERVER_HELLO:
        raise AnswerError(f"an SSL 2 message of type {kind}")
    cursor.take(2)  # whether it resumes a session, and the certificate's type
    if cursor.number(2) != 0x0002:
        raise AnswerError("an SSL 2 answer of another version")
    certificate, kinds, _connection = cursor.number(2), cursor.number(2), cursor.number(2)
    chain = [cursor.take(certificate)]
    listed = Cursor(cursor.take(kinds))
    offered = tuple(listed.number(3) for _ in range(min(kinds // 3, 64)))
    return Answer(version=Version.SSL2, chain=chain, kinds=offered, complete=True)
