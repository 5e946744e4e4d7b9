"""Cookies: whose they are, what each must carry, and what is not accused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.webaudit.loopback import answer, page, verdict

from chinar.engines.webaudit import Outcome
from chinar.engines.webaudit.checks.cookies import is_session
from chinar.engines.webaudit.reading.cookies import Cookie, parse_cookie

CODES = ("cookie.no_secure", "cookie.no_httponly", "cookie.no_samesite", "cookie.prefix_misuse")


def faults(report) -> set[str]:
    return {v.code for v in report.failed if v.code in CODES}


@pytest.mark.parametrize(
    ("cookie", "codes"),
    [
        ("session=1; Secure; HttpOnly; SameSite=Lax", set()),
        ("session=1; Secure; HttpOnly", {"cookie.no_samesite"}),
        ("session=1; Secure; HttpOnly; SameSite=Sometimes", {"cookie.no_samesite"}),
        ("session=1; HttpOnly; SameSite=None", {"cookie.no_secure", "cookie.no_samesite"}),
        ("theme=1; SameSite=Strict", {"cookie.no_secure"}),
        ("ASP.NET_SessionId=1; Secure; SameSite=Lax", {"cookie.no_httponly"}),
        ("csrftoken=1; Secure; SameSite=Lax", set()),
        ("__Secure-a=1; SameSite=Lax", {"cookie.no_secure", "cookie.prefix_misuse"}),
        ("__Host-a=1; Secure; SameSite=Lax", {"cookie.prefix_misuse"}),
        ("session=; Max-Age=0", set()),
        ("session=; expires=Thu, 01 Jan 1970 00:00:00 GMT", set()),
        ("ASP.NET_SessionId=; expires=Tue, 28-Jan-2025 06:00:00 GMT; path=/", set()),
        (".ASPXAUTH=; expires=Mon, 11-Oct-1999 18:30:00 GMT; path=/", set()),
        ("theme=1; expires=Tue, 28-Jan-2031 06:00:00 GMT; Secure", {"cookie.no_samesite"}),
        ("no cookie at all", set()),
    ],
)
def test_cookie_is_judged_by_its_attributes_and_name(auditor, cookie, codes):
    assert faults(auditor.page(page(Set_Cookie=cookie))) == codes


def test_value_of_a_cookie_never_stands_in_a_report(auditor):
    report = auditor.page(page(Set_Cookie="session=topsecret; Path=/"))

    found = verdict(report, "cookie.no_secure")
    assert found.facts["cookies"] == ["session"]
    assert found.evidence == ("Set-Cookie: session=…; Path=/",)


def test_cookie_set_on_the_way_counts_and_one_of_another_host_does_not(auditor, fleet):
    other = "login.example.org"
    away = answer("", 302, {"Location": f"https://{other}/", "Set-Cookie": "mine=1; Secure"})
    https = fleet.site({"/": away}, auditor.good_tls())
    elsewhere = fleet.site({"/": page(Set_Cookie="theirs=1")}, auditor.certificates.context(other))
    report = auditor(https, None, connect_to={(other, 443): ("127.0.0.1", elsewhere)})

    assert faults(report) == {"cookie.no_samesite"}
    assert verdict(report, "cookie.no_samesite").facts["cookies"] == ["mine"]


def test_site_without_https_is_not_blamed_for_cookies_that_cannot_be_secure(auditor, fleet):
    http = fleet.site({"/": page(Set_Cookie="theme=1; SameSite=Lax")})
    report = auditor(None, http)

    assert verdict(report, "cookie.no_secure").facts["why"] == "no_https"
    assert faults(report) == set()


def test_firewall_in_front_leaves_cookies_untold(auditor):
    wall = answer("slow down", 429, {"Set-Cookie": "wall=1"})
    report = auditor.page(wall)

    assert {verdict(report, code).outcome for code in CODES} == {Outcome.CANT_TELL}


@pytest.mark.parametrize(
    ("name", "session"),
    [
        ("PHPSESSID", True),
        ("JSESSIONID", True),
        ("connect.sid", True),
        ("laravel_session", True),
        ("wordpress_logged_in_ab12", True),
        (".ASPXAUTH", True),
        ("auth_token", True),
        ("jwt", True),
        ("assessment", False),
        ("author", False),
        ("XSRF-TOKEN", False),
        ("__RequestVerificationToken", False),
        ("django_language", False),
        ("side", False),
    ],
)
def test_name_tells_a_session_from_what_is_meant_for_script(name, session):
    assert is_session(Cookie(name=name)) is session


@given(st.text(max_size=300))
def test_any_header_is_a_cookie_or_none(header):
    cookie = parse_cookie(header)
    assert cookie is None or cookie.shown.startswith("Set-Cookie: ")
