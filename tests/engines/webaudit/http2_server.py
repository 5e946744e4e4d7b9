"""Servers that speak HTTP/2 only, and ways of letting a client find that out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived
from tests.engines.webaudit.loopback import GOOD_HEADERS, GOOD_PAGE, Raw

Http2Answer = Callable[[H2Connection, int, str], None]
NO_APPLICATION_PROTOCOL = b"\x15\x03\x03\x00\x02\x02\x78"  # fatal alert 120


def give(connection: H2Connection, stream: int, path: str) -> None:
    """Answer the front page and know nothing else."""
    found = path == "/"
    headers = {name.lower(): value for name, value in GOOD_HEADERS.items()}
    connection.send_headers(stream, [(":status", "200" if found else "404"), *headers.items()])
    connection.send_data(stream, GOOD_PAGE.encode() if found else b"not here", end_stream=True)


def http2(answer: Http2Answer = give, asked: list[str] | None = None) -> Raw:
    """Return a handler that speaks HTTP/2, whatever the client speaks."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        while data := await reader.read(65_536):
            if data.startswith(b"GET"):  # HTTP/1.1 gets the settings only, and no more patience
                return
            for event in connection.receive_data(data):
                if isinstance(event, RequestReceived):
                    path = dict(event.headers)[":path"]
                    if asked is not None:
                        asked.append(path)
                    answer(connection, event.stream_id, path)
            writer.write(connection.data_to_send())
            await writer.drain()

    return handler


def strict_about_protocols(inner_port: int) -> Raw:
    """Return a handler that refuses a hello without h2 by alert 120, and passes the rest on."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello = await reader.read(65_536)
        if b"\x02h2" not in hello:
            writer.write(NO_APPLICATION_PROTOCOL)
            await writer.drain()
            return
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", inner_port)
        inner_writer.write(hello)
        back = asyncio.ensure_future(_pump(inner_reader, writer))
        try:
            await _pump(reader, inner_writer)
        finally:
            back.cancel()
            inner_writer.transport.abort()
            with contextlib.suppress(asyncio.CancelledError):
                await back

    return handler


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
