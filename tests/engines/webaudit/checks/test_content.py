"""Mixed content and secrets in compressed answers, on real pages."""

from __future__ import annotations

import gzip

import pytest
from tests.engines.webaudit.loopback import GOOD_HEADERS, answer, page, verdict

BARE = "<html><body><p>Welcome to the district.</p>"
TOKEN = '<input type="hidden" name="csrf_token" value="b7Qz91kfTq0sX4uLw2Ye8RmA">'


def mixed(report) -> set[str]:
    return {v.code for v in report.failed if v.code.startswith("content.")}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<script src="http://a.in/x.js"></script>', "content.mixed_active"),
        ('<link rel="icon stylesheet" href="HTTP://a.in/x.css">', "content.mixed_active"),
        ('<iframe src=" http://a.in/ "></iframe>', "content.mixed_active"),
        ('<object data="http://a.in/x.swf"></object>', "content.mixed_active"),
        ('<base href="http://a.in/"><script src="x.js"></script>', "content.mixed_active"),
        ('<img src="http://a.in/x.png" alt="">', "content.mixed_passive"),
        ('<img srcset="/a.png 1x, http://a.in/b.png 2x" alt="">', "content.mixed_passive"),
        ('<video poster="http://a.in/x.png"></video>', "content.mixed_passive"),
        ('<audio><source src="http://a.in/x.mp3"></audio>', "content.mixed_passive"),
        ('<script src="//a.in/x.js"></script><img src="/x.png" alt="">', None),
        ('<link rel="canonical" href="http://a.in/"><a href="http://a.in/">A</a>', None),
        ('<form action="http://a.in/"></form>', None),
        ('<img src="http://localhost/x.png" alt=""><img src="http://127.0.0.1:8/y" alt="">', None),
        ('<!-- <script src="http://a.in/x.js"></script> -->', None),
        ('<base href="https://a.in/"><script src="x.js"></script>', None),
    ],
)
def test_what_comes_over_plain_http_is_found_and_told_apart(auditor, body, code):
    assert mixed(auditor.page(page(BARE + body))) == ({code} if code else set())


def test_policy_that_upgrades_clears_it(auditor):
    body = BARE + '<img src="http://a.in/x.png" alt="">'
    policy = "default-src 'self'; upgrade-insecure-requests"
    assert mixed(auditor.page(page(body, Content_Security_Policy=policy))) == set()


def test_page_over_plain_http_has_no_mixed_content(auditor, fleet):
    http = fleet.site({"/": page('<script src="http://a.in/x.js"></script><p>Hello</p>')})
    report = auditor(None, http)
    assert verdict(report, "content.mixed_active").facts["why"] == "no_https"
    assert verdict(report, "breach.gzip").facts["why"] == "no_https"


def test_addresses_are_told_once_each_and_bounded(auditor):
    body = "".join(f'<img src="http://a.in/{n % 40}.png" alt="">' for n in range(80))
    found = verdict(auditor.page(page(BARE + body)), "content.mixed_passive")
    assert (found.facts["count"], len(found.facts["addresses"])) == (40, 10)


@pytest.mark.parametrize(
    ("body", "headers", "zipped", "outcome"),
    [
        (TOKEN, {"Cache_Control": "no-store"}, True, "failed"),
        (TOKEN, {"Set_Cookie": "a=1"}, True, "failed"),
        (TOKEN, {"Cache_Control": "no-store"}, False, "passed"),
        (TOKEN, {}, True, "passed"),
        ("<input name=token value=short>", {"Cache_Control": "private"}, True, "passed"),
        (
            "<input name=colour value=b7Qz91kfTq0sX4uL>",
            {"Cache_Control": "private"},
            True,
            "passed",
        ),
        ("<input name=token value=aaaaaaaaaaaaaaaaaaaa>", {"Set_Cookie": "a=1"}, True, "passed"),
    ],
)
def test_secret_in_a_compressed_page_made_for_one_visitor_is_found(
    auditor, body, headers, zipped, outcome
):
    source = (BARE + body).encode()
    sent = GOOD_HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    if zipped:
        source, sent = gzip.compress(source, mtime=0), sent | {"Content-Encoding": "gzip"}
    front = answer(source, headers=sent)
    assert verdict(auditor.page(front), "breach.gzip").outcome.value == outcome
