"""Numbers that are hard to mistype."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.grievances.numbering import (
    Number,
    NumberError,
    check_character,
    compact,
    office_part,
    parse,
)

NUMBER = Number(office="ANG", year=2026, serial=4117)
numbers = st.builds(
    Number,
    office=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=12),
    year=st.integers(2000, 2999),
    serial=st.integers(1, 9_999_999),
)


def test_check_character_is_that_of_the_published_example():
    # The Global Release Identifier standard's example for ISO 7064, MOD 37,36.
    assert check_character("A1-2425G-ABC1234002") == "M"


def test_number_is_written_with_office_year_serial_and_check():
    assert str(NUMBER).startswith("JK/ANG/2026/0004117-")
    assert NUMBER.key == compact(str(NUMBER))


@given(numbers)
def test_every_number_is_read_back(number):
    assert parse(str(number)) == number
    assert parse(number.key.lower()) == number


@pytest.mark.parametrize(
    "typed",
    [
        "{0}",
        "  {0}  ",
        "jk/ang/2026/0004117-{1}",
        "JK ANG 2026 0004117 {1}",
        "JK-ANG-2026-0004117-{1}",
        "JK/ANG/२०२६/०००४११७-{1}",
        "JK/ANG/۲۰۲۶/۰۰۰۴۱۱۷-{1}",
        "JK/ANG/٢٠٢٦/٠٠٠٤١١٧-{1}",
        "ＪＫ/ANG/2026/0004117-{1}",
        "\u200fJK/ANG/2026/OOO4II7-{1}",
    ],
)
def test_number_is_read_as_people_type_it(typed):
    assert parse(typed.format(NUMBER, NUMBER.key[-1])) == NUMBER


@pytest.mark.parametrize(
    "typed", ["", "17", "JK/ANG/2026/0004117", "XX/ANG/2026/0004117-K", "é" * 300]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(NumberError):
        parse(typed)


@given(numbers, st.data())
def test_one_wrong_digit_is_always_found(number, data):
    key = number.key
    place = data.draw(st.integers(len(key) - 8, len(key) - 2))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != key[place]]))
    with pytest.raises(NumberError):
        parse(key[:place] + wrong + key[place + 1 :])


def test_nearly_every_swap_of_two_digits_is_found():
    """ISO 7064 MOD 37,36 does not promise all of them."""
    swaps = missed = 0
    for serial in range(1, 200_000, 97):
        key = Number(office="ANG", year=2026, serial=serial).key
        for place in range(len(key) - 8, len(key) - 2):
            swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
            if swapped != key:
                swaps += 1
                with suppress(NumberError):
                    parse(swapped)
                    missed += 1
    assert swaps > 5000
    assert missed < swaps / 100


@given(st.text(max_size=100))
def test_no_text_breaks_the_parser(text):
    with suppress(NumberError):
        parse(text)


def test_office_without_letters_or_digits_counts_as_general():
    assert office_part("—") == "GEN"
    assert office_part("phe-ang 2") == "PHEANG2"
