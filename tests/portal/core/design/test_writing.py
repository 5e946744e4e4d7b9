"""Numbers in lakh and crore, dates in words, left-to-right pieces."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from chinar.portal.core.design.writing import indian, ltr, on_date, on_moment, on_time

INDIAN = re.compile(r"−?\d{1,2}(,\d\d)*,\d{3}|−?\d{1,3}")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (99999, "99,999"),
        (100000, "1,00,000"),
        (1234567, "12,34,567"),
        (10000000, "1,00,00,000"),
        (-1234567, "−12,34,567"),
        (1234.5, "1,234.5"),
        (2.0, "2"),
        (Decimal("123456.70"), "1,23,456.70"),
        (float("inf"), "inf"),
        (None, ""),
        ("about ten", "about ten"),
        (True, "True"),
    ],
)
def test_figures_are_grouped_as_lakh_and_crore(value, written):
    assert indian(value) == written


@given(some.integers())
def test_grouping_changes_no_digit_and_has_the_indian_shape(value):
    written = indian(value)
    assert INDIAN.fullmatch(written)
    assert int(written.replace(",", "").replace("−", "-")) == value


def test_an_id_is_isolated_and_escaped():
    assert ltr("JK/<1>") == '<bdi dir="ltr">JK/&lt;1&gt;</bdi>'
    assert ltr(None) == ltr("") == ""
    assert ltr(0) == '<bdi dir="ltr">0</bdi>'


@pytest.mark.parametrize(
    ("language", "month"),
    [("en", "November"), ("hi", "नव"), ("doi", "नव"), ("ur", "نومبر"), ("ks", "نومبر")],
)
def test_a_date_is_written_in_words_day_before_month(language, month):
    with translation.override(language):
        day, name, year = on_date(date(2026, 11, 24)).split()
    assert (day, year) == ("24", "2026")
    assert name.startswith(month)


def test_a_moment_is_written_in_the_time_of_the_place():
    late = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # 01:30 of the next day in Srinagar
    with translation.override("en"):
        assert on_date(late) == "25 November 2026"
        assert on_moment(late) == '25 November 2026, <bdi dir="ltr">01:30</bdi>'
    assert on_time(late) == '<bdi dir="ltr">01:30</bdi>'
    assert on_time(time(14, 10)) == '<bdi dir="ltr">14:10</bdi>'


@pytest.mark.parametrize("value", [None, "", "soon", 7])
def test_what_is_no_date_is_written_as_nothing(value):
    assert on_date(value) == on_time(value) == on_moment(value) == ""


def test_a_naive_moment_keeps_its_own_date():
    with translation.override("en"):
        assert on_date(datetime(2026, 11, 24, 23, 0)) == "24 November 2026"  # noqa: DTZ001
