"""A door that speaks HTTP/2 and nothing else."""

from __future__ import annotations

import asyncio
import ssl

import h2.config
import h2.connection
import h2.events
import h2.exceptions
from tests.fleet.site import Answer, Handler, Lot, Papers, Request

_PIECE = 16_384


def h2_context(papers: Papers) -> ssl.SSLContext:
    """Return a TLS context that agrees on HTTP/2 alone."""
    context = papers.context()
    context.set_alpn_protocols(["h2"])
    return context


def http2_only(lot: Lot) -> Handler:
    """Serve the site's answers over HTTP/2; what does not begin as HTTP/2 is hung up on."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        config = h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        session = _Session(h2.connection.H2Connection(config=config), lot)
        session.link.initiate_connection()
        writer.write(session.link.data_to_send())
        while data := await reader.read(65_536):
            try:
                session.take(data)
            except h2.exceptions.ProtocolError:
                break
            writer.write(session.link.data_to_send())
            await writer.drain()

    return serve


class _Session:
    def __init__(self, link: h2.connection.H2Connection, lot: Lot) -> None:
        self.link = link
        self._lot = lot
        self._left: dict[int, bytes] = {}

    def take(self, data: bytes) -> None:
        """Read frames; answer the requests that ended, go on where a window opened."""
        for event in self.link.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                self._answer(event.stream_id, dict(event.headers))
            elif isinstance(event, h2.events.StreamReset):
                self._left.pop(event.stream_id, None)
        for stream in list(self._left):
            self._go_on(stream)

    def _answer(self, stream: int, headers: dict[str, str]) -> None:
        request = Request(
            method=headers.pop(":method", ""),
            path=headers.pop(":path", ""),
            headers={"host": headers.pop(":authority", ""), **headers},
        )
        answer = self._lot.answer(request)
        said, body = _pseudo(answer)
        self.link.send_headers(stream, said)
        self._left[stream] = b"" if request.method == "HEAD" else body

    def _go_on(self, stream: int) -> None:
        left = self._left[stream]
        while left:
            room = min(self.link.local_flow_control_window(stream), _PIECE)
            if room <= 0:
                self._left[stream] = left
                return
            self.link.send_data(stream, left[:room])
            left = left[room:]
        self.link.end_stream(stream)
        del self._left[stream]


def _pseudo(answer: Answer) -> tuple[list[tuple[str, str]], bytes]:
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    headers = [(":status", str(answer.status)), ("content-length", str(len(body)))]
    for name, value in answer.headers.items():
        values = value if isinstance(value, tuple) else (value,)
        headers += [(name.lower(), one) for one in values if one is not None]
    return headers, body
