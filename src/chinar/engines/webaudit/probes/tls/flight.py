"""A server's first flight, read up to its certificate: what it staples when it is asked to.

Python's TLS cannot ask for an OCSP answer or for certificate timestamps, so this says its own
hello, TLS 1.3 and 1.2 at once, and decrypts the answer just far enough. It proves nothing about
the server: signatures in what it reads are verified by whoever judges them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chinar.engines.webaudit.probes.tls.keys import SUITES, Opener

MAX_FLIGHT_BYTES = 131_072
_ALERT, _HANDSHAKE, _APPLICATION = 21, 22, 23
_SERVER_HELLO, _CERTIFICATE, _STATUS = 2, 11, 22
_ENDS_WITHOUT = (12, 13, 14)
"""ServerKeyExchange, CertificateRequest, ServerHelloDone: in TLS 1.2 no staple comes after."""
_STATUS_REQUEST, _TIMESTAMPS, _VERSIONS, _KEY_SHARE = 5, 18, 43, 51
_X25519, _P256 = 29, 23
_TLS1_2_SUITES = (0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC009, 0xC013, 0xC00A, 0xC014)
_RSA_SUITES = (0x009C, 0x009D, 0x002F, 0x0035)
_SCHEMES = (0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201)
_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
"""The random of a ServerHello that asks for another hello (RFC 8446 section 4.1.3)."""


class FlightError(ValueError):
    """What came is not a first flight that can be read."""


@dataclass(slots=True)
class Flight:
    """One conversation without a connection: send `hello`, feed what comes until it is done."""

    host: str
    leaf: bytes = b""
    ocsp: bytes = b""
    scts: bytes = b""
    done: bool = False
    _opener: Opener | None = None
    _rest: bytearray = field(default_factory=bytearray)
    _messages: bytearray = field(default_factory=bytearray)
    _heard: int = 0
    _x25519: x25519.X25519PrivateKey = field(default_factory=x25519.X25519PrivateKey.generate)
    _p256: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    _hello: bytes = b""

    def hello(self) -> bytes:
        """Return the record to send first."""
        suites = (*SUITES, *_TLS1_2_SUITES, *_RSA_SUITES)
        body = (
            b"\x03\x03"
            + os.urandom(32)
            + _vector(os.urandom(32), 1)
            + _vector(_numbers(suites), 2)
            + b"\x01\x00"
            + _vector(self._extensions(), 2)
        )
        self._hello = b"\x01" + _vector(body, 3)
        return b"\x16\x03\x01" + _vector(self._hello, 2)

    def _extensions(self) -> bytes:
        points = (
            (_X25519, self._x25519.public_key().public_bytes_raw()),
            (_P256, _point(self._p256)),
        )
        shares = b"".join(_numbers((group,)) + _vector(point, 2) for group, point in points)
        return b"".join(
            (
                _server_name(self.host),
                _extension(10, _vector(_numbers((_X25519, _P256, 24, 25)), 2)),
                _extension(11, b"\x01\x00"),
                _extension(13, _vector(_numbers(_SCHEMES), 2)),
                _extension(16, _vector(b"\x02h2\x08http/1.1", 2)),
                _extension(_STATUS_REQUEST, b"\x01\x00\x00\x00\x00"),
                _extension(_TIMESTAMPS, b""),
                _extension(_VERSIONS, b"\x04\x03\x04\x03\x03"),
                _extension(_KEY_SHARE, _vector(shares, 2)),
            )
        )

    def feed(self, data: bytes) -> None:
        """Take what the server sent.

        Raises:
            FlightError: it cannot be read, or the server refuses.
        """
        self._heard += len(data)
        if self._heard > MAX_FLIGHT_BYTES:
            raise FlightError("longer than a first flight may be")
        self._rest += data
        while not self.done and len(self._rest) >= 5:
            size = int.from_bytes(self._rest[3:5], "big")
            if len(self._rest) < 5 + size:
                return
            head, body = bytes(self._rest[:5]), bytes(self._rest[5 : 5 + size])
            del self._rest[: 5 + size]
            self._record(head, body)

    def _record(self, head: bytes, body: bytes) -> None:
        kind = head[0]
        if kind == _APPLICATION and self._opener:
            try:
                content = self._opener.open(head, body)
            except InvalidTag as error:
                raise FlightError("a record that the agreed key does not open") from error
            if not content:
                raise FlightError("an empty record")
            kind, body = content[-1], content[:-1]
        if kind == _ALERT:
            raise FlightError(f"refused with alert {body[-1] if body else '?'}")
        if kind != _HANDSHAKE:
            return
        self._messages += body
        while not self.done and len(self._messages) >= 4:
            size = int.from_bytes(self._messages[1:4], "big")
            if len(self._messages) < 4 + size:
                return
            message = bytes(self._messages[: 4 + size])
            del self._messages[: 4 + size]
            self._hear(message[0], message)

    def _hear(self, kind: int, message: bytes) -> None:
        if kind == _SERVER_HELLO:
            self._hear_hello(message)
        elif kind == _CERTIFICATE:
            self._hear_certificate(message[4:])
        elif kind == _STATUS and self._opener is None:
            self.ocsp = _status(message[4:])
            self.done = True
        elif kind in _ENDS_WITHOUT and self._opener is None:
            self.done = True

    def _hear_hello(self, message: bytes) -> None:
        reader = _Reader(message[4:])
        reader.take(2)
        if reader.take(32) == _RETRY:
            raise FlightError("the server wants a key exchange that was not offered")
        reader.vector(1)
        suite = reader.number(2)
        reader.take(1)
        extensions = dict(reader.extensions())
        if extensions.get(_VERSIONS) == b"\x03\x04":
            if suite not in SUITES:
                raise FlightError("a suite that was not offered")
            share = _Reader(extensions.get(_KEY_SHARE, b""))
            secret = self._agree(share.number(2), share.vector(2))
            self._opener = Opener(SUITES[suite], secret, self._hello + message)
        else:
            self.scts = extensions.get(_TIMESTAMPS, b"")

    def _agree(self, group: int, point: bytes) -> bytes:
        try:
            if group == _X25519:
                return self._x25519.exchange(x25519.X25519PublicKey.from_public_bytes(point))
            if group == _P256:
                other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
                return self._p256.exchange(ec.ECDH(), other)
        except ValueError as error:
            raise FlightError("a key share that is no point of its curve") from error
        raise FlightError("a key share of a group that was not offered")

    def _hear_certificate(self, body: bytes) -> None:
        reader = _Reader(body)
        if self._opener:
            reader.vector(1)
        certificates = _Reader(reader.vector(3))
        self.leaf = certificates.vector(3)
        if self._opener:
            extensions = dict(certificates.extensions())
            self.scts = extensions.get(_TIMESTAMPS, b"")
            if _STATUS_REQUEST in extensions:
                self.ocsp = _status(extensions[_STATUS_REQUEST])
            self.done = True


class _Reader:
    """Takes fields off the front of a message; running out of it is an error."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            raise FlightError("a message that ends too early")
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self, width: int) -> int:
        return int.from_bytes(self.take(width), "big")

    def vector(self, width: int) -> bytes:
        return self.take(self.number(width))

    def extensions(self) -> Iterator[tuple[int, bytes]]:
        """Yield (kind, data); nothing where the message ends here."""
        if self._at == len(self._data):
            return
        inner = _Reader(self.vector(2))
        while inner._at < len(inner._data):
            yield inner.number(2), inner.vector(2)


def _status(data: bytes) -> bytes:
    """Return the OCSP answer of a CertificateStatus (RFC 6066 section 8)."""
    reader = _Reader(data)
    return reader.vector(3) if reader.number(1) == 1 else b""


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _server_name(host: str) -> bytes:
    try:
        ip_address(host)
    except ValueError:
        return _extension(0, _vector(b"\x00" + _vector(host.encode("ascii", "ignore"), 2), 2))
    return b""


def _extension(kind: int, data: bytes) -> bytes:
    return kind.to_bytes(2, "big") + _vector(data, 2)


def _vector(data: bytes, width: int) -> bytes:
    return len(data).to_bytes(width, "big") + data


def _numbers(values: tuple[int, ...]) -> bytes:
    return b"".join(value.to_bytes(2, "big") for value in values)
