"""Fingerprints of words and of code, and sightings on their way through JSON."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.webaudit.seeing import NOW, OWN, observed, response

from chinar.engines.webaudit.reading.alphabets import alphabet_shares, latin_language
from chinar.engines.webaudit.reading.code_print import code_print
from chinar.engines.webaudit.reading.fingerprint import (
    distance,
    exact_print,
    near_print,
    steady_words,
)
from chinar.engines.webaudit.reading.hosts import host_of, is_stranger, registrable
from chinar.engines.webaudit.reading.page import read_page
from chinar.engines.webaudit.reading.sighting import sighting_of
from chinar.engines.webaudit.reading.spam import spam_in, spam_names
from chinar.engines.webaudit.seen.history import (
    MOST_ITEMS,
    History,
    Sighting,
    read_sighting,
    sighting_data,
)

TODAY = date(2026, 11, 24)
GOVERNMENT = ("gov.in", "nic.in")


def words(body: str, today: date = TODAY) -> str:
    answer = response(f"<body>{body}</body>")
    return steady_words(read_page(answer), answer, today)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Last updated on: 20-11-2026", "Last updated on: 21-11-2026"),
        ("Today is Tuesday, 24 November 2026", "Today is Monday, 23 November 2026"),
        ("आज मंगलवार २४ नवंबर २०२६", "आज सोमवार २३ नवंबर २०२६"),
        ("Time 10:05:33 AM", "Time 11:17:02 AM"),
        ("Visitors: 12,345", "Visitors: 12,399"),
        ("आगंतुक संख्या: १२३४५", "आगंतुक संख्या: १२३९९"),
        ("You are 120045 visitor", "You are 120046 visitor"),
        ("23 °C", "17.5 °C"),
        ("Enter 3 + 4 = here", "Enter 5 + 1 = here"),
        ("Key a8f7d6e5c4b3a291807f6e5d", "Key 00f7d6e5c4b3a291807f6eaa"),
        ("Page generated in 0.31 s", "Page generated in 0.77 s"),
        ("<b id='hitcounter'>99</b> all", "<b id='hitcounter'>100</b> all"),
        ("© 2025 Department", "© 2026 Department"),
    ],
)
def test_what_changes_by_itself_is_left_out(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fee: Rs 100", "Fee: Rs 200"),
        ("Director: A. Secretary: B.", "Director: B. Secretary: A."),
        ("Last date 15-12-2026", "Last date 30-12-2026"),
        ("Telephone 0194-2450001", "Telephone 0194-2450002"),
        ("Open on working days", "Open on all days"),
    ],
)
def test_what_an_officer_changes_is_kept(one, other):
    assert exact_print(words(one)) != exact_print(words(other))


def test_small_change_stays_near_and_another_text_is_far():
    text = " ".join(f"word{number}" for number in range(400))
    near = near_print(text.replace("word7 ", "changed "))
    far = near_print(" ".join(f"other{number}" for number in range(400)))
    assert distance(near_print(text), near) < 8
    assert distance(near_print(text), far) > 16
    assert near_print("") == 0


def test_code_has_a_fingerprint_of_its_own():
    def of(body: str):
        return code_print(read_page(response(body)), OWN)

    plain = of("<p>one</p><script src='/a.js?v=1'></script><script>var t='x1';</script>")
    same = of("<p>two</p><script src='/a.js?v=2'></script><script>var t='y22';</script>")
    more = of("<script src='/a.js'></script><script src='//cdn.example/x.js'></script>")
    assert plain.exact == same.exact
    assert plain.exact != more.exact
    assert more.script_hosts == ("cdn.example",)
    framed = of("<iframe src='https://a.example/x'></iframe><form action='https://b.example/'>")
    assert framed.items == ("form:b.example", "frame:a.example")


def test_sighting_holds_what_the_next_audit_needs():
    body = (
        "<html lang='en-IN'><title>Health</title><a href='https://a.example/'>a</a>"
        "<p>Last updated on: 20-11-2026</p><script src='https://s.example/x.js'></script>"
    )
    seen = sighting_of(observed(body), NOW, ("compromise.defaced",))
    assert seen is not None
    assert (seen.claimed, seen.title, seen.ended_on) == (date(2026, 11, 20), "Health", OWN)
    assert (seen.link_hosts, seen.script_hosts) == (("a.example",), ("s.example",))
    assert seen.languages[0] == "en"
    assert not seen.clean


def test_sighting_survives_json_and_fields_of_tomorrow():
    seen = sighting_of(observed("<p>Words of a page</p>" * 40), NOW)
    assert seen is not None
    data = json.loads(json.dumps(sighting_data(seen) | {"of_tomorrow": 1}))
    assert read_sighting(data) == seen


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {}, {"at": "never"}, {"format": 2, "at": NOW.isoformat()}, {"format": "1"}],
)
def test_what_is_no_sighting_is_passed_over(data):
    assert read_sighting(data) is None


def test_sighting_that_somebody_bloated_is_cut():
    data = {
        "at": NOW.isoformat(),
        "link_hosts": ["a" * 5000] * 5000,
        "alphabets": {"Latin": 7, "Thai": "much"},
        "nearness": "zz",
        "text_length": -4,
        "claimed": 3,
    }
    seen = read_sighting(data)
    assert seen is not None
    assert len(seen.link_hosts) == MOST_ITEMS
    assert seen.alphabets == {"Latin": 1.0}
    assert (seen.nearness, seen.text_length, seen.claimed) == (0, 0, None)


@given(
    st.dictionaries(
        st.sampled_from(["at", "format", "claimed", "alphabets", "title", "nearness", "languages"]),
        st.none() | st.integers() | st.text(max_size=20) | st.lists(st.integers(), max_size=3),
    )
)
def test_any_data_is_read_or_passed_over(data):
    read_sighting(data)


def test_history_knows_the_newest_clean_sighting():
    bad = Sighting(at=NOW, suspicions=("compromise.defaced",))
    good = Sighting(at=NOW - timedelta(days=1))
    assert History(sightings=(good, bad)).known is good
    assert History(sightings=(bad,)).known is None


@pytest.mark.parametrize(
    ("reference", "host"),
    [
        ("https://A.Example/x", "a.example"),
        ("//a.example:8/x", "a.example"),
        ("/\\a.example", "a.example"),
        ("https://u@a.example/", "a.example"),
        ("/own/path", ""),
        ("javascript:1", ""),
    ],
)
def test_host_of_a_reference(reference, host):
    assert host_of(reference) == host


def test_whose_a_host_is():
    assert registrable("x.health.jk.gov.in") == "jk.gov.in"
    assert registrable("192.0.2.7") == "192.0.2.7"
    assert is_stranger("a.example", OWN, GOVERNMENT)
    assert not any(
        is_stranger(host, OWN, GOVERNMENT)
        for host in ("www.jk.gov.in", "x.nic.in", "www.youtube.com", "")
    )


def test_scripts_and_languages_are_told():
    assert alphabet_shares("abc कखग") == {"Devanagari": 0.5, "Latin": 0.5}
    assert latin_language("ini adalah yang dan untuk anda dengan di dari " * 10) == "id"
    assert latin_language("too few words") == ""


@pytest.mark.parametrize("text", ["specialists", "the casinos", "a slot-machine", "capitals"])
def test_words_inside_other_words_are_no_spam(text):
    assert not spam_in(text).sure
    assert not spam_names(f"https://{text.split()[0]}.example/")
