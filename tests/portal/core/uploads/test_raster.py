"""The child process that draws a PDF, called here by hand."""

from __future__ import annotations

import io
import json
import resource
import struct
import subprocess
import sys
from types import SimpleNamespace

import pytest
from PIL import Image

from chinar.portal.core.uploads import limits, raster


def test_the_first_pages_are_drawn_and_all_counted(pdf):
    head, pictures = raster.draw(pdf(pages=6))
    assert (head["problem"], head["pages"], len(pictures)) == ("", 6, limits.PREVIEW_PAGES)
    assert [p["size"] for p in head["pictures"]] == [len(png) for png in pictures]
    with Image.open(io.BytesIO(pictures[0])) as image:
        assert (image.width, image.height) == (
            head["pictures"][0]["width"],
            head["pictures"][0]["height"],
        )


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", "broken"), (b"%PDF-1.7", "broken"), (b"\0" * 100, "broken")]
)
def test_what_cannot_be_opened_is_a_problem_not_an_error(content, problem):
    head, pictures = raster.draw(content)
    assert (head["problem"], pictures) == (problem, [])


def test_too_many_pages_are_not_drawn(pdf):
    assert raster.draw(pdf(pages=limits.MOST_PAGES + 1))[0]["problem"] == "pages"


def test_the_child_limits_itself_before_it_reads(monkeypatch, pdf):
    done = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, most: done.append(which))
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(pdf())))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    raster.main()
    assert set(done) == {resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE}
    (length,) = struct.unpack_from("!L", out.getvalue())
    assert json.loads(out.getvalue()[4 : 4 + length])["pages"] == 1


def test_the_child_cannot_take_more_memory_than_its_limit():
    greedy = (
        "from chinar.portal.core.uploads import raster\n"
        "raster.draw = lambda content: bytearray(2 * 1024**3)\n"
        "raster.main()\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", greedy], input=b"", capture_output=True, check=False
    )
    assert child.returncode == 1
    assert b"MemoryError" in child.stderr
