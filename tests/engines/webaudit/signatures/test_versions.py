"""Versions in their order, and which line they belong to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.engines.webaudit.signatures.versions import is_below, is_within, tidy, version_key


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.9.1", "1.10.0"),
        ("1.9.0b1", "1.9.0"),
        ("3.0.0-beta1", "3.0.0-rc1"),
        ("3.0.0-rc1", "3.0.0"),
        ("2.4.6", "2.4.49"),
        ("1.0.2k", "1.1.0"),
        ("6.4", "6.5.0.1"),
        ("v1.2", "1.3"),
        ("", "0.1"),
    ],
)
def test_version_comes_before_a_later_one(lower, higher):
    assert is_below(lower, higher)
    assert not is_below(higher, lower)


@pytest.mark.parametrize(("one", "other"), [("1.9", "1.9.0"), ("v2.0", "2"), ("3.5.0", "3.5")])
def test_trailing_zeros_make_no_difference(one, other):
    assert not is_below(one, other)
    assert not is_below(other, one)


@pytest.mark.parametrize(
    ("version", "cycle", "within"),
    [
        ("2.4.6", "2.4", True),
        ("2.40.1", "2.4", False),
        ("1.0.2u", "1.0.2", True),
        ("10.1", "1", False),
        ("7", "7", True),
    ],
)
def test_version_belongs_to_its_line_only(version, cycle, within):
    assert is_within(version, cycle) is within


@pytest.mark.parametrize(
    ("found", "version"),
    [("1.12.4.min", "1.12.4"), ("3.7.1-slim", "3.7.1"), ("4.6.2.", "4.6.2"), ("5.0", "5.0")],
)
def test_what_file_names_add_is_left_out(found, version):
    assert tidy(found) == version


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(one, other):
    assert version_key(one) <= version_key(other) or version_key(other) <= version_key(one)
