"""A mail server on loopback that takes every message in, after a moment, as a busy one does."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

from aiosmtpd.controller import Controller

MOMENT_S = 0.05


class Postbox:
    """What was taken in: Message-ID and recipient of each copy."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        await asyncio.sleep(MOMENT_S)
        message = message_from_bytes(envelope.content)
        self.taken += [(message["Message-ID"].strip(), to) for to in envelope.rcpt_tos]
        return "250 OK"


@contextmanager
def receiving() -> Iterator[Postbox]:
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()
