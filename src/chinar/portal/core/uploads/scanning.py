"""Ask clamd about a file: its INSTREAM command over TCP or a local socket."""

from __future__ import annotations

import logging
import socket
import struct
from contextlib import closing

from django.conf import settings
from django.utils.translation import gettext as _

from chinar.portal.core.uploads.refusal import UploadRefusedError

logger = logging.getLogger(__name__)

TIMEOUT_S = 30
CHUNK_BYTES = 64 * 1024
ANSWER_BYTES = 4096


def scan(content: bytes) -> bool:
    """Let clamd look at the content, where one is configured; tell whether it did.

    Raises:
        UploadRefusedError: it found something, or could not be asked.
    """
    where = settings.ENVIRONMENT.clamd
    if not where:
        return False
    try:
        answer = _ask(where, content)
    except (OSError, ValueError) as error:  # or the setting names no port
        logger.error("clamd cannot be asked: %s", type(error).__name__)
        raise _unavailable() from None
    if answer == "stream: OK":
        return True
    if answer.endswith(" FOUND"):
        logger.warning("clamd refused an upload")
        message = _("The virus scanner refused this file. Add another, or go on without it.")
        raise UploadRefusedError("virus", message)
    logger.error("clamd gave no verdict")
    raise _unavailable()


def _ask(where: str, content: bytes) -> str:
    with closing(_connect(where)) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK_BYTES):
            chunk = content[start : start + CHUNK_BYTES]
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        return _answer(connection)


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ANSWER_BYTES:
        more = connection.recv(ANSWER_BYTES)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(where: str) -> socket.socket:
    if where.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_S)
        try:
            connection.connect(where)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT_S)


def _unavailable() -> UploadRefusedError:
    message = _(
        "We cannot check files for viruses at the moment. Go on without the file; "
        "you can add it later."
    )
    return UploadRefusedError("unchecked", message)
