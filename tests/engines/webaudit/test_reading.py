"""Dates, pages, policies and certificates are read as their writers meant them."""

from __future__ import annotations

import contextlib
import gzip
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes.body import inflate
from chinar.engines.webaudit.reading.certificates import covers
from chinar.engines.webaudit.reading.csp import (
    allows_anywhere,
    allows_eval,
    allows_inline,
    parse_policies,
)
from chinar.engines.webaudit.reading.dates import dates_in, last_updated
from chinar.engines.webaudit.reading.page import read_page
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.target import Target
from chinar.engines.webaudit.url import join_url, normal_host, parse_url

FIFTH = date(2024, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "05/03/2024",
        "5-3-2024",
        "05.03.24",
        "05 - 03 - 2024",
        "2024-03-05",
        "2024/3/5",
        "2024-03-05T10:00:00+05:30",
        "5 March 2024",
        "5th March, 2024",
        "5th of March 2024",
        "05-Mar-2024",
        "05-MAR-24",
        "Mar 5, 2024",
        "March 5th, 2024",
        "Tuesday, 5 Mar. 2024",
        "५ मार्च २०२४",
        "०५/०३/२०२४",
        "5 मार्च, 2024",
        "۵ مارچ ۲۰۲۴ء",
        "٥ مارچ، ٢٠٢٤",
        "۰۵/۰۳/۲۰۲۴",
        "مارچ ۵، ۲۰۲۴",
        "\u200f۰۵\u200f/۰۳/۲۰۲۴",
        "０５/０３/２０２４",
    ],
)
def test_date_is_read_however_it_is_written(text):
    assert dates_in(text) == (FIFTH,)


HINDI = "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"
URDU = "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر"
ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec"
MONTHS = [
    (name, number)
    for names in (HINDI, URDU, ENGLISH)
    for number, name in enumerate(names.split(), 1)
]


@pytest.mark.parametrize(("name", "month"), [*MONTHS, ("सितम्बर", 9), ("अक्तूबर", 10)])
def test_month_is_known_by_name(name, month):
    assert dates_in(f"1 {name} 2025") == (date(2025, month, 1),)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("03/25/2024", (date(2024, 3, 25),)),
        ("31/12/99", (date(1999, 12, 31),)),
        ("from 01/02/2024 to 5 March 2024", (date(2024, 2, 1), FIFTH)),
        ("32/01/2024", ()),
        ("30/02/2024", ()),
        ("13/13/2024", ()),
        ("00/00/0000", ()),
        ("call 0194-2506062", ()),
        ("version 1.2.3.4", ()),
        ("maybe 5 marchers 2024", ()),
        ("", ()),
    ],
)
def test_only_what_can_be_a_date_is_one(text, read):
    assert dates_in(text) == read


@pytest.mark.parametrize(
    "label",
    [
        "Last Updated On:",
        "Last updated :",
        "LAST REVIEWED ON",
        "Last Modified Date :",
        "Last content updated on",
        "Page updated on:",
        "Updated on",
        "Date of last update:",
        "अंतिम अद्यतन:",
        "अंतिम बार अपडेट किया गया :",
        "आख़िरी अपडेट",
        "अन्तिम संशोधन",
        "अंतिम समीक्षा",
        "अद्यतन की तिथि",
        "آخری اپ ڈیٹ:",
        "آخری بار اپ\u200cڈیٹ کیا گیا",
        "آخري تجديد",
        "آخری نظرثانی",
        "تاریخ تجدید",
    ],
)
def test_label_is_known_in_english_hindi_and_urdu(label):
    claim = last_updated(f"Notices of 1 January 2020. {label} 05-03-2024. Visitors: 11/11/2011")

    assert claim
    assert claim.dates == (FIFTH,)


@pytest.mark.parametrize(
    "text",
    [
        "Last Updated: Mon Jan 05 10:30:00 IST 2026",
        "Last Updation Date: 05/01/2026",
        "Last Uploaded: 5 January 2026",
        "Date Updated: 05.01.2026",
        "Last Modified : January, 05 2026",
        "आखरी अपडेट: ०५-०१-२०२६",
        "تازہ ترین اپ ڈیٹ: ۵ جنوری ۲۰۲۶",
    ],
)
def test_date_is_read_as_programs_and_offices_write_it(text):
    assert last_updated(text).dates == (date(2026, 1, 5),)


@pytest.mark.parametrize("text", ["20 Nov, 10:30 AM", "22 November 00:00:00"])
def test_clock_is_no_year(text):
    assert dates_in(text) == ()


def test_dates_without_a_label_are_no_claim():
    assert last_updated("Tender closes on 05/03/2024") is None


def test_date_far_from_its_label_is_no_claim():
    claim = last_updated("Last updated" + " word" * 40 + " 05/03/2024")

    assert claim
    assert claim.dates == ()


@given(st.text())
def test_dates_are_read_from_any_text_without_a_crash(text):
    assert isinstance(dates_in(text), tuple)
    assert last_updated(f"last updated {text}") is not None


@given(st.text(alphabet="0123456789/-. ,०५۵marchmayमईمئی'thء"))
def test_dates_are_read_from_near_misses_without_a_crash(text):
    assert all(isinstance(day, date) for day in dates_in(text))


def html(body: bytes | str, content_type: str = "text/html") -> Response:
    data = body if isinstance(body, bytes) else body.encode()
    url = parse_url("https://a.gov.in/")
    return Response(url=url, status=200, headers=(("content-type", content_type),), body=data)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("a <script>if (1 < 2) no()</script> b", "a b"),
        ("a <STYLE>p{}</STYLE > b", "a b"),
        ("a <!-- <p>no</p> --> b", "a b"),
        ("a <!-- never closed b", "a"),
        ("a <script>never closed b", "a"),
        ("a <p never closed b", "a"),
        ("1 < 2 &amp; 3", "1 < 2 & 3"),
        ("<!DOCTYPE html><?xml?>a", "a"),
        ("</>a", "a"),
        ("last <b>updated</b>&nbsp;on", "last updated on"),
        ("", ""),
    ],
)
def test_words_of_a_page_are_read_without_its_markup(source, text):
    assert read_page(html(source)).text == text


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("आ".encode(), "text/html", "आ"),
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1", "é"),
        (b"<meta charset='windows-1252'>\x80", "text/html", "€"),
        ("آ".encode("windows-1256"), "text/html; charset=windows-1256", "آ"),
        (b"a\xff", "text/html", "a\ufffd"),
        (b"a", "text/html; charset=punycode", "a"),
        (b"a", "text/html; charset=windows-1259", "a"),
    ],
)
def test_page_is_decoded_by_header_then_meta_then_as_utf8(body, content_type, text):
    assert read_page(html(body, content_type)).text == text


@given(st.binary(max_size=400))
def test_page_is_read_from_any_bytes_without_a_crash(body):
    assert isinstance(read_page(html(b"<meta " + body)).text, str)


@pytest.mark.parametrize(
    ("tag", "policies"),
    [
        ("<meta http-equiv=content-security-policy content=\"script-src 'self'\">", 1),
        ("<META HTTP-EQUIV='Content-Security-Policy' CONTENT='x'>", 1),
        ("<meta name=description content='about content-security-policy'>", 0),
        ("<meta http-equiv='content-security-policy' content='" + "x" * 9000 + "'>", 0),
        ("<meta http-equiv='content-security-policy' content=x>" * 9, 5),
        ("<!-- <meta http-equiv='content-security-policy' content=x> -->", 0),
    ],
)
def test_policy_is_read_from_the_page(tag, policies):
    assert len(read_page(html(tag)).policies) == policies


@pytest.mark.parametrize(
    ("policy", "inline", "evaluated", "anywhere"),
    [
        ("default-src 'self'", False, False, False),
        ("default-src 'none'; script-src 'unsafe-inline'", True, False, False),
        ("script-src 'unsafe-inline' 'nonce-abc'", False, False, False),
        ("script-src 'unsafe-inline' 'sha256-abc='", False, False, False),
        ("script-src 'unsafe-inline' 'strict-dynamic' https:", False, False, False),
        ("script-src 'UNSAFE-EVAL'", False, True, False),
        ("script-src *", False, False, True),
        ("script-src data:", False, False, True),
        ("script-src *.gov.in", False, False, False),
        ("script-src 'self'; script-src *", False, False, False),
        ("img-src *", True, True, True),
        ("script-src", False, False, False),
    ],
)
def test_policy_says_what_script_would_run(policy, inline, evaluated, anywhere):
    (read,) = parse_policies([policy])

    assert (allows_inline(read), allows_eval(read), allows_anywhere(read)) == (
        inline,
        evaluated,
        anywhere,
    )


def test_policies_are_split_at_commas_and_empty_ones_dropped():
    assert len(parse_policies(["default-src 'self', script-src a.gov.in", " ; ", ""])) == 2


@pytest.mark.parametrize(
    ("names", "host", "covered"),
    [
        (["a.gov.in"], "a.gov.in", True),
        (["*.gov.in"], "a.gov.in", True),
        (["*.gov.in"], "b.a.gov.in", False),
        (["*.gov.in"], "gov.in", False),
        (["*.in"], "gov.in", False),
        (["*"], "gov", False),
        ([], "a.gov.in", False),
        (["127.0.0.1"], "127.0.0.1", True),
        (["*.0.0.1"], "127.0.0.1", False),
    ],
)
def test_names_cover_a_host_by_one_leftmost_label(names, host, covered):
    assert covers(names, host) is covered


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A.Gov.In", "https://a.gov.in/"),
        ("a.gov.in.", "https://a.gov.in/"),
        ("http://a.gov.in", "https://a.gov.in/"),
        ("https://a.gov.in/dept?x=1#top", "https://a.gov.in/dept?x=1"),
        ("a.gov.in:8443", "https://a.gov.in:8443/"),
        ("http://a.gov.in:8080", "http://a.gov.in:8080/"),
        ("[2001:db8::1]", "https://[2001:db8::1]/"),
        ("सरकार.भारत", "https://xn--11b7cb3a6a.xn--h2brj9c/"),
        (
            "a.gov.in/हिन्दी",
            "https://a.gov.in/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80",
        ),
        ("dept_one.gov.in", "https://dept_one.gov.in/"),
    ],
)
def test_target_is_written_in_one_way(text, shown):
    assert str(Target.parse(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "two words",
        "ftp://a.gov.in",
        "file:///etc/passwd",
        "https://",
        "https://user:word@a.gov.in/",
        "a.gov.in:0",
        "a.gov.in:70000",
        "a.gov.in:port",
        "a..gov.in",
        "-a.gov.in",
        "a" * 64 + ".gov.in",
        ".".join(["a" * 60] * 5),
        "a\x00.gov.in",
        "a\\b.gov.in",
        "https://[::1",
        "x\u2024\u2024y",
        "☃\ufffe.gov.in",
    ],
)
def test_text_that_names_no_site_is_refused_with_advice(text):
    with pytest.raises(TargetError) as caught:
        Target.parse(text)
    assert caught.value.advice


def test_target_needs_a_tidy_host_and_a_port():
    with pytest.raises(TargetError):
        Target(host="A.gov.in")
    with pytest.raises(TargetError):
        Target(host="a.gov.in", https_port=None, http_port=None)


@given(st.text())
def test_host_is_read_or_refused_without_a_crash(text):
    with contextlib.suppress(TargetError):
        assert normal_host(text)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("/next", "https://a.gov.in/next"),
        ("//b.gov.in", "https://b.gov.in/"),
        ("?page=2#top", "https://a.gov.in/dept?page=2"),
        ("http://user:word@b.gov.in/x y", None),
        ("http://user:word@b.gov.in/", "http://b.gov.in/"),
        (
            "/हिन्दी".encode().decode("latin-1"),
            "https://a.gov.in/" + "%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80",
        ),
        ("https://भारत.in/".encode().decode("latin-1"), "https://xn--h2brj9c.in/"),
        ("/caf\xe9", "https://a.gov.in/caf%C3%A9"),
    ],
)
def test_redirect_leads_where_a_browser_would_go(location, shown):
    base = parse_url("https://a.gov.in/dept")
    if shown is None:
        with pytest.raises(TargetError):
            join_url(base, location)
    else:
        assert str(join_url(base, location)) == shown


@given(st.text())
def test_redirect_is_read_or_refused_without_a_crash(location):
    with contextlib.suppress(TargetError):
        assert join_url(parse_url("https://a.gov.in/"), location).host


@given(st.binary(), st.lists(st.sampled_from(["gzip", "deflate", "br", "", "x-gzip"])))
def test_body_is_inflated_or_given_up_without_a_crash(data, encodings):
    out, _whole = inflate(data, encodings, Policy(max_body_bytes=1000))
    assert len(out) <= max(1000, len(data))


def test_members_of_gzip_that_follow_each_other_are_one_body():
    packed = gzip.compress(b"one, ") + gzip.compress(b"two")
    assert inflate(packed, ["gzip"], Policy()) == (b"one, two", True)
    assert inflate(packed + b"trailing", ["gzip"], Policy()) == (b"one, two", True)


def test_members_without_end_are_given_up():
    _out, whole = inflate(gzip.compress(b"") * 50_000, ["gzip"], Policy())
    assert not whole
