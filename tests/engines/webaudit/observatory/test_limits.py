"""Where no grade is given, and what the rules make of odd chains, jars and policies."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.webaudit.loopback import HOST, MOMENT, answer, page

from chinar.engines.webaudit import Target
from chinar.engines.webaudit.observatory import ObservatoryTest, grade_site
from chinar.engines.webaudit.observatory.jar import kept_cookies
from chinar.engines.webaudit.observatory.policies import PolicyError, join_policies
from chinar.engines.webaudit.observatory.results import (
    LETTERS,
    RESULTS,
    as_test,
    letter_for,
    total,
)
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Failure, FailureKind, Fetch, Handshake, Response
from chinar.engines.webaudit.url import parse_url

HTML = (("content-type", "text/html"),)


def reply(address: str, status: int = 200, *headers: tuple[str, str], body: str = "") -> Response:
    return Response(
        url=parse_url(address), status=status, headers=(*HTML, *headers), body=body.encode()
    )


def fetched(*hops: Response, failure: FailureKind | None = None) -> Fetch:
    ended = Failure(kind=failure, detail="") if failure else None
    return Fetch(start=hops[0].url if hops else parse_url("http://x.in/"), hops=hops, failure=ended)


def plain_site(*hops: Response, failure: FailureKind | None = None) -> Observations:
    """Return what is seen of a site that has no HTTPS."""
    return Observations(target=Target(host=HOST), http=fetched(*hops, failure=failure))


def results(seen: Observations) -> dict[str, str]:
    found = grade_site(seen, MOMENT)
    assert found is not None
    return {test.name: test.result for test in found.tests}


def test_faultless_site_gets_the_best_grade_and_a_site_without_answer_none(auditor):
    assert auditor.page(page()).grade == "A+"
    assert auditor().grade is None


@pytest.mark.parametrize(
    "front", [answer("gone", 404), answer("broken", 500), answer("slow down", 429)]
)
def test_error_page_gets_no_grade(auditor, front):
    report = auditor.page(front)
    assert (report.grade, report.observatory) == (None, None)


def test_page_of_a_firewall_gets_no_grade(auditor):
    blocked = answer("<p>The requested URL was rejected. Support ID 1</p>", 403)
    assert auditor.page(blocked).grade is None


def test_refusal_by_the_site_itself_is_graded(auditor):
    assert auditor.page(answer("<p>Officers only</p>", 403)).grade == "D"


@pytest.mark.parametrize(
    ("kind", "graded"),
    [
        (FailureKind.CONNECTION_REFUSED, True),
        (FailureKind.CLOSED, True),
        (FailureKind.TIMEOUT, False),
        (FailureKind.BUDGET, False),
        (FailureKind.THROTTLED, False),
    ],
)
def test_https_that_nobody_gets_is_none_and_what_we_could_not_see_tells_nothing(kind, graded):
    seen = replace(
        plain_site(reply(f"http://{HOST}/")),
        handshake=Handshake(failure=Failure(kind=kind, detail="")),
        https=fetched(failure=kind),
    )
    found = grade_site(seen, MOMENT)
    assert (found is not None) is graded


def test_site_with_an_old_protocol_alone_has_no_https():
    seen = replace(
        plain_site(reply(f"http://{HOST}/")),
        handshake=Handshake(version="TLSv1", trusted=True),
        https=fetched(reply(f"https://{HOST}/")),
    )
    assert results(seen)["strict-transport-security"] == "hsts-not-implemented-no-https"


@pytest.mark.parametrize(
    "shaken",
    [
        Handshake(version="TLSv1.3", chain=(b"x",)),
        Handshake(version="TLSv1.3", chain=(b"x",), trusted=True),
        Handshake(version="TLSv1.3", trusted=True),
    ],
)
def test_certificate_that_cannot_be_judged_gives_no_grade(shaken):
    seen = Observations(
        target=Target(host=HOST), handshake=shaken, https=fetched(reply(f"https://{HOST}/"))
    )
    assert grade_site(seen, MOMENT) is None


def test_circle_ends_after_ten_redirects_and_its_last_answer_is_judged():
    there = reply(f"http://{HOST}/", 302, ("location", "/back"))
    back = reply(f"http://{HOST}/back", 302, ("location", "/"), ("x-frame-options", "DENY"))
    seen = plain_site(there, back, failure=FailureKind.REDIRECT_LOOP)

    assert results(seen)["x-frame-options"] == "x-frame-options-not-implemented"
    assert results(seen)["redirection"] == "redirection-not-to-https"


@pytest.mark.parametrize("location", ["/elsewhere", "ftp://files.in/", ""])
def test_chain_that_went_on_to_where_we_did_not_look_tells_nothing(location):
    first = reply(f"http://{HOST}/", 302, ("location", location))
    kind = FailureKind.REDIRECT_LOOP if location else None
    assert grade_site(plain_site(first, failure=kind), MOMENT) is None


def test_page_that_could_not_be_decoded_tells_nothing():
    cut = replace(reply(f"http://{HOST}/"), complete=False)
    assert grade_site(plain_site(cut), MOMENT) is None


def test_nothing_seen_gives_no_grade():
    assert grade_site(Observations(target=Target(host=HOST)), MOMENT) is None


@pytest.mark.parametrize(
    "script",
    ["http://[bad/x.js", "//[bad/x.js", "https://", "http:x.js", "\\x00https://a.in/x.js", "[::1"],
)
@pytest.mark.parametrize("base", ["", "https://[bad/", "https://b.in/lib/", "/lib/"])
def test_script_of_any_address_is_judged(script, base):
    body = f'<base href="{base}"><script src="{script}" integrity="x"></script>'
    judged = results(plain_site(reply(f"http://{HOST}/", body=body)))["subresource-integrity"]
    assert judged.startswith("sri-")


@pytest.mark.parametrize(
    ("header", "meta", "result"),
    [
        ("", "frame-ancestors 'none'", "csp-header-invalid"),
        (None, "frame-ancestors 'none'", "csp-not-implemented"),
        (None, "x", "csp-header-invalid"),
        (None, "default-src 'none'; sandbox", "csp-implemented-with-no-unsafe-default-src-none"),
        ("img-src %zz/", "img-src %zz/ a", "csp-header-invalid"),
    ],
)
def test_policy_of_header_and_page_are_one(header, meta, result):
    sent = () if header is None else (("content-security-policy", header),)
    body = f'<meta http-equiv="Content-Security-Policy" content="{meta}">'
    seen = plain_site(reply(f"http://{HOST}/", 200, *sent, body=body))
    assert results(seen)["content-security-policy"] == result


@pytest.mark.parametrize(
    ("cookie", "kept"),
    [
        ("a=1", True),
        (f"a=1; Domain={HOST}", True),
        ("a=1; Domain=.example.gov.in", True),
        ("a=1; Domain=gov.in", False),
        ("a=1; Domain=in", False),
        ("a=1; Domain=other.gov.in", False),
        ("__Host-a=1; Secure", True),
        ("__Host-a=1; Secure; Path=/deep", False),
        (f"__Host-a=1; Secure; Path=/; Domain={HOST}", False),
        ("__Secure-a=1", False),
        ("=1", False),
        ("a", False),
        ("heroku-session-affinity=1", False),
    ],
)
def test_jar_keeps_what_a_browser_keeps(cookie, kept):
    one = reply(f"https://{HOST}/", 200, ("set-cookie", cookie))
    assert bool(kept_cookies([one])) is kept


def test_later_cookie_of_the_same_place_replaces_and_another_folder_does_not():
    first = reply(f"https://{HOST}/a/b", 302, ("set-cookie", "s=1"))
    again = reply(f"https://{HOST}/a/c", 200, ("set-cookie", "s=2; Secure"))
    other = reply(f"https://{HOST}/", 200, ("set-cookie", "s=3"))

    assert [c.secure for c in kept_cookies([first, again])] == [True]
    assert len(kept_cookies([first, again, other])) == 2


@pytest.mark.parametrize("policy", ["", "abc", "img-src a; img-src b", "img-src " + "a " * 2001])
def test_policy_that_cannot_be_read_is_refused(policy):
    with pytest.raises(PolicyError):
        join_policies([policy])


@pytest.mark.parametrize("broken", ["https://a.in/%zz", "https://a.in/%ff"])
def test_broken_escape_voids_two_policies_and_not_one(broken):
    assert join_policies([f"img-src {broken}"]).directives == {"img-src": {broken}}
    other = broken.replace("%", "%25%")
    with pytest.raises(PolicyError):
        join_policies([f"img-src {broken}", f"img-src {other} {broken}"])


def test_source_counts_only_where_every_policy_has_it():
    joined = join_policies(["script-src 'self' https://a.in", "script-src https://a.in b.in"])
    assert joined.directives == {"script-src": {"https://a.in"}}
    assert join_policies(["img-src a.in", "img-src b.in"]).directives == {"img-src": {"'none'"}}
    below = join_policies(["img-src https://a.in/x/", "img-src https://a.in/x/y.gif"])
    assert below.directives == {"img-src": {"https://a.in/x/y.gif"}}


@given(st.lists(st.text(alphabet="ab-src ;,'%/:\t\n\u00a0é*", max_size=80), max_size=4))
def test_any_policies_are_read_or_refused(policies):
    try:
        joined = join_policies(policies)
    except PolicyError:
        return
    assert all(joined.directives.values())


@pytest.mark.parametrize(
    ("score", "letter"),
    [(135, "A+"), (100, "A+"), (95, "A"), (90, "A"), (85, "A-"), (75, "B"), (25, "D-"), (24, "F")],
)
def test_letters_are_the_observatorys(score, letter):
    assert letter_for(score) == letter
    assert letter in LETTERS


def test_bonus_counts_only_on_top_of_a_good_score():
    good = as_test("cookies", "cookies-secure-with-httponly-sessions-and-samesite")
    small = as_test("x-content-type-options", "x-content-type-options-not-implemented")
    grave = as_test("x-frame-options", "x-frame-options-not-implemented")

    assert (total([good]).score, total([good, small]).score) == (105, 100)
    assert total([good, grave]).score == 80
    assert total([grave] * 9).score == 0


def test_each_result_says_what_it_means():
    for word in RESULTS:
        assert as_test("x", word).meaning.endswith(".")
    strange = ObservatoryTest(name="x", result="from-a-later-version", modifier=0, passed=True)
    assert strange.meaning == "from-a-later-version"
