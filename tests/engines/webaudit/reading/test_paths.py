"""A crawl reads pages once and falls into no trap."""

from __future__ import annotations

import pytest

from chinar.engines.webaudit.reading.paths import Gate, Robots
from chinar.engines.webaudit.url import parse_url


def at(path: str):
    return parse_url(f"https://a.gov.in{path}")


@pytest.mark.parametrize("path", ["/", "/about", "/a/b.html", "/page.php?id=1", "/v1.2/notes"])
def test_page_is_read_once(path):
    gate = Gate(Robots())

    assert gate.admits(at(path))
    assert not gate.admits(at(path))


@pytest.mark.parametrize(
    "path",
    [
        *("/logout", "/user/log-off", "/signout.php", "/form.pdf", "/a.zip", "/news/delete/4"),
        *("/?action=drop", "/a/a/a/", "/1/2/3/4/5/6/7/8/9", "/" + "x" * 600),
    ],
)
def test_what_acts_or_is_no_page_or_goes_in_circles_is_left_alone(path):
    assert not Gate(Robots()).admits(at(path))


def test_few_of_many_alike_are_read():
    gate = Gate(Robots())

    assert sum(gate.admits(at(f"/days?month={month}")) for month in range(99)) == 3
    assert sum(gate.admits(at(f"/news/{number}")) for number in range(99)) == 12


def test_robots_txt_holds():
    gate = Gate(Robots("User-agent: *\nDisallow: /private/\n"))

    assert not gate.admits(at("/private/x"))
    assert gate.admits(at("/public"))
