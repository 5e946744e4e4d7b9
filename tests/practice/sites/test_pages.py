from datetime import date, timedelta

import pytest

from chinar.practice.sites import BY_HOST, SITES, Fault
from chinar.practice.sites.pages import answer, updated_on
from chinar.practice.sites.words import WORDS

TODAY = date(2026, 11, 24)
NONE = frozenset()


def page(name, *faults, path="/", today=TODAY, secure=True):
    site = BY_HOST[f"{name}.practice.example"]
    return answer(site, frozenset(faults), path, secure=secure, today=today)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.host)
@pytest.mark.parametrize("path", ["/", "/about", "/contact", "/nothing-here"])
def test_every_page_says_that_it_is_practice(site, path):
    body = answer(site, NONE, path, secure=True, today=TODAY).body
    assert f'<p class="practice">{WORDS[site.language].marking}</p>' in body
    assert f'<html lang="{site.language}"' in body


@pytest.mark.parametrize("shift", range(0, 400, 9))
def test_a_fresh_date_is_fresh_and_a_stale_one_stale_on_any_day(shift):
    today = TODAY + timedelta(days=shift)
    assert today - timedelta(days=14) < updated_on(NONE, today) <= today
    assert updated_on(frozenset({Fault.DATE_STALE}), today) < today - timedelta(days=180)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("health", "Last updated: 8 November 2026"),
        ("education", "अंतिम अद्यतन: ८ नवंबर २०२६"),
        ("food", "آخری تازہ کاری: ۸ نومبر ۲۰۲۶"),
    ],
)
def test_dates_stand_in_the_digits_of_the_language(name, text):
    fresh = page(name, today=date(2026, 11, 20)).body
    assert updated_on(NONE, date(2026, 11, 20)) == date(2026, 11, 8)
    assert text in fresh


def test_the_notices_change_when_the_date_does():
    dates = [TODAY + timedelta(days=14 * step) for step in range(8)]
    notices = [page("health", today=day).body.split("<ul class")[1] for day in dates]
    assert len(set(notices)) == len(dates)


def test_plain_http_never_carries_hsts():
    assert "Strict-Transport-Security" not in dict(page("estates", secure=False).headers)


def test_text_right_to_left_keeps_the_address_left_to_right():
    body = page("food", path="/contact").body
    assert 'dir="rtl"' in body
    assert '<bdi dir="ltr">office@food.practice.example</bdi>' in body


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/robots.txt", "Sitemap: https://health.practice.example/sitemap.xml"),
        ("/sitemap.xml", "<loc>https://health.practice.example/about</loc>"),
        ("/.well-known/security.txt", "Expires: 2027-05-23T00:00:00Z"),
        ("/style.css", ".practice"),
    ],
)
def test_a_site_has_the_files_that_good_sites_have(path, text):
    assert text in page("health", path=path).body
