"""A request as the web server has it, read whole and turned into what WSGI hands on (PEP 3333)."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import IO, Any, Final, Protocol

from granian.rsgi import ProtocolClosed, ProtocolError  # type: ignore[attr-defined] # documented, not in __all__

from chinar.portal.core.uploads.limits import LARGEST_BYTES, MEGABYTE

# Ten files: a form that has three too large ones says so itself.
LARGEST_BODY: Final = 10 * LARGEST_BYTES
KEPT_IN_MEMORY: Final = MEGABYTE // 2
IN_ONE: Final = 32 * 1024  # bytes that are not worth taking piece by piece
# A phone on a bad line sends 1 kB a second; who brings less in a minute, or vanished, is let go.
PATIENCE_S: Final = 60.0
SLOWEST_BYTES_S: Final = 1000.0


class RefusedError(Exception):
    """A request that is not handed on; ``status`` and the words say why."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.status = status


class Source(Protocol):
    """Where a body comes from: all of it, or piece by piece."""

    async def __call__(self) -> bytes:
        """Return all of it."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield it as it comes."""


class Scope(Protocol):
    """What RSGI tells of a request, as far as we ask."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    headers: Any


def announced(headers: Any) -> int:
    """Return how long a body says it is, in bytes; zero where there is none.

    Raises:
        RefusedError: it does not say, or it is larger than `LARGEST_BODY`.
    """
    if "transfer-encoding" in headers:  # the server below does not tell its end from a broken line
        raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "Say how long it is: Content-Length.")
    length = int(headers.get("content-length") or 0)
    if length > LARGEST_BODY:
        words = f"Too large: at most {LARGEST_BODY // MEGABYTE} MB are taken."
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words)
    return length


async def read(source: Source, size: int) -> IO[bytes]:
    """Return the whole body of ``size`` bytes as a file at its end.

    Raises:
        RefusedError: it is slower than over the worst line, or ended before all of it came.
    """
    body = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 # the caller closes it
    if not size:
        return body
    try:
        async with asyncio.timeout(PATIENCE_S) as patience:
            if size <= IN_ONE:
                body.write(await source())
            else:
                await _copied(source, body, patience)
        if body.tell() != size:
            raise ProtocolError
    except (ProtocolClosed, ProtocolError):  # half a report is no report
        body.close()
        raise RefusedError(HTTPStatus.BAD_REQUEST, "Not all of it came. Send it again.") from None
    except TimeoutError:
        body.close()
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, "Too slow. Send it again.") from None
    except BaseException:
        body.close()
        raise
    return body


async def _copied(source: Source, body: IO[bytes], patience: asyncio.Timeout) -> None:
    """Copy what comes; a minute begins anew with what a bad line brings in a minute."""
    clock, wanted = asyncio.get_running_loop().time, PATIENCE_S * SLOWEST_BYTES_S
    due = wanted
    async for piece in source:
        body.write(piece)
        if body.tell() >= due:
            due = body.tell() + wanted
            patience.reschedule(clock() + PATIENCE_S)


def environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """Return the environment of a request whose body was read."""
    size = body.tell()
    body.seek(0)
    host, _, port = scope.server.rpartition(":")
    given: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # Bytes of UTF-8, each as the letter of its number: so WSGI has it.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if _is_told(name):
            _add(given, name, value)
    for name in scope.headers.keys():  # noqa: SIM118 # no mapping: it cannot be iterated
        # Its items lack what is not ASCII: at least that it was sent is told.
        if _is_told(name):
            given.setdefault(_key(name), "")
    return given


def _is_told(name: str) -> bool:
    """Tell whether a header is handed on.

    X_Forwarded_For would pass for X-Forwarded-For; the length was counted, not believed.
    """
    return "_" not in name and name not in ("content-length", "transfer-encoding")


def _key(name: str) -> str:
    plain = name.upper().replace("-", "_")
    return plain if plain == "CONTENT_TYPE" else f"HTTP_{plain}"


def _add(given: dict[str, Any], name: str, value: str) -> None:
    key = _key(name)
    joint = "; " if key == "HTTP_COOKIE" else ","
    given[key] = f"{given[key]}{joint}{value}" if key in given else value
