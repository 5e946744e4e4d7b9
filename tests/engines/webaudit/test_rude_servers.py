"""Servers that stall, lie, loop, bomb or babble: the audit ends in a verdict every time."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest
from tests.engines.webaudit.loopback import GOOD_PAGE, HOST, answer, page, verdict

from chinar.engines.webaudit import Outcome, Target

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def saying(data: bytes, *, stall: bool = False):
    """Return a handler that hears a request, says this, then hangs up or hangs."""

    async def handler(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        await writer.drain()
        if stall:
            await asyncio.Event().wait()
        writer.close()
        await writer.wait_closed()

    return handler


@pytest.fixture
def says(auditor, fleet):
    """Audit a host whose HTTPS server says these bytes and whose HTTP port is shut."""

    def audit(data: bytes, *, stall: bool = False, **changes):
        port = fleet.serve(saying(data, stall=stall), auditor.good_tls())
        return auditor(port, None, **changes)

    return audit


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 999 What\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000,
        b"x" * 70_000,
        OK + b"X: y\r\n" * 101 + b"\r\n",
        OK + b"X: " + b"y" * 60_000 + b"\r\nX: " + b"y" * 60_000 + b"\r\n\r\n",
        OK + b"Content-Le",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        OK + b"Content-Length: 99999999999999999999\r\n\r\n",
        OK + b"Content-Length: 10\r\n\r\nabc",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"5\r\nab",
        CHUNKED + b"0\r\n" + b"X: y\r\n" * 101 + b"\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 6,
    ],
)
def test_nonsense_in_place_of_an_answer_cannot_tell(says, data):
    report = says(data)

    assert verdict(report, "csp.missing").outcome is Outcome.CANT_TELL
    assert verdict(report, "http.no_https").outcome is Outcome.CANT_TELL
    assert verdict(report, "cert.expired").outcome is Outcome.PASSED
    assert not report.reached


@pytest.mark.parametrize(
    "begin", [b"", OK, OK + b"Content-Length: 50\r\n\r\nabc", CHUNKED + b"9\r\na"]
)
def test_server_that_stalls_times_out(says, begin):
    report = says(begin, stall=True, response_timeout_s=0.2)

    assert verdict(report, "csp.missing").facts["why"] == "timeout"
    assert verdict(report, "site.unreachable").facts["failures"] == [
        "timeout",
        "connection_refused",
    ]


def test_server_that_never_shakes_hands_times_out(auditor, fleet):
    async def silent(reader, writer):
        await asyncio.Event().wait()

    plain = page(without="X-Content-Type-Options")
    report = auditor(fleet.serve(silent), fleet.site({"/": plain}), connect_timeout_s=0.2)

    assert verdict(report, "http.no_https").outcome is Outcome.CANT_TELL
    assert verdict(report, "cert.expired").facts["why"] == "timeout"
    assert verdict(report, "hsts.missing").facts["why"] == "timeout"
    assert verdict(report, "fresh.stale").outcome is Outcome.PASSED  # the page over HTTP is read
    assert verdict(report, "csp.missing").outcome is Outcome.PASSED
    assert verdict(report, "xcto.missing").outcome is Outcome.FAILED


def test_plain_redirect_to_https_that_never_shakes_hands_leaves_the_page_untold(auditor, fleet):
    async def silent(reader, writer):
        await asyncio.Event().wait()

    http = auditor.redirect(f"https://{HOST}/")
    report = auditor(fleet.serve(silent), http, connect_timeout_s=0.2)

    for code in ("csp.missing", "xcto.missing", "fresh.no_date", "http.no_https"):
        assert verdict(report, code).facts["why"] == "timeout", code


def test_server_that_hangs_up_on_the_handshake_cannot_tell(auditor, fleet):
    async def hang_up(reader, writer):
        await reader.read(1)

    report = auditor(fleet.serve(hang_up), fleet.site({"/": page()}))

    assert verdict(report, "http.no_https").outcome is Outcome.CANT_TELL


def test_server_that_speaks_no_common_tls_cannot_tell(auditor, fleet):
    tls = auditor.good_tls()
    tls.set_alpn_protocols(["http/1.1"])
    alert = b"\x15\x03\x01\x00\x02\x02\x28"  # fatal handshake_failure, RFC 8446 section 6

    async def refuse(reader, writer):
        await reader.read(65_536)
        writer.write(alert)
        writer.close()
        await writer.wait_closed()

    report = auditor(fleet.serve(refuse), fleet.site({"/": page()}))

    assert verdict(report, "cert.expired").facts["why"] == "tls"
    assert verdict(report, "http.no_https").outcome is Outcome.CANT_TELL


def test_whole_site_is_bounded_in_time(auditor, fleet):
    async def silent(reader, writer):
        await asyncio.Event().wait()

    port = fleet.serve(silent)
    report = auditor(port, port, site_timeout_s=0.3)

    assert verdict(report, "site.unreachable").facts["failures"] == ["timeout", "timeout"]


@pytest.mark.parametrize(
    ("framing", "body"),
    [
        (b"Content-Encoding: gzip\r\n", gzip.compress(GOOD_PAGE.encode(), mtime=0)),
        (b"Content-Encoding: deflate\r\n", zlib.compress(GOOD_PAGE.encode())),
        (b"Content-Encoding: deflate\r\n", zlib.compress(GOOD_PAGE.encode(), wbits=-15)),
        (b"Content-Encoding: identity\r\n", GOOD_PAGE.encode()),
        (b"no colon here\r\nBad Name: 1\r\n", GOOD_PAGE.encode()),
        (b"Transfer-Encoding: gzip\r\n", GOOD_PAGE.encode()),
        (
            b"Transfer-Encoding: chunked\r\n",
            b"%x;note=1\r\n%b\r\n0\r\nTrailer: 1\r\n\r\n" % (len(GOOD_PAGE), GOOD_PAGE.encode()),
        ),
    ],
)
def test_body_is_read_however_it_is_framed(says, framing, body):
    report = says(OK + framing + b"\r\n" + body)

    assert verdict(report, "fresh.stale").outcome is Outcome.PASSED


def test_interim_answer_is_skipped(says):
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    report = says(early + page())

    assert verdict(report, "csp.missing").outcome is Outcome.PASSED


def test_answer_without_content_is_complete(says):
    report = says(b"HTTP/1.1 204 No Content\r\n\r\n")

    assert verdict(report, "fresh.no_date").outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "data",
    [
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(30_000_000), mtime=0),
        OK
        + b"Content-Encoding: gzip, gzip\r\n\r\n"
        + gzip.compress(gzip.compress(bytes(9_000_000), mtime=0), mtime=0),
        OK + b"Content-Length: 3000000\r\n\r\n" + b" " * 3_000_000,
        OK + b"\r\n" + b" " * 3_000_000,
        CHUNKED + b"2dc6c0\r\n" + b" " * 3_000_000 + b"\r\n0\r\n\r\n",
    ],
)
def test_body_past_its_bounds_is_cut_and_its_end_cannot_be_told(says, data):
    report = says(data)

    assert verdict(report, "fresh.no_date").facts["why"] == "incomplete"
    assert verdict(report, "csp.missing").outcome is Outcome.FAILED
    assert report.bytes < 8_388_608 + 30 * 2 * 65_536


@pytest.mark.parametrize(
    "data",
    [
        OK + b"Content-Encoding: br\r\n\r\n" + b"\x0b\x02",
        OK + b"Content-Encoding: gzip\r\n\r\n" + b"not gzip at all",
        OK + b"Content-Security-Policy-Report-Only: x\r\nContent-Encoding: br\r\n\r\n\x0b",
    ],
)
def test_body_that_cannot_be_decoded_may_hold_a_policy_and_a_date(says, data):
    report = says(data)

    for code in ("csp.missing", "csp.report_only", "csp.unsafe_inline", "fresh.no_date"):
        assert verdict(report, code).facts["why"] == "incomplete", code
    assert verdict(report, "xcto.missing").outcome is Outcome.FAILED


def test_policy_sent_with_a_body_that_cannot_be_decoded_counts(says):
    sent = b"Content-Security-Policy: default-src 'self'\r\nContent-Encoding: br\r\n\r\n"
    report = says(OK + sent + b"\x0b")

    assert verdict(report, "csp.missing").outcome is Outcome.PASSED


@pytest.mark.parametrize("location", ["/", "/next", "//" + HOST + "/"])
def test_redirects_in_a_circle_end_in_cannot_tell(auditor, fleet, location):
    circle = {
        "/": answer("", 302, {"Location": location}),
        "/next": answer("", 302, {"Location": "/"}),
    }
    report = auditor(fleet.site(circle, auditor.good_tls()), None)

    assert verdict(report, "csp.missing").facts["why"] == "redirect_loop"
    assert verdict(report, "site.server_error").outcome is Outcome.CANT_TELL


def test_redirects_without_end_stop_at_the_bound(auditor, fleet):
    def onward(path, _headers):
        return answer("", 302, {"Location": path + "x"})

    report = auditor(fleet.site({"*": onward}, auditor.good_tls()), None)

    assert verdict(report, "csp.missing").facts["why"] == "redirect_loop"
    assert report.requests <= 30


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "gopher://127.0.0.1:70/",
        "ftp://example.gov.in/",
        "javascript:alert(1)",
        "http://[::1/",
        "https://example.gov.in:22/",
        "https://example.gov.in:99999/",
        "https://exa mple.gov.in/",
        "https://example.gov.in\\@127.0.0.1/",
    ],
)
def test_redirect_to_what_is_no_web_page_is_not_followed(auditor, fleet, location):
    report = auditor(fleet.site({"/": answer("", 302, {"Location": location})}, auditor.good_tls()))

    assert verdict(report, "csp.missing").facts["why"] == "redirect_refused"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://user:secret@10.0.0.1/",
    ],
)
def test_redirect_to_a_private_address_is_not_followed(auditor, fleet, location):
    inner = fleet.site({"/": page()})
    there = answer("", 302, {"Location": location.format(port=inner)})
    report = auditor(fleet.site({"/": there}, auditor.good_tls()), None)

    assert verdict(report, "csp.missing").facts["why"] == "address_refused"
    assert not fleet.accepted_at[inner]


def test_server_that_closes_after_each_answer_is_read_on_new_connections(auditor, fleet):
    async def once(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(page())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    report = auditor(fleet.serve(once, auditor.good_tls()), auditor.redirect(f"https://{HOST}/"))

    assert verdict(report, "exposed.git").outcome is Outcome.PASSED
    assert report.connections <= 25


def test_server_that_says_close_is_asked_on_a_new_connection(auditor, fleet):
    https = fleet.site({"/": page(Connection="close")}, auditor.good_tls())
    report = auditor(https, None)

    assert verdict(report, "exposed.git").outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"max_connections": 0}, "cert.expired"), ({"max_requests": 0}, "csp.missing")],
)
def test_used_up_budget_cannot_tell(auditor, fleet, changes, code):
    report = auditor(fleet.site({"/": page()}, auditor.good_tls()), None, **changes)

    assert verdict(report, code).facts["why"] == "budget"
    assert verdict(report, "site.unreachable").outcome is Outcome.CANT_TELL


def test_failing_plain_http_leaves_its_redirect_untold(auditor, fleet):
    https = fleet.site({"/": page()}, auditor.good_tls())
    report = auditor(https, fleet.serve(saying(b"junk\r\n")))

    assert verdict(report, "http.no_https_redirect").outcome is Outcome.CANT_TELL
    assert verdict(report, "http.no_https").outcome is Outcome.PASSED


@pytest.mark.parametrize("status", [403, 404, 429, 503])
def test_refusing_plain_http_leaves_its_redirect_untold(auditor, fleet, status):
    https = fleet.site({"/": page()}, auditor.good_tls())
    report = auditor(https, fleet.site({"*": answer("no", status)}))

    assert verdict(report, "http.no_https_redirect").outcome is Outcome.CANT_TELL


def test_redirect_to_dead_https_is_a_redirect_and_the_rest_is_untold(auditor, fleet):
    async def hang_up(reader, writer):
        await reader.read(1)

    report = auditor(fleet.serve(hang_up), auditor.redirect(f"https://{HOST}/"))

    assert verdict(report, "http.no_https_redirect").outcome is Outcome.PASSED
    assert verdict(report, "http.redirect_off_host").outcome is Outcome.CANT_TELL


def test_plain_redirect_into_a_circle_is_untold(auditor, fleet):
    https = fleet.site({"/": page()}, auditor.good_tls())
    report = auditor(https, fleet.site({"*": answer("", 302, {"Location": "/"})}))

    assert verdict(report, "http.no_https_redirect").outcome is Outcome.CANT_TELL


def test_kept_connection_that_was_dropped_is_opened_once_more(auditor, fleet):
    served = []

    async def two_then_drop(reader, writer):
        for _ in range(1 + (not served)):
            await reader.readuntil(b"\r\n\r\n")
            served.append(1)
            writer.write(page())
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    report = auditor(fleet.serve(two_then_drop, auditor.good_tls()), None)

    assert verdict(report, "exposed.git").outcome is Outcome.PASSED


def test_front_page_elsewhere_leaves_the_files_to_the_own_host(auditor, fleet):
    elsewhere = "portal.example.org"
    other = fleet.site({"/": page()}, auditor.certificates.context(elsewhere))
    own = fleet.site(
        {
            "/": answer("", 302, {"Location": f"https://{elsewhere}/"}),
            "/.git/HEAD": answer("ref: refs/heads/main"),
        },
        auditor.good_tls(),
    )
    report = auditor(own, None, connect_to={(elsewhere, 443): ("127.0.0.1", other)})

    assert verdict(report, "exposed.git").facts["url"] == f"https://{HOST}/.git/HEAD"
    assert verdict(report, "csp.missing").outcome is Outcome.PASSED


def test_address_as_target_needs_no_name(auditor, fleet):
    https = fleet.site({"/": page()}, auditor.certificates.context("127.0.0.1"))
    report = auditor(
        target=Target.parse(f"https://127.0.0.1:{https}"),
        connect_to={("127.0.0.1", https): ("127.0.0.1", https)},
    )

    assert verdict(report, "cert.wrong_host").outcome is Outcome.PASSED
    assert verdict(report, "domain.not_government").outcome is Outcome.INAPPLICABLE
    assert verdict(report, "http.no_https_redirect").outcome is Outcome.INAPPLICABLE
