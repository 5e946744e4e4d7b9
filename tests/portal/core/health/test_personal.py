"""What is hidden from a log line, and what stays readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.core.health.personal import without_personal_data, without_secrets_in_path


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("mail to zoon.dar+x@post.example failed", "zoon"),
        ("<Zoon@Post.example>", "Post"),
        ("call 9800000210", "9800000210"),
        ("call 98000 00210 now", "00210"),
        ("call 980-000-0210", "0210"),
        ("call 09800000210", "9800000210"),
        ("call +91 98000 00210", "00210"),
        ("call +91-9800000210.", "9800000210"),
        ("call +44 20 7946 0958", "7946"),
        ("कॉल ९८०००००२१०", "९८०"),
        ("فون ۹۸۰۰۰۰۰۲۱۰", "۹۸۰"),
        ("aadhaar 2345 6789 0123", "6789"),
        ("aadhaar 234567890123", "234567890123"),
        ("aadhaar 2345-6789-0123,", "6789"),
        ("pan ABCPD1234E", "ABCPD1234E"),
        ("pan abcpd1234e", "abcpd1234e"),
        ("smtp://chinar:hunter2@mail.example:587", "hunter2"),
        ("DETAIL:  Key (name, phone)=(Zoon Dar, 1) already exists.", "Zoon"),
        ("DETAIL:  Failing row contains (1, Zoon Dar, (x), null).", "Zoon"),
    ],
)
def test_personal_data_is_hidden(text, gone):
    shown = without_personal_data(text)
    assert gone not in shown
    assert "…" in shown


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T06:30:00.000+00:00",
        "2026-11-24 01:17:33.029562",
        "JK/ANG/2026/0004117-K",
        "job audits.scan_site 118234 took 1250 ms",
        "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6a7b",
        "10.0.12.250:5432",
        "1763965800.25",
        "sha256 9f86d081884c7d659a2feaa0c55ad015",
        'File "/srv/chinar/core/jobs/runner.py", line 120, in _call',
    ],
)
def test_ids_times_and_places_stay_readable(text):
    assert without_personal_data(text) == text


@given(st.from_regex(r"[6-9]\d{9}", fullmatch=True), st.text())
def test_no_mobile_number_passes(number, around):
    assert number not in without_personal_data(f"{around} {number} {around}")


@given(st.emails())
def test_no_email_passes(address):
    domain = address.rpartition("@")[2]
    assert f"@{domain}" not in without_personal_data(f"to {address}: no")


def test_tokens_and_queries_in_an_address_are_hidden():
    shown = without_secrets_in_path("Not Found: /en/reset/c0ffee-0123456789abcdef0123/?q=zoon")
    assert shown == "Not Found: /en/reset/…/"


@pytest.mark.parametrize("after", ["", "/", "/?a=b", " (404)"])
def test_code_of_a_receipt_in_an_address_is_hidden(after):
    shown = without_secrets_in_path(f"Not Found: /en/track/JKANG/code/7KQ4M-9WB2X{after}")
    assert shown.startswith("Not Found: /en/track/JKANG/code/…")
    assert "7KQ4M" not in shown
    assert "9WB2X" not in shown
