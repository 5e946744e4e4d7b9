"""Framing, referrers, features, openers, leaks and sharing, on real answers."""

from __future__ import annotations

import pytest
from tests.engines.webaudit.loopback import answer, page, verdict

from chinar.engines.webaudit import Outcome

CSP = "default-src 'self'; frame-ancestors {}"


def outcome(report, code: str) -> str:
    return verdict(report, code).outcome.value


@pytest.mark.parametrize(
    ("front", "kept"),
    [
        (page(), True),
        (page(X_Frame_Options="sameorigin"), True),
        (page(X_Frame_Options="SAMEORIGIN, SAMEORIGIN"), True),
        (page(X_Frame_Options="ALLOWALL"), False),
        (page(X_Frame_Options="ALLOW-FROM https://a.gov.in"), False),
        (page(without="X-Frame-Options"), False),
        (page(Content_Security_Policy=CSP.format("*")), False),
        (page(Content_Security_Policy=CSP.format("https:")), False),
        (page(Content_Security_Policy=CSP.format("'self'"), without="X-Frame-Options"), True),
        (page("<meta http-equiv=Content-Security-Policy content=\"frame-ancestors 'none'\">",
              without="X-Frame-Options"), False),
    ],
)  # fmt: skip
def test_framing_is_judged_as_browsers_do(auditor, front, kept):
    assert outcome(auditor.page(front), "xfo.missing") == ("passed" if kept else "failed")


@pytest.mark.parametrize(
    ("header", "body", "missing", "unsafe"),
    [
        ("strict-origin", "", "passed", "passed"),
        ("unsafe-url", "", "passed", "failed"),
        ("no-referrer-when-downgrade", "", "passed", "failed"),
        ("unsafe-url, no-referrer", "", "passed", "passed"),
        ("no-referrer, later-word", "", "passed", "passed"),
        ("later-word", "", "failed", "inapplicable"),
        ("unsafe-url", '<meta name="referrer" content="same-origin">', "passed", "passed"),
        ("no-referrer", '<meta name="referrer" content="always">', "passed", "failed"),
        ("no-referrer", '<meta name="referrer" content="default">', "passed", "passed"),
    ],
)
def test_last_known_word_on_referrers_counts(auditor, header, body, missing, unsafe):
    report = auditor.page(page(f"<p>Hello</p>{body}", Referrer_Policy=header))

    assert outcome(report, "referrer.missing") == missing
    assert outcome(report, "referrer.unsafe") == unsafe


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("same-origin", "passed"),
        ("Same-Origin; report-to='x'", "passed"),
        ("same-origin-allow-popups", "passed"),
        ("unsafe-none", "failed"),
        ("nonsense", "failed"),
    ],
)
def test_opener_is_cut_off_by_a_word_that_browsers_know(auditor, header, expected):
    report = auditor.page(page(Cross_Origin_Opener_Policy=header))
    assert outcome(report, "coop.missing") == expected


def test_plain_site_is_not_asked_for_what_counts_over_https_alone(auditor, fleet):
    report = auditor(None, fleet.site({"/": page()}))

    assert verdict(report, "coop.missing").facts["why"] == "no_https"
    assert outcome(report, "permissions.missing") == "passed"


@pytest.mark.parametrize(
    ("server", "leaks"),
    [
        ("nginx", False),
        ("nginx/1.18.0", True),
        ("Apache", False),
        ("Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips", True),
        ("Apache (Red Hat) PHP/5.4.16", True),
        ("Microsoft-IIS/10.0", True),
        ("Tomcat 9.0.1", True),
        ("cloudflare", False),
        ("ECS (sab/5783)", False),
        ("awselb/2.0", False),
        ("Microsoft-HTTPAPI/2.0", False),
    ],
)
def test_number_of_a_version_is_a_leak_and_a_name_is_not(auditor, server, leaks):
    report = auditor.page(page(Server=server))
    assert outcome(report, "leak.server_version") == ("failed" if leaks else "passed")


def test_error_page_leaks_too(auditor):
    gone = answer("not here", 404, {"X-Powered-By": "PHP/7.4.3", "Server": "x/1.2"})
    report = auditor.page(page(), **{"*": gone})

    assert verdict(report, "leak.x_powered_by").facts["headers"] == ["x-powered-by: PHP/7.4.3"]
    assert outcome(report, "leak.server_version") == "failed"


def reflecting(credentials: str):
    def reply(_path, headers):
        shared = {"Access_Control_Allow_Origin": headers.get("origin", "none")}
        if credentials:
            shared["Access_Control_Allow_Credentials"] = credentials
        return page(**shared)

    return reply


@pytest.mark.parametrize(
    ("front", "failed"),
    [
        (page(), None),
        (page(Access_Control_Allow_Origin="https://a.gov.in"), None),
        (page(Access_Control_Allow_Origin="*"), "cors.wildcard"),
        (
            page(Access_Control_Allow_Origin="*", Access_Control_Allow_Credentials="true"),
            "cors.wildcard",
        ),
        (
            page(Access_Control_Allow_Origin="null", Access_Control_Allow_Credentials="true"),
            "cors.reflect_credentials",
        ),
        (reflecting("true"), "cors.reflect_credentials"),
        (reflecting("True"), "cors.wildcard"),
        (reflecting(""), "cors.wildcard"),
    ],
)
def test_sharing_with_an_unknown_site_is_found(auditor, front, failed):
    report = auditor.page(front)
    found = {v.code for v in report.failed if v.code.startswith("cors.")}
    assert found == ({failed} if failed else set())


def test_sharing_is_untold_where_the_view_is_missing(auditor):
    report = auditor.page(answer("slow down", 429))
    assert verdict(report, "cors.wildcard").outcome is Outcome.CANT_TELL
