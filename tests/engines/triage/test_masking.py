"""Personal numbers are hidden, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.engines.triage.labelled import CLEAN, MARKED, bare, marked, table
from tests.engines.triage.shared_texts import column

from chinar.engines.triage import Kind, mask
from chinar.engines.triage.masking.digits import luhn_holds, plain, verhoeff_holds
from chinar.engines.triage.masking.numbers import groups_of, windows

ZEROS = (0x30, 0x966, 0x660, 0x6F0)  # Latin, Devanagari, Arabic-Indic, extended Arabic-Indic
SEPARATORS = (
    "", " ", "-", ".", "_", "/", " - ", "\u00a0", "\u2009", "\u200b", "\u200e", "\u2013", "\u2212",
    "\u00ad", ":", "·", "\n",
)  # fmt: skip
AADHAAR = "794526698572"


def found(text):
    return {(span.kind.value, bare(text[span.start : span.end])) for span in mask(text).spans}


@pytest.mark.parametrize("line", MARKED.strip().splitlines())
def test_what_is_personal_is_hidden(line):
    text, pieces = marked(line)
    assert found(text) == pieces


@pytest.mark.parametrize("line", CLEAN.strip().splitlines())
def test_dates_amounts_orders_and_other_numbers_stay(line):
    assert mask(line).spans == ()
    assert mask(line).text == line


def test_of_the_labelled_table_nearly_all_is_found_and_nearly_nothing_else():
    right = wanted = said = 0
    for text, pieces in table():
        right, wanted, said = (
            right + len(found(text) & pieces),
            wanted + len(pieces),
            said + len(found(text)),
        )
    assert right / wanted >= 0.95
    assert right / said >= 0.98


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Aadhaar 7945 2669 8572.", "Aadhaar XXXX XXXX 8572."),
        ("आधार २६५०८४७७११५९", "आधार XXXXXXXX११५९"),
        ("call 94190 12345", "call XXXXX XXX45"),
        ("PAN ABCPD1234E", "PAN XXXXXX234E"),
        ("a.person@example.org", "a.XXXXXX@XXXXXXX.org"),
        ("a/c 0123040100012345", "a/c XXXXXXXXXXXX2345"),
    ],
)
def test_the_end_stays_readable_so_that_people_know_their_own_number(text, shown):
    assert mask(text).text == shown


def test_a_span_tells_its_kind_its_place_and_what_stays():
    said = mask("My Aadhaar is 7945 2669 8572, phone 9419012345.")
    aadhaar, phone = said.spans
    assert (aadhaar.kind, aadhaar.start, aadhaar.end, aadhaar.visible) == (
        Kind.AADHAAR, 14, 28, "8572",
    )  # fmt: skip
    assert phone.visible == "45"
    assert said.counts() == {Kind.AADHAAR: 1, Kind.PHONE: 1}


def test_twelve_digits_without_the_check_are_no_aadhaar():
    assert not verhoeff_holds("794526698573")
    assert mask("number 7945 2669 8573 on the board").spans == ()


def test_a_number_of_the_portal_stays_even_beside_a_hidden_one():
    said = mask("JK/ANG/2026/0004117-K, Aadhaar 794526698572")
    assert said.text == "JK/ANG/2026/0004117-K, Aadhaar XXXXXXXX8572"


@pytest.mark.parametrize("digits", ["2363", "758722"])
def test_verhoeff_knows_published_numbers(digits):
    assert verhoeff_holds(digits)


def test_luhn_knows_published_numbers():
    assert luhn_holds("79927398713")
    assert not luhn_holds("79927398710")


def test_long_hostile_texts_end():
    for text in ("1 " * 5000, "a" * 10_000 + "1", "1,00" * 2500, "a@" * 5000, "account 1234" * 900):
        mask(text)


@given(
    st.lists(st.sampled_from(SEPARATORS), min_size=11, max_size=11),
    st.sampled_from(ZEROS),
    st.sampled_from(["", "Aadhaar ", "आधार: ", "میرا آدھار ", "see ", "("]),
    st.integers(min_value=0, max_value=10**10 - 1),
)
def test_no_aadhaar_survives_whatever_stands_between_its_digits(gaps, zero, before, middle):
    body = f"{2 + middle % 8}{middle:010d}"
    digits = next(body + str(last) for last in range(10) if verhoeff_holds(body + str(last)))
    shown = "".join(chr(zero + int(digit)) for digit in digits)
    text = before + "".join(
        digit + gap for digit, gap in zip(shown, [*gaps, ""], strict=True)
    ) + " ok"  # fmt: skip
    # Read as a date, a time or a row of years it is left alone: that is a promise too.
    assume(any(window.digits == digits for window in windows(groups_of(plain(text)))))
    assume(not re.fullmatch(r"\D*(?:(?:19|20)\d\d\D*){3}", plain(text)))
    hidden = plain(mask(text).text)
    assert len(re.findall(r"\d", hidden)) <= 4


@given(st.text(max_size=200))
def test_any_text_is_masked_once_and_for_all(text):
    once = mask(text)
    assert mask(once.text).spans == ()
    assert mask(once.text).text == once.text


PIECES = st.sampled_from(
    [
        "7945 2669 8572", "9419012345", "ABCPD1234E", "a.b@example.org", "account ", "12.05.2024 ",
        "phone ", " order ", "Rs 1,23,456", "IFSC JAKA0EXAMPL", " ", ", ", "/", "-", "1234", "20",
        "२६५०८४७७११५९", "voter ", "ABC1234567", "JK/ANG/2026/0004117-K", "\n", "+91", "X", "XXXX",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_numbers_in_any_company_are_masked_once_and_for_all(text):
    once = mask(text)
    assert mask(once.text).spans == ()


@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_outside_the_spans_changes(text):
    said = mask(text)
    assert len(said.text) == len(text)
    inside = {place for span in said.spans for place in range(span.start, span.end)}
    for place, letter in enumerate(text):
        assert place in inside or said.text[place] == letter
    for before, after in zip(said.spans, said.spans[1:], strict=False):
        assert before.end <= after.start


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("cpgrams_2019.csv", "text"),
        ("bengaluru_civic_complaints_2019_unlabelled.csv", "complaint"),
    ],
)
def test_in_real_complaints_hardly_anything_is_hidden(name, wanted):
    texts = column(name, wanted)
    hidden = sum(len(mask(text).spans) for text in texts)
    assert hidden / len(texts) < 0.002  # their numbers had been taken out before
