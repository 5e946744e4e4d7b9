"""Pages made to slow a reader down: every check of break-ins and freshness still rules on them."""

from __future__ import annotations

import pytest
from tests.engines.webaudit.seeing import NOW, observed

from chinar.engines.webaudit import Policy
from chinar.engines.webaudit.checks import compromise, freshness
from chinar.engines.webaudit.seen.history import Sighting
from chinar.engines.webaudit.seen.site import View

LENGTH = 400_000
PAST = (Sighting(at=NOW, title="Department", alphabets={"Latin": 1.0}, text_length=9000),)


def many(piece: str) -> str:
    return piece * (LENGTH // len(piece))


def code(piece: str) -> str:
    return f"<script>{many(piece)}</script>"


PAGES = {
    "dates": many("24-11-2026 "),
    "digits": many("1"),
    "labels": many("last updated "),
    "deadlines": many("last date "),
    "rights": many("copyright "),
    "officers": many("who's who as on "),
    "claims": many("hacked by "),
    "spam": many('<a href="https://a.example/x">slot gacor</a>'),
    "after-the-end": "</html>" + many("<script "),
    "ways": code('location="//a.example'),
    "escapes": code("\\x41"),
    "char-codes": code("fromCharCode(1,1,"),
    "quotes": code('"'),
}


@pytest.mark.timeout(40)
@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_every_check_rules_on_a_hostile_page(body):
    seen = observed(
        body,
        views={View.ROBOT: f"{body} "},
        files={
            "/sitemap.xml": many("<loc>https://a.example/slot"),
            "/robots.txt": many("sitemap:"),
        },
        past=PAST,
    )
    for check in (*compromise.CHECKS, *freshness.CHECKS):
        ruled = [ruling.code for ruling in check.judge(seen, Policy(), NOW)]
        assert ruled == list(check.codes)
