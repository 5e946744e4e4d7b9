"""Every code, found on a real server that has the fault; none found on one that has not."""

from __future__ import annotations

import pytest
from tests.engines.webaudit.loopback import GOOD_PAGE, HOST, answer, page, verdict

from chinar.engines.webaudit import ALL_CHECKS, CODES, Outcome, Policy, Severity, Target
from chinar.engines.webaudit.registry import checks_for

DNS_TELLS = ("site.un", "domain.", "dns.", "mail.")
INLINE = "default-src 'self'; script-src 'self' 'unsafe-inline'"
EVAL = "script-src 'self' 'unsafe-eval'"
WILD = "script-src https:"


def failed_codes(report) -> set[str]:
    return {v.code for v in report.failed}


def test_faultless_site_passes_everything_and_gets_the_best_grade(auditor):
    report = auditor.page(page())

    untold = {v.code for v in report.verdicts if v.outcome is Outcome.CANT_TELL}
    assert not report.failed
    assert untold == {"gigw.needs_human"}
    assert (report.grade, report.score, report.deductions) == ("A+", 100, ())
    assert report.reached
    assert report.address == "127.0.0.1"


def test_audit_keeps_to_its_budget_and_counts_what_it_used(auditor, fleet):
    report = auditor.page(page())

    assert fleet.accepted <= report.connections <= 25
    assert report.requests == len(fleet.requests) <= 30
    assert report.bytes > len(GOOD_PAGE)
    assert report.finished_at > report.started_at


def test_audit_names_itself_and_sends_neither_cookie_nor_credential(auditor, fleet):
    auditor.page(page(Set_Cookie="session=1"))

    for _port, _path, headers in fleet.requests:
        assert "ChinarAudit/" in headers["user-agent"]
        assert headers["host"] == HOST
        assert not {"cookie", "authorization"} & set(headers)


@pytest.mark.parametrize(
    ("front", "code"),
    [
        (page(without="Strict-Transport-Security"), "hsts.missing"),
        (page(Strict_Transport_Security="includeSubDomains"), "hsts.invalid"),
        (page(Strict_Transport_Security="max-age=soon; includeSubDomains"), "hsts.invalid"),
        (page(Strict_Transport_Security="max-age=1; max-age=2"), "hsts.invalid"),
        (page(Strict_Transport_Security="max-age=31535999; includeSubDomains"), "hsts.short"),
        (page(Strict_Transport_Security="max-age=31536000"), "hsts.no_subdomains"),
        (page(without="Content-Security-Policy"), "csp.missing"),
        (page(Content_Security_Policy=INLINE), "csp.unsafe_inline"),
        (page(Content_Security_Policy=EVAL), "csp.unsafe_eval"),
        (page(Content_Security_Policy=WILD), "csp.wildcard"),
        (page(without="X-Content-Type-Options"), "xcto.missing"),
        (page(X_Content_Type_Options="sniff"), "xcto.missing"),
        (page("<p>Welcome</p>"), "fresh.no_date"),
        (page("<p>Last updated: soon</p>"), "fresh.no_date"),
        (page("<p>Last updated: 01/08/2026</p>"), "fresh.stale"),
        (page("<p>अंतिम अद्यतन: १ अगस्त २०२६</p>"), "fresh.stale"),
        (page("<p>آخری اپ ڈیٹ: ۱ اگست ۲۰۲۶ء</p>"), "fresh.stale"),
        (answer("broken", 500, {"Strict-Transport-Security": "x"}), "site.server_error"),
    ],
)
def test_fault_of_the_front_page_is_found(auditor, front, code):
    report = auditor.page(front)

    found = verdict(report, code)
    assert found.outcome is Outcome.FAILED
    assert found.evidence
    if code not in ("site.server_error", "hsts.invalid"):
        assert failed_codes(report) == {code}


def test_policy_that_only_reports_is_told_apart_from_none(auditor):
    front = page(
        without="Content-Security-Policy", Content_Security_Policy_Report_Only="default-src 'self'"
    )
    report = auditor.page(front)

    assert failed_codes(report) == {"csp.report_only"}
    assert verdict(report, "csp.missing").outcome is Outcome.INAPPLICABLE


def test_policy_in_the_page_itself_counts(auditor):
    meta = '<meta http-equiv="Content-Security-Policy" content="default-src &#39;self&#39;">'
    report = auditor.page(page(meta + GOOD_PAGE, without="Content-Security-Policy"))

    assert failed_codes(report) == set()


def test_policy_that_leaves_scripts_ungoverned_lets_everything_run(auditor):
    report = auditor.page(page(Content_Security_Policy="frame-ancestors 'none'"))

    assert failed_codes(report) == {"csp.unsafe_inline", "csp.unsafe_eval", "csp.wildcard"}


@pytest.mark.parametrize(
    ("certificate", "code", "severity"),
    [
        ({"began_days": 90, "left_days": -1}, "cert.expired", Severity.CRITICAL),
        ({"began_days": -2, "left_days": 90}, "cert.not_yet_valid", Severity.HIGH),
        ({"left_days": 30}, "cert.expires_soon", Severity.MEDIUM),
        ({"left_days": 7}, "cert.expires_soon", Severity.HIGH),
        ({"names": ["other.example.gov.in"]}, "cert.wrong_host", Severity.HIGH),
        ({"names": []}, "cert.wrong_host", Severity.HIGH),
        ({"self_signed": True}, "cert.self_signed", Severity.HIGH),
    ],
)
def test_fault_of_the_certificate_is_found_and_the_page_still_read(
    auditor, fleet, certificate, code, severity
):
    names = certificate.get("names", [HOST])
    lifetime = {key: value for key, value in certificate.items() if key != "names"}
    tls = auditor.certificates.context(*names, **lifetime)
    report = auditor(fleet.site({"/": page()}, tls), auditor.redirect(f"https://{HOST}/"))

    assert failed_codes(report) == {code}
    assert verdict(report, code).severity is severity
    assert verdict(report, "csp.missing").outcome is Outcome.PASSED


def test_certificate_of_an_unknown_authority_is_untrusted(auditor, fleet):
    https = fleet.site({"/": page()}, auditor.good_tls())
    report = auditor(https, auditor.redirect(f"https://{HOST}/"), ca_files=())

    assert failed_codes(report) == {"cert.untrusted"}
    assert "unable to get local issuer" in verdict(report, "cert.untrusted").evidence[0]


@pytest.mark.parametrize("kind", ["closed", "plain"])
def test_site_without_https_is_told(auditor, fleet, kind):
    http = fleet.site({"/": page(without="Strict-Transport-Security")})
    report = auditor(http if kind == "plain" else None, http)

    assert failed_codes(report) == {"http.no_https"}
    assert verdict(report, "cert.expired").outcome is Outcome.INAPPLICABLE
    assert verdict(report, "hsts.missing").outcome is Outcome.INAPPLICABLE


def test_address_over_plain_http_alone_offers_no_https(auditor, fleet):
    http = fleet.site({"/": page()})
    target = Target.parse(f"http://{HOST}:8080/")
    report = auditor(target=target, connect_to={(HOST, 8080): ("127.0.0.1", http)})

    assert failed_codes(report) == {"http.no_https"}


def test_plain_http_that_serves_the_page_does_not_redirect(auditor, fleet):
    https = fleet.site({"/": page()}, auditor.good_tls())
    report = auditor(https, fleet.site({"/": page()}))

    assert failed_codes(report) == {"http.no_https_redirect"}


def test_plain_http_that_leaves_the_host_first_is_told(auditor, fleet):
    other = "www." + HOST
    tls = auditor.certificates.context(HOST, other)
    https = fleet.site({"/": page()}, tls)
    report = auditor(
        https,
        auditor.redirect(f"https://{other}/"),
        connect_to={(other, 443): ("127.0.0.1", https)},
    )

    assert failed_codes(report) == {"http.redirect_off_host"}


def test_https_that_leads_back_to_http_is_told(auditor, fleet):
    back = answer(
        "",
        302,
        {"Location": f"http://{HOST}/plain"}
        | {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"},
    )
    https = fleet.site({"/": back}, auditor.good_tls())
    http = fleet.site({"/plain": page(), "/": answer("", 301, {"Location": f"https://{HOST}/"})})
    report = auditor(https, http)

    assert failed_codes(report) == {"http.https_downgrade"}


def test_shut_plain_port_is_no_fault(auditor, fleet):
    report = auditor(fleet.site({"/": page()}, auditor.good_tls()), None)

    assert failed_codes(report) == set()
    assert verdict(report, "http.no_https_redirect").outcome is Outcome.INAPPLICABLE


@pytest.mark.parametrize("head", ["ref: refs/heads/main\n", "a" * 40 + "\n", "0" * 64])
def test_public_repository_is_found_by_what_git_writes(auditor, head):
    report = auditor.page(page(), **{"/.git/HEAD": answer(head)})

    assert failed_codes(report) == {"exposed.git"}
    assert verdict(report, "exposed.git").severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("git_head", "control"),
    [
        (answer("<p>Sorry, ref: refs/heads/main</p>"), answer("<p>Sorry</p>")),
        (page(), page()),
        (answer("", 301, {"Location": "/"}), answer("", 301, {"Location": "/"})),
        (answer("no", 403), answer("no", 404)),
        (answer("gone", 410), answer("no", 404)),
    ],
)
def test_site_that_answers_anything_to_everything_is_not_accused(auditor, git_head, control):
    report = auditor.page(page(), **{"/.git/HEAD": git_head, "*": control})

    assert verdict(report, "exposed.git").outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("git_head", "control"),
    [
        (answer("ref: refs/heads/main"), answer("ref: refs/heads/main")),
        (answer("ref: refs/heads/main"), answer("down", 503)),
        (answer("no", 403), answer("no", 403)),
        (answer("slow down", 429), answer("no", 404)),
        (answer("down", 502), answer("no", 404)),
    ],
)
def test_barrier_or_echo_before_the_repository_cannot_tell(auditor, git_head, control):
    report = auditor.page(page(), **{"/.git/HEAD": git_head, "*": control})

    assert verdict(report, "exposed.git").outcome is Outcome.CANT_TELL


@pytest.mark.parametrize(
    "front",
    [
        answer("slow down", 429),
        answer("<title>Just a moment...</title>", 403, {"cf-mitigated": "challenge"}),
        answer("<p>The requested URL was rejected. Support ID 1</p>", 403),
        answer("please solve this captcha", 503),
        answer("<p>The requested URL was rejected. Please consult your administrator.</p>"),
        answer('<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful.</iframe>'),
        answer("Request unsuccessful", headers={"Strict-Transport-Security": "max-age=1"}),
    ],
)
def test_barrier_in_front_of_the_site_cannot_tell_and_never_passes(auditor, front):
    report = auditor.page(front, **{"*": front})

    for code in ("csp.missing", "xcto.missing", "fresh.stale", "exposed.git", "hsts.missing"):
        assert verdict(report, code).outcome is Outcome.CANT_TELL, code
    for code in ("site.server_error", "hsts.short", "http.https_downgrade", "fresh.no_date"):
        assert verdict(report, code).outcome is Outcome.CANT_TELL, code
    assert report.reached


@pytest.mark.parametrize("mark", ["_Incapsula_Resource", "Request unsuccessful"])
def test_real_page_that_carries_its_firewalls_script_is_judged(auditor, mark):
    body = f"<script>{mark}</script>{'<p>Services of the department</p>' * 150}{GOOD_PAGE}"
    report = auditor.page(page(body, without="Content-Security-Policy"))

    assert failed_codes(report) == {"csp.missing"}
    assert verdict(report, "fresh.stale").outcome is Outcome.PASSED


def test_short_real_page_that_asks_for_a_captcha_is_judged(auditor):
    report = auditor.page(page("<p>Access denied? Type the captcha.</p>"))

    assert failed_codes(report) == {"fresh.no_date"}


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv=refresh content="0; url=https://other.example.gov.in/">',
        "<META HTTP-EQUIV='Refresh' CONTENT='0;URL=/home/index.aspx'><title>Moved</title>",
        '<meta content="0,url=&quot;/en/&quot;" http-equiv="refresh"><a href="/en/">Go on</a>',
        "<meta http-equiv=refresh content=0.0;/en/>",
    ],
)
def test_page_that_only_leads_on_leaves_its_content_untold(auditor, body):
    report = auditor.page(page(body, without="Content-Security-Policy"))

    for code in ("csp.missing", "csp.report_only", "fresh.no_date", "fresh.stale"):
        assert verdict(report, code).facts["why"] == "moved_by_page", code
    assert verdict(report, "xcto.missing").outcome is Outcome.PASSED
    assert failed_codes(report) == set()


@pytest.mark.parametrize(
    "body",
    [
        '<meta http-equiv="refresh" content="0">',
        '<meta http-equiv="refresh" content="300; url=/">',
        '<meta http-equiv="refresh" content="soon; url=/">',
        '<meta name="refresh" content="0; url=/">',
        '<!-- <meta http-equiv="refresh" content="0; url=/"> -->',
        '<noscript><meta http-equiv="refresh" content="0; url=/plain"></noscript>',
        '<meta http-equiv="refresh" content="0; url=/">' + "<p>Services of ours</p>" * 30,
    ],
)
def test_page_that_stays_is_judged_although_it_speaks_of_refreshing(auditor, body):
    report = auditor.page(page(body, without="Content-Security-Policy"))

    assert failed_codes(report) - {"gigw.timed_refresh"} == {"csp.missing", "fresh.no_date"}


def test_site_that_asks_for_fewer_requests_gets_no_more(auditor, fleet):
    auditor.page(answer("slow down", 429))

    asked = [(port, path) for port, path, _ in fleet.requests]
    assert {path for _, path in asked} == {"/"}, "HTTP and HTTPS are asked at once, then no more"
    assert len({port for port, _ in asked}) == len(asked) <= 2


def test_site_that_cannot_be_reached_fails_that_and_tells_nothing_else(auditor):
    report = auditor()

    assert failed_codes(report) == {"site.unreachable"}
    elsewhere = (*DNS_TELLS, "a11y.axe.")  # the browser was not asked for
    others = {v.outcome for v in report.verdicts if not v.code.startswith(elsewhere)}
    assert others == {Outcome.CANT_TELL}
    assert (report.grade, report.score, report.reached) == (None, None, False)


def test_unknown_name_is_unreachable(auditor):
    report = auditor(target=Target(host="nobody.example.gov.in"))

    assert verdict(report, "site.unreachable").facts["failures"] == ["unknown_host"] * 2


def test_site_outside_government_domains_is_told(auditor, fleet):
    other = "example.org"
    tls = auditor.certificates.context(other)
    ports = {
        (other, 443): ("127.0.0.1", fleet.site({"/": page()}, tls)),
        (other, 80): ("127.0.0.1", auditor.redirect(f"https://{other}/")),
    }
    report = auditor(target=Target(host=other), connect_to=ports)

    assert failed_codes(report) == {"domain.not_government"}


def test_site_judged_by_its_own_review_policy(auditor, fleet):
    https = fleet.site({"/": page("<p>Last reviewed on 1st August 2026</p>")}, auditor.good_tls())
    http = auditor.redirect(f"https://{HOST}/")
    report = auditor(https, http, target=Target(host=HOST, review_days=365))

    assert verdict(report, "fresh.stale").outcome is Outcome.PASSED


def test_date_in_the_future_proves_nothing(auditor):
    report = auditor.page(page("<p>Last updated: 1 January 2027</p>"))

    assert verdict(report, "fresh.no_date").outcome is Outcome.PASSED
    assert verdict(report, "fresh.stale").outcome is Outcome.CANT_TELL


def test_every_code_of_every_check_is_explained_and_none_besides():
    ruled = [code for check in ALL_CHECKS for code in check.codes]

    assert len(ruled) == len(set(ruled))
    assert set(ruled) == set(CODES)


def test_report_has_one_verdict_for_each_code_in_the_registry_order(auditor):
    report = auditor.page(page())

    expected = [(check.id, code) for check in checks_for(Policy()) for code in check.codes]
    assert [(v.check, v.code) for v in report.verdicts] == expected
