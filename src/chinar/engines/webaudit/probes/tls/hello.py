"""ClientHello records of every version from SSL 2 to TLS 1.3, as bytes."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from chinar.engines.webaudit.probes.tls.suites import RENEGOTIATION_SCSV, SSL2_KINDS
from chinar.engines.webaudit.seen.tls import Version

CODE_OF: Mapping[Version, int] = {
    Version.SSL3: 0x0300,
    Version.TLS1_0: 0x0301,
    Version.TLS1_1: 0x0302,
    Version.TLS1_2: 0x0303,
    Version.TLS1_3: 0x0304,
}
VERSION_OF: Mapping[int, Version] = {code: version for version, code in CODE_OF.items()}

HANDSHAKE = 22

SERVER_NAME = 0
STATUS_REQUEST = 5
HEARTBEAT = 15
TIMESTAMPS = 18
SUPPORTED_VERSIONS = 43
KEY_SHARE = 51
RENEGOTIATION_INFO = 0xFF01
_GROUPS, _POINT_FORMATS, _SIGNATURES, _ALPN = 10, 11, 13, 16
_PADDING, _EXTENDED_SECRET, _TICKET, _EXCHANGE_MODES = 21, 23, 35, 45

GROUPS: Mapping[int, str] = {
    29: "x25519",
    23: "secp256r1",
    24: "secp384r1",
    25: "secp521r1",
    30: "x448",
    22: "secp256k1",
    26: "brainpoolP256r1",
    27: "brainpoolP384r1",
    28: "brainpoolP512r1",
    21: "secp224r1",
    19: "secp192r1",
}
"""No finite-field group: naming one lets a server hide that its own is smaller (RFC 7919)."""

_SIGNATURE_SCHEMES = (
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B,
    0x0401, 0x0501, 0x0601, 0x0402, 0x0303, 0x0301, 0x0302, 0x0203, 0x0201, 0x0202, 0x0101,
)  # fmt: skip
"""Old ones too, down to MD5: what the server would sign with is not in question here."""

_TOUCHY_SIZES = range(256, 512)
"""Some balancers hang on a hello of this size; the padding of RFC 7685 leads past it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """What a ClientHello offers."""

    version: Version
    suites: Sequence[int]
    groups: Sequence[int] = tuple(GROUPS)
    host: str = ""
    compression: bool = False

    def record(self) -> bytes:
        """Write it as the bytes to send."""
        if self.version is Version.SSL2:
            return _ssl2_hello()
        code = min(CODE_OF[self.version], 0x0303)
        modern = self.version is Version.TLS1_3
        suites = [*self.suites] if modern else [*self.suites, RENEGOTIATION_SCSV]
        methods = b"\1\0" if self.compression and not modern else b"\0"  # RFC 8446, 4.1.2
        fixed = (
            code.to_bytes(2, "big")
            + os.urandom(32)
            + _vector(os.urandom(32) if modern else b"", 1)
            + _vector(_numbers(suites), 2)
            + _vector(methods, 1)
        )
        extensions = self._extensions()
        size = 4 + len(fixed) + 2 + len(extensions)
        if size in _TOUCHY_SIZES:
            extensions += _extension(_PADDING, bytes(max(0, _TOUCHY_SIZES.stop - size - 4)))
        body = fixed + (_vector(extensions, 2) if extensions else b"")
        message = b"\1" + _vector(body, 3)
        outer = min(code, 0x0301)
        return bytes([HANDSHAKE]) + outer.to_bytes(2, "big") + _vector(message, 2)

    def _extensions(self) -> bytes:
        """SSL 3 knows none: it gets the name alone, which it may pass over."""
        parts = [_server_name(self.host)]
        if self.version is Version.SSL3:
            return b"".join(parts)
        parts += [
            _extension(_GROUPS, _vector(_numbers(self.groups), 2)),
            _extension(_POINT_FORMATS, b"\1\0"),
            _extension(_ALPN, _vector(b"\2h2\x08http/1.1", 2)),
            _extension(STATUS_REQUEST, b"\1\0\0\0\0"),
            _extension(TIMESTAMPS, b""),
        ]
        if self.version in (Version.TLS1_2, Version.TLS1_3):
            parts.append(_extension(_SIGNATURES, _vector(_numbers(_SIGNATURE_SCHEMES), 2)))
        if self.version is Version.TLS1_3:
            share = b"\0\x1d" + _vector(os.urandom(32), 2)
            parts += [
                _extension(SUPPORTED_VERSIONS, b"\2\3\4"),
                _extension(_EXCHANGE_MODES, b"\1\1"),
                _extension(KEY_SHARE, _vector(share if 29 in self.groups else b"", 2)),
            ]
        else:
            parts += [
                _extension(HEARTBEAT, b"\1"),
                _extension(_EXTENDED_SECRET, b""),
                _extension(_TICKET, b""),
            ]
        return b"".join(parts)


def _ssl2_hello() -> bytes:
    kinds = b"".join(kind.to_bytes(3, "big") for kind in SSL2_KINDS)
    sizes = (len(kinds), 0, 16)
    body = b"\1\0\2" + _numbers(sizes) + kinds + os.urandom(16)
    return (0x8000 | len(body)).to_bytes(2, "big") + body


def _server_name(host: str) -> bytes:
    """Name the host; an address is no name (RFC 6066 section 3)."""
    try:
        ip_address(host)
    except ValueError:
        name = host.encode("ascii", "ignore")
        return _extension(SERVER_NAME, _vector(b"\0" + _vector(name, 2), 2)) if name else b""
    return b""


def _extension(kind: int, data: bytes) -> bytes:
    return kind.to_bytes(2, "big") + _vector(data, 2)


def _vector(data: bytes, width: int) -> bytes:
    """Put the length before the data."""
    return len(data).to_bytes(width, "big") + data


def _numbers(values: Sequence[int]) -> bytes:
    return struct.pack(f">{len(values)}H", *values)
