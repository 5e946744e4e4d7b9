from __future__ import annotations

import asyncio
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from chinar.practice.sites import Fault, ca_file, connect_to, faults_file, switch
from chinar.practice.sites.places import Ports
from chinar.practice.sites.server import Clock, PracticeServer, utc_now


@dataclass(frozen=True)
class Response:
    status: int
    headers: http.client.HTTPMessage
    body: str


@dataclass(frozen=True)
class Served:
    """A running server, and a visitor who reaches its sites as an auditor would."""

    data_dir: Path
    ports: Ports

    def reach(self, host: str, port: int) -> socket.socket:
        return socket.create_connection(connect_to(self.data_dir)[host, port], timeout=10)

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=ca_file(self.data_dir))

    def lenient(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    def shake_hands(self, host: str, *, trust: bool = True) -> bytes:
        context = self.trusting() if trust else self.lenient()
        with self.reach(host, 443) as raw, context.wrap_socket(raw, server_hostname=host) as tls:
            return tls.getpeercert(binary_form=True) or b""

    def get(
        self, host: str, path: str = "/", *, secure: bool = True, agent: str = "visitor"
    ) -> Response:
        raw = self.reach(host, 443 if secure else 80)
        if secure:
            raw = self.lenient().wrap_socket(raw, server_hostname=host)
        connection = http.client.HTTPConnection(host)
        connection.sock = raw
        try:
            connection.request("GET", path, headers={"User-Agent": agent})
            response = connection.getresponse()
            return Response(response.status, response.msg, response.read().decode())
        finally:
            connection.close()
            raw.close()

    def say(self, content: bytes) -> bytes:
        """Send raw bytes to the HTTP port; return all that comes back until it closes."""
        with socket.create_connection(("127.0.0.1", self.ports.http), timeout=10) as raw:
            raw.sendall(content)
            raw.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: raw.recv(65536), b""))

    @contextmanager
    def without(self, host: str, fault: Fault) -> Iterator[None]:
        switch(faults_file(self.data_dir), host, fault, on=False)
        try:
            yield
        finally:
            switch(faults_file(self.data_dir), host, fault, on=True)


@contextmanager
def _serving(
    data_dir: Path, *, clock: Clock = utc_now, idle_s: float = 10, stall_s: float = 10
) -> Iterator[Served]:
    """Run a practice server in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = PracticeServer(data_dir, clock=clock, idle_s=idle_s, stall_s=stall_s)
    try:
        ports = asyncio.run_coroutine_threadsafe(server.start(), loop).result(30)
        yield Served(data_dir, ports)
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(30)
        asyncio.run_coroutine_threadsafe(loop.shutdown_asyncgens(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with _serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def serving():
    return _serving
