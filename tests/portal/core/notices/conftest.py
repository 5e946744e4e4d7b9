"""A mail server and an SMS gateway on loopback, and settings that lead to them."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest


class SmtpHandler(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs; answers from the server's script come first."""

    def handle(self) -> None:
        self.reply("220 loopback")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"QUIT":
                return self.reply("221 bye")
            if verb == b"DATA":
                self.data()
            elif verb == b"RCPT" and self.server.refusals:
                self.reply(self.server.refusals.pop(0))
            else:
                self.reply("250 ok")
        return None

    def data(self) -> None:
        self.reply("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        self.server.received.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.reply("250 ok")

    def reply(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class SmtpServer(socketserver.ThreadingTCPServer):
    """Remembers what it was given."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SmtpHandler)
        self.received: list[EmailMessage] = []
        self.refusals: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@dataclass
class Gateway:
    """What the SMS gateway was asked, and what it answers next (200 when nothing is set)."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


def _serving(server: socketserver.BaseServer) -> threading.Thread:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    return thread


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        thread = _serving(server)
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            known.asked.append(json.loads(self.rfile.read(length)))
            known.headers.append(dict(self.headers))
            body = json.dumps({"id": f"gw-{len(known.asked)}"}).encode()
            self.send_response(known.answers.pop(0) if known.answers else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        known = Gateway(f"http://127.0.0.1:{server.server_address[1]}/sms")
        thread = _serving(server)
        yield known
        server.shutdown()
        thread.join()


@pytest.fixture
def environment(settings):
    """Change CHINAR_* settings for one test."""

    def change(**values: object) -> None:
        settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=values)

    return change


@pytest.fixture(autouse=True)
def kinds(settings):
    """Kinds of notices that only these tests know."""
    templates = [dict(engine) for engine in settings.TEMPLATES]
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates


@pytest.fixture
def administrator(sign_in):
    """A signed-in administrator with the second factor that the post asks for."""
    return sign_in("administrator")
