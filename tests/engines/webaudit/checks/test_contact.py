"""security.txt: there, right, and in date (RFC 9116)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.webaudit.loopback import answer, page, verdict

from chinar.engines.webaudit import Outcome
from chinar.engines.webaudit.reading.security_txt import parse_security_txt

PATH = "/.well-known/security.txt"
CONTACT = "Contact: mailto:a@example.gov.in\n"
EXPIRES = "Expires: 2027-05-01T00:00:00Z\n"
TEXT = {"Content-Type": "text/plain"}
CODES = ("securitytxt.missing", "securitytxt.invalid", "securitytxt.expired")


def outcomes(report) -> list[str]:
    return [verdict(report, code).outcome.value for code in CODES]


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        (answer(CONTACT + EXPIRES, 200, TEXT), "passed passed passed"),
        (answer("gone", 410), "failed inapplicable inapplicable"),
        (answer("<html>Welcome</html>"), "failed inapplicable inapplicable"),
        (answer('{"error": 404}'), "failed inapplicable inapplicable"),
        (answer("", 302, {"Location": "/login"}), "failed inapplicable inapplicable"),
        (answer("", 302, {"Location": "/security.txt"}), "cantTell cantTell cantTell"),
        (answer("no", 403), "failed inapplicable inapplicable"),
        (answer("down", 503), "cantTell cantTell cantTell"),
        (answer("slow down", 429), "cantTell cantTell cantTell"),
        (answer(CONTACT + EXPIRES), "passed failed passed"),
        (answer(EXPIRES, 200, TEXT), "passed failed passed"),
        (answer(CONTACT, 200, TEXT), "passed failed inapplicable"),
        (answer(CONTACT + EXPIRES * 2, 200, TEXT), "passed failed passed"),
        (
            answer(CONTACT + "Expires: 2026-11-24T06:30:00Z", 200, TEXT),
            "passed passed failed",
        ),
    ],
)
def test_file_is_judged_by_what_it_says_and_how_it_is_served(auditor, served, expected):
    assert outcomes(auditor.page(page(), **{PATH: served})) == expected.split()


def test_refusal_that_every_path_gets_tells_nothing(auditor):
    report = auditor.page(page(), **{"*": answer("no", 403)})

    assert verdict(report, "securitytxt.missing").outcome is Outcome.CANT_TELL


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (CONTACT + EXPIRES, None),
        ("contact: https://example.gov.in/report\nEXPIRES: 2027-05-01t00:00:00.5+05:30", None),
        (f"# to report\n\n{CONTACT}{EXPIRES}Policy: https://example.gov.in/p\n", None),
        ("Contact: http://example.gov.in/\n" + EXPIRES, "Contact: http://example.gov.in/"),
        ("Contact: a@example.gov.in\n" + EXPIRES, "Contact: a@example.gov.in"),
        (CONTACT + "Expires: 2027-05-01\n", "Expires: 2027-05-01"),
        (CONTACT + "Expires: 2027-13-01T00:00:00Z\n", "Expires: 2027-13-01T00:00:00Z"),
        (CONTACT + EXPIRES + "Preferred-Languages: en\n" * 2, "more than one Preferred-Languages"),
        (CONTACT, "0 Expires lines, not one"),
        (EXPIRES, "no Contact"),
    ],
)
def test_mistakes_are_named(text, mistake):
    assert parse_security_txt(text.encode()).mistakes == ((mistake,) if mistake else ())


def test_signature_around_the_file_is_passed_over():
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n"
        f"- # dashes are escaped\r\n{CONTACT}{EXPIRES}"
        "-----BEGIN PGP SIGNATURE-----\r\n\r\nContact: nonsense\r\n"
    )
    found = parse_security_txt(signed.encode())
    assert found.mistakes == ()
    assert found.expires is not None


def test_file_that_is_no_utf_8_says_so():
    assert "not UTF-8" in parse_security_txt(CONTACT.encode() + b"# \xff\n").mistakes


@given(st.binary(max_size=500))
def test_any_bytes_are_read(body):
    found = parse_security_txt(body)
    assert found.mistakes or found.expires
