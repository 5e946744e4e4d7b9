"""Files as people hand them in, and a virus scanner on loopback."""

from __future__ import annotations

import io
import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of its own for each test."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def environment(settings):
    """Change CHINAR_* settings for one test."""

    def change(**values: object) -> None:
        settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=values)

    return change


@pytest.fixture
def picture():
    """Encode a picture."""

    def make(kind="JPEG", size=(64, 48), mode="RGB", **options):
        out = io.BytesIO()
        Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 40)).save(
            out, kind, **options
        )
        return out.getvalue()

    return make


@pytest.fixture
def given():
    """A file as a form hands it over."""

    def make(content, name="photo.jpg", media_type="application/octet-stream"):
        return SimpleUploadedFile(name, content, content_type=media_type)

    return make


@pytest.fixture
def pdf():
    """A PDF of empty A4 pages."""
    import pypdfium2

    def make(pages=1, size=(595, 842)):
        document = pypdfium2.PdfDocument.new()
        for _ in range(pages):
            document.new_page(*size).close()
        out = io.BytesIO()
        document.save(out)
        document.close()
        return out.getvalue()

    return make


class ClamdHandler(socketserver.StreamRequestHandler):
    """clamd's side of zINSTREAM."""

    def handle(self) -> None:
        command = self.rfile.read(len(b"zINSTREAM\0"))
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.scanned.append((command, content))
        found = b"EICAR" in content
        usual = b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0"
        self.wfile.write(self.server.says or usual)


class Clamd(socketserver.ThreadingTCPServer):
    """Remembers what it scanned."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ClamdHandler)
        self.scanned: list[tuple[bytes, bytes]] = []
        self.says = b""


class LocalClamd(socketserver.ThreadingUnixStreamServer):
    """The same over a local socket."""

    daemon_threads = True
    says = b""

    def __init__(self, path: str) -> None:
        super().__init__(path, ClamdHandler)
        self.scanned: list[tuple[bytes, bytes]] = []


def _serve(server: socketserver.BaseServer) -> Iterator[socketserver.BaseServer]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()


@pytest.fixture
def clamd(environment):
    with Clamd() as server:
        environment(clamd=f"127.0.0.1:{server.server_address[1]}")
        yield from _serve(server)


@pytest.fixture
def local_clamd(environment, tmp_path):
    with LocalClamd(str(tmp_path / "clamd")) as server:
        environment(clamd=str(tmp_path / "clamd"))
        yield from _serve(server)
