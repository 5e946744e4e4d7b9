"""A page is parsed once into elements that know their words, their form and who may see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.engines.webaudit.reading.page import inside, read_page
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.url import parse_url


def read(source: str | bytes):
    body = source if isinstance(source, bytes) else source.encode()
    return read_page(Response(url=parse_url("https://a.gov.in/"), status=200, body=body))


def test_page_is_parsed_once_for_each_answer():
    response = Response(url=parse_url("https://a.gov.in/"), status=200, body=b"<p>one")

    assert read_page(response) is read_page(response)


def test_head_of_a_page_is_read():
    page = read(
        '<html lang="ur" dir="RTL"><head><title> A \n page </title>'
        '<meta name="Referrer" content="No-Referrer"></head><body><!-- note -->x'
    )

    assert (page.language, page.direction, page.title) == ("ur", "rtl", "A page")
    assert (page.referrer, page.comments, page.text) == ("no-referrer", ("note",), "x")


def test_elements_come_in_order_with_their_words():
    page = read(
        '<p>one <a href="/x" download>two <b>three</b></a></p><script>if (a < b) {}</script>'
    )
    link, bold, script = page.all("script", "b", "a")

    assert (link.tag, link.text, dict(link.attributes)) == (
        "a",
        "two three",
        {"href": "/x", "download": ""},
    )
    assert (bold.text, script.text) == ("three", "if (a < b) {}")
    assert link.holds(bold)
    assert not bold.holds(link)
    assert inside(page.all("a"), page.all("b", "script")) == {bold.order}


def test_fields_know_their_form():
    page = read("<form><input name=a></form><input name=b><form><p><input name=c></p></form>")

    assert [field.form for field in page.all("input")] == [0, None, 1]


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden",
        'style="display:none"',
        'style="color:red; DISPLAY : none !important"',
        'style="visibility:hidden"',
        'style="opacity:0"',
        'style="font-size:0px"',
        'style="position:absolute;left:-9999px"',
        'style="text-indent:-999em"',
        'style="clip: rect(0, 0, 0, 0)"',
        'style="width:1px;height:1px;overflow:hidden"',
    ],
)
def test_what_its_own_markup_hides_is_hidden_with_all_that_it_holds(attribute):
    page = read(f"<div {attribute}><p><a href=/x>x</a></p></div><a href=/y>y</a>")

    assert [link.hidden for link in page.all("a")] == [True, False]


@pytest.mark.parametrize(
    "attribute",
    [
        'aria-hidden="true"',
        'style="opacity:0.9"',
        'style="font-size:0.9em"',
        'style="margin-left:-10px"',
        'style="left:-10px"',
        'style="height:0"',
        'style="background:url(display:none.png)"',
    ],
)
def test_what_can_be_seen_is_not_hidden(attribute):
    assert not read(f"<p {attribute}>x</p>").all("p")[0].hidden


HOSTILE = {
    "deep": b"<div>" * 500_000,
    "deep-and-unknown": b"<div></x>" * 200_000,
    "lists": b"<ul><li>" * 200_000,
    "formatting": b"".join(b"<p><b id=%d></p>" % n for n in range(60_000)),
    "openings": b"<" * 2_000_000,
    "nothing": b"\0" * 2_000_000,
    "attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(150_000)) + b">",
    "quotes": b"<p a=\"'<p b='\" " * 100_000,
    "comments": b"<!-- " * 300_000,
    "scripts": b"<script></script" * 100_000,
    "entities": b"&am" * 600_000,
    "bytes": bytes(range(256)) * 4_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.timeout(20)
def test_hostile_page_is_read_in_bounded_time(body):
    page = read(body)

    assert len(page.elements) <= 20_000


def test_page_of_usual_size_is_read_whole():
    rows = "".join(f'<li><a href="/{n}"><b>{n}</b></a></li>' for n in range(1500))
    page = read(f"<html><body><ul>{rows}</ul></body></html>")

    assert page.whole
    assert len(page.all("a")) == 1500


@given(st.binary(max_size=600))
def test_any_bytes_are_a_page(body):
    page = read(body)

    assert all(element.order < element.until for element in page.elements)
