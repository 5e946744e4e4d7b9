"""Freshness: what dates say, and whether the words bear them out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.engines.webaudit.seeing import NOW, fetched, observed, ruled, timed_out

from chinar.engines.webaudit import Outcome, Policy, Target
from chinar.engines.webaudit.checks.freshness import CHECKS
from chinar.engines.webaudit.checks.freshness.feeds import wants
from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.reading.sighting import sighting_of
from chinar.engines.webaudit.seen.site import View

CODES = [code for check in CHECKS for code in check.codes]
LONG = (
    "<p>The department pays grants and answers citizens in all districts on working days.</p>" * 20
)


def on(days: int, form: str = "%d-%m-%Y") -> str:
    return (NOW - timedelta(days=days)).strftime(form)


def page(body: str = LONG, claimed: str = "", title: str = "Department of Practice") -> str:
    claimed = claimed or f"Last updated on: {on(4)}"
    return f"<html><head><title>{title}</title></head><body>{body}<p>{claimed}</p></body></html>"


def judged(code: str, front, **more):
    return ruled(CHECKS, f"fresh.{code}", observed(front, **more))


def audits(*pages: tuple[int, str]):
    """Return what audits saw so many days ago."""
    found = (sighting_of(observed(front), NOW - timedelta(days=back)) for back, front in pages)
    return tuple(one for one in found if one)


@pytest.mark.parametrize("code", CODES)
def test_site_that_does_not_answer_is_neither_cleared_nor_accused(code):
    seen = observed(
        timed_out(),
        views={view: timed_out() for view in View},
        files={path: timed_out(path) for path in ("/sitemap.xml", "/robots.txt")},
    )
    assert ruled(CHECKS, code, seen).outcome is Outcome.CANT_TELL


@pytest.mark.parametrize("code", CODES)
def test_fresh_page_is_accused_of_nothing(code):
    assert ruled(CHECKS, code, observed(page())).outcome is not Outcome.FAILED


@pytest.mark.parametrize(
    ("claimed", "outcome"),
    [
        ("Last reviewed: October 2026", "passed"),
        ("Last reviewed: November 2026", "passed"),
        ("Last reviewed: March 2026", "failed"),
        ("अंतिम अद्यतन: जुलाई २०२६", "failed"),
        ("آخری اپ ڈیٹ: نومبر ۲۰۲۶", "passed"),
        ("Last updated for 2024-25", "failed"),
    ],
)
def test_month_or_fiscal_year_is_a_date_too(claimed, outcome):
    assert judged("stale", page(claimed=claimed)).outcome.value == outcome


def test_date_that_follows_the_day_is_a_script_s():
    past = audits(*((back, page(claimed=f"Last updated on: {on(back)}")) for back in (3, 2, 1)))
    found = judged("date_faked", page(claimed=f"Last updated on: {on(0)}"), past=past)
    assert found.outcome is Outcome.FAILED
    assert (found.facts["confidence"], found.facts["days"], found.facts["moves"]) == ("high", 4, 3)
    assert found.severity is None
    assert (found.facts["before"], found.facts["after"]) == ("2026-11-21", "2026-11-24")


def test_clock_counter_and_weather_do_not_hide_it():
    def of(back: int) -> str:
        noise = (
            f"<p>Today: {on(back, '%A, %d %B %Y')} 10:{back}1:07 AM</p><span class='visitor-box'>"
            f"{4000 - back}</span><p>Visitors: 1,00{back}</p><p>{20 + back} °C</p>"
            f"<p>token 8f7a6b5c4d3e2f1a0b9c8d7e{back}</p><p>Updated {back + 2} minutes ago</p>"
        )
        return page(LONG + noise, claimed=f"Last updated on: {on(back)}")

    past = audits((2, of(2)), (1, of(1)))
    assert judged("date_faked", of(0), past=past).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "pages",
    [
        [(2, page(claimed=f"Last updated on: {on(2)}"))],
        [
            (180, page(claimed=f"Last reviewed on: {on(181)}")),
            (90, page(claimed=f"Last reviewed on: {on(95)}")),
        ],
        [
            (2, page(LONG + "<p>one</p>", f"Last updated on: {on(2)}")),
            (1, page(LONG + "<p>two</p>", f"Last updated on: {on(1)}")),
        ],
        [(2, page()), (1, page())],
        [
            (3, page(LONG + "<p>Fee: Rs 100</p>", f"Last updated on: {on(3)}")),
            (2, page(LONG + "<p>Fee: Rs 200</p>", f"Last updated on: {on(2)}")),
        ],
    ],
    ids=["one-move", "quarterly-review", "changes", "never-moves", "fee"],
)
def test_honest_date_is_not_accused(pages):
    now = page(
        LONG + "<p>Fee: Rs 200</p>" if "Fee" in pages[0][1] else LONG, f"Last updated on: {on(0)}"
    )
    assert judged("date_faked", now, past=audits(*pages)).outcome is Outcome.PASSED


def test_false_date_needs_a_past_and_a_date():
    assert judged("date_faked", page()).facts == {"why": "no_history"}
    assert judged("date_faked", page(claimed="Contact us")).facts == {"why": "no_date"}


def items(*texts: str) -> str:
    return page(f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>" + LONG)


@pytest.mark.parametrize(
    ("front", "expired"),
    [
        (items(f"Desks, last date {on(40)}", f"Lamps, closing date: {on(30, '%d %B %Y')}"), 2),
        (items(f"पद, अंतिम तिथि {on(40)}", f"آخری تاریخ: {on(90)}"), 2),
        (
            items(
                f"Desks. Apply by {on(40)}",
                f"Lamps. Valid till {on(50)}",
                f"New. Deadline {on(-9)}",
            ),
            2,
        ),
        (items(f"Last date {on(40)}"), None),
        (items(f"A, last date {on(9)}", f"B, last date {on(12)}"), None),
        (items(f"A, last date {on(40)}", f"B, last date {on(-4)}", f"C, last date {on(-5)}"), None),
        (
            items(
                f"A, last date {on(40)} extended to {on(-4)}", f"B, last date {on(40)} and {on(-4)}"
            ),
            None,
        ),
        (items(f"Last date of update {on(40)}", f"Last date of review {on(40)}"), None),
        (items(f"Published {on(400)}", f"Published {on(300)}"), None),
    ],
)
def test_notices_are_judged_by_their_last_dates(front, expired):
    found = judged("expired_notices", front)
    assert found.outcome is (Outcome.FAILED if expired else Outcome.PASSED)
    assert not expired or found.facts["expired"] == expired


@pytest.mark.parametrize(
    ("body", "title", "there"),
    [
        ("<h1>Site under construction</h1>", "", True),
        ("<p>Coming soon</p>", "", True),
        ("<h1>वेबसाइट निर्माणाधीन है</h1>", "", True),
        ("<h1>ویب سائٹ زیر تعمیر ہے</h1>", "", True),
        ("<p>Welcome</p>", "Website under maintenance", True),
        (LONG + "<p>The page of tenders is under construction.</p>", "", False),
        ("<h2>Bridge under construction at Sopore</h2>" + LONG, "", False),
        ("<h1>Hospital building under construction</h1>", "", False),
        (LONG + "<h3>New scheme coming soon</h3>", "", False),
    ],
)
def test_placeholder_is_told_from_a_word_in_passing(body, title, there):
    found = judged("under_construction", page(body, title=title or "Department"))
    assert found.outcome is (Outcome.FAILED if there else Outcome.PASSED)


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("© 2023 Department", 2023),
        ("Copyright © 2015-2024", 2024),
        ("कॉपीराइट २०२२", 2022),
        ("© 2025 Department", None),
        ("© 2011 - 2026 Department", None),
        ("Copyright policy. Since 2011 we", None),
        ("Copyright Act, 1957 applies", None),
        ("no such line", None),
    ],
)
def test_copyright_line_is_judged_by_its_newest_year(line, year):
    found = judged("copyright_year_old", page(LONG + f"<p>{line}</p>"))
    assert found.outcome is (Outcome.FAILED if year else Outcome.PASSED)
    assert not year or found.facts["year"] == year


@pytest.mark.parametrize(
    ("body", "old"),
    [
        (f"<h2>Who's Who (as on {on(800)})</h2>", True),
        ("<h2>List of officers as on March 2024</h2>", True),
        (f"<p>Contact directory, position as on {on(500)}</p>", True),
        (f"<h2>Who's Who (as on {on(100)})</h2>", False),
        ("<a>Who's Who</a>" + LONG + f"<p>Order of {on(900)}</p>", False),
    ],
)
def test_list_of_officers_is_judged_by_its_own_date(body, old):
    found = judged("officers_stale", page(body))
    assert found.outcome is (Outcome.FAILED if old else Outcome.PASSED)


def site_map(*days: int) -> str:
    places = "".join(f"<url><lastmod>{on(day, '%Y-%m-%d')}</lastmod></url>" for day in days)
    return f"<?xml version='1.0'?><urlset>{places}</urlset>"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (site_map(400, 200), "failed"),
        (site_map(400, 20), "passed"),
        ("<urlset><url><loc>/</loc></url></urlset>", "inapplicable"),
        (page(), "inapplicable"),
        ("<urlset><lastmod>2026-99-99</lastmod></urlset>", "inapplicable"),
        (
            "<rss><channel><pubDate>Mon, 05 Jan 2026 10:00:00 +0530</pubDate></channel></rss>",
            "failed",
        ),
        ("<rss><channel><pubDate>long ago, friend</pubDate></channel></rss>", "inapplicable"),
    ],
)
def test_feed_is_judged_by_its_newest_date(text, outcome):
    assert judged("feed_stale", page(), files={"/sitemap.xml": text}).outcome.value == outcome


def test_feeds_that_the_page_names_are_asked_for_in_deep_mode_only():
    head = '<link rel="alternate" type="application/rss+xml" href="{}">'
    front = fetched(head.format("/rss.xml") + head.format("https://else.example/rss")).last
    target = Target(host="health.jk.gov.in")
    assert wants(target, front, Policy()) == ("/sitemap.xml",)
    assert wants(target, front, Policy(mode=Mode.DEEP)) == ("/sitemap.xml", "/rss.xml")
