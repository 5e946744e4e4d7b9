"""The pictures are small enough, and a house that does not get ready is not photographed."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from chinar.commands import screenshots


def png(picture):
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def test_a_picture_keeps_its_size_in_pixels_and_gets_a_palette():
    drawn = screenshots.small(png(Image.new("RGB", (300, 200), "#0b5d4b")))
    with Image.open(BytesIO(drawn)) as picture:
        assert (picture.size, picture.mode) == ((300, 200), "P")
    assert len(drawn) < screenshots.LARGEST_BYTES


def noise(side):
    return Image.frombytes("RGB", (side, side), random.Random(3).randbytes(side * side * 3))  # noqa: S311 # pixels


def test_a_busy_picture_gives_up_colours_before_it_grows_too_large():
    with (
        Image.open(BytesIO(screenshots.small(png(noise(100))))) as calm,
        Image.open(BytesIO(screenshots.small(png(noise(500))))) as busy,
    ):
        assert len(calm.getcolors()) > len(busy.getcolors())


def test_no_picture_is_taken_without_a_chromium(monkeypatch, tmp_path):
    monkeypatch.setattr(screenshots, "PROGRAMS", ("no-such-chromium",))
    with pytest.raises(screenshots.NoPicturesError, match="CHINAR_CHROMIUM"):
        screenshots.run(tmp_path / "pictures")
    assert not (tmp_path / "pictures").exists()


def test_a_house_that_ends_before_it_is_ready_is_told():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait(30)
        with pytest.raises(screenshots.NoPicturesError, match="ended"):
            screenshots.await_ready("http://127.0.0.1:9/", process)


class Ready(BaseHTTPRequestHandler):
    answers = [503, 200]

    def do_GET(self):
        self.send_response(self.answers.pop(0))
        self.end_headers()

    def log_message(self, *_):
        return


@pytest.fixture
def sleeper():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_a_house_is_awaited_until_it_says_that_it_is_ready(sleeper):
    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        screenshots.await_ready(f"http://127.0.0.1:{server.server_port}/", sleeper)
        server.shutdown()
    assert Ready.answers == []


def test_a_house_that_takes_too_long_is_told(sleeper):
    address = f"http://127.0.0.1:{screenshots.free_port()}/"
    with pytest.raises(screenshots.NoPicturesError, match="not ready within"):
        screenshots.await_ready(address, sleeper, limit_s=0.1)


def test_each_picture_of_the_readme_has_a_way_to_take_it():
    root = Path(__file__).resolve().parents[2]
    shown = set(re.findall(r"docs/pictures/([\w-]+)\.png", (root / "README.md").read_text()))
    assert shown == {picture.name for picture in screenshots.PICTURES}
