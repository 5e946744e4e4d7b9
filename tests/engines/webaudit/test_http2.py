"""Sites that speak HTTP/2 only are audited like any other, within the same bounds."""

from __future__ import annotations

import pytest
from h2.errors import ErrorCodes
from tests.engines.webaudit.http2_server import give, http2, strict_about_protocols
from tests.engines.webaudit.loopback import GOOD_HEADERS, HOST, verdict

from chinar.engines.webaudit import Outcome

ONLY = ("headers", "exposed.git", "cert.expired")


@pytest.fixture
def tls(auditor):
    context = auditor.good_tls()
    context.set_alpn_protocols(["h2"])
    return context


@pytest.fixture
def answers(auditor, fleet, tls):
    """Audit a site whose HTTPS server answers every request in this way."""

    def audit(answer, **changes):
        return auditor(fleet.serve(http2(answer), tls), None, only=ONLY, **changes)

    return audit


def test_site_that_refuses_http1_by_alert_is_audited_over_http2(auditor, fleet, tls):
    asked = []
    inner = fleet.serve(http2(asked=asked), tls)
    http = auditor.redirect(f"https://{HOST}/")
    report = auditor(fleet.serve(strict_about_protocols(inner)), http, only=ONLY)

    assert verdict(report, "xcto.missing").outcome is Outcome.PASSED
    assert verdict(report, "exposed.git").outcome is Outcome.PASSED
    assert verdict(report, "cert.expired").outcome is Outcome.PASSED
    assert report.requests == len(asked) + 1
    assert report.connections <= 4


def test_site_that_answers_http1_with_frames_is_audited_over_http2(auditor, fleet, tls):
    report = auditor(fleet.serve(http2(), tls), None, only=ONLY)

    assert verdict(report, "xcto.missing").outcome is Outcome.PASSED
    assert verdict(report, "exposed.git").outcome is Outcome.PASSED


def test_many_requests_share_few_connections_of_http2(auditor, fleet, tls):
    asked = []
    report = auditor(
        fleet.serve(http2(asked=asked), tls), None, only=("site", "headers", "exposure")
    )

    assert len(asked) >= 3
    assert report.connections <= 6


def test_server_that_asks_for_http1_after_all_is_not_asked_in_a_circle(answers):
    def back(connection, stream, path):
        connection.reset_stream(stream, ErrorCodes.HTTP_1_1_REQUIRED)

    report = answers(back)

    assert verdict(report, "xcto.missing").facts["why"] == "garbage"
    assert report.requests <= 4


@pytest.mark.parametrize(
    ("refuse", "why"),
    [
        (lambda c, s, p: c.reset_stream(s, ErrorCodes.REFUSED_STREAM), "closed"),
        (
            lambda c, s, p: c.close_connection(ErrorCodes.ENHANCE_YOUR_CALM, last_stream_id=0),
            "closed",
        ),
        (lambda c, s, p: c.send_headers(s, [(":status", "abc")], end_stream=True), "garbage"),
        (lambda c, s, p: c.send_headers(s, [(":status", "999")], end_stream=True), "garbage"),
        (lambda c, s, p: None, "timeout"),
        (lambda c, s, p: [c.send_headers(s, [(":status", "103")]) for _ in range(9)], "garbage"),
    ],
    ids=["reset", "goaway", "letters", "odd status", "silence", "interim"],
)
def test_answer_that_does_not_come_cannot_be_told(answers, refuse, why):
    report = answers(refuse, response_timeout_s=0.3)

    assert verdict(report, "xcto.missing").facts["why"] == why


def test_headers_past_the_bound_cannot_be_told(answers):
    def many(connection, stream, path):
        extra = [(f"x-{number}", "y") for number in range(101)]
        connection.send_headers(stream, [(":status", "200"), *extra], end_stream=True)

    report = answers(many)

    assert verdict(report, "xcto.missing").facts["why"] == "garbage"


def test_body_past_the_bound_is_cut(answers):
    def long(connection, stream, path):
        headers = {name.lower(): value for name, value in GOOD_HEADERS.items()}
        connection.send_headers(stream, [(":status", "200"), *headers.items()])
        for _ in range(6):
            connection.send_data(stream, b" " * 8_000)

    report = answers(long, max_body_bytes=20_000)

    assert verdict(report, "xcto.missing").outcome is Outcome.PASSED
    assert report.bytes < 30 * 100_000


def test_answer_of_http2_keeps_its_connection(auditor, fleet, tls):
    fleet_before = fleet.accepted
    auditor(fleet.serve(http2(give), tls), None, only=("exposed.git",))

    assert fleet.accepted - fleet_before <= 2
