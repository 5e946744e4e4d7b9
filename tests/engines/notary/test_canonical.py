"""JSON has one canonical form, byte for byte what RFC 8785 publishes."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.engines.notary import CanonicalError, canonical, parse

# RFC 8785, Appendix B: the bits of a double, and how it is written.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=1 - 2**53, max_value=2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("bits", "written"), NUMBERS.items())
def test_numbers_are_written_as_appendix_b_lists_them(bits, written):
    value = struct.unpack(">d", bytes.fromhex(bits))[0]
    assert canonical(value) == written.encode()


@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])
def test_what_appendix_b_calls_an_error_is_one(bits):
    with pytest.raises(CanonicalError, match="not a number"):
        canonical([struct.unpack(">d", bytes.fromhex(bits))[0]])


def test_the_example_of_section_3_2_2_is_written_as_there():
    text = r"""{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"""
    # Section 3.2.4 prints the same as bytes.
    assert canonical(parse(text)) == bytes.fromhex(
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e"
        "756d62657273223a5b3333333333333333332e333333333333332c31652b3330"
        "2c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac24"
        "5c75303030665c6e4127425c225c5c5c5c5c222f227d"
    )


def test_keys_are_sorted_by_utf_16_units_as_in_section_3_2_3():
    text = r"""{"\u20ac": "Euro Sign", "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"}"""
    assert list(json.loads(canonical(parse(text))).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


@given(JSON)
def test_what_is_written_reads_back_and_is_written_the_same_again(value):
    once = canonical(value)
    assert canonical(parse(once)) == once
    assert json.loads(once, parse_int=float) == value


@given(st.dictionaries(TEXT, st.integers(0, 9), max_size=8), st.randoms())
def test_the_order_in_which_keys_came_does_not_matter(value, random):
    pairs = list(value.items())
    random.shuffle(pairs)
    assert canonical(dict(pairs)) == canonical(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_keeps_its_value(value):
    assert float(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        2**53,
        -(2**53),
        "\ud800",
        {"\udc00": 1},
        {1: "a"},
        {"a": object()},
        b"bytes",
        {"a": {1, 2}},
    ],
)
def test_what_json_does_not_have_is_refused(value):
    with pytest.raises(CanonicalError):
        canonical(value)


def test_endless_nesting_is_refused_in_both_directions():
    nested: list[object] = []
    nested.append(nested)
    with pytest.raises(CanonicalError, match="nested"):
        canonical(nested)
    with pytest.raises(CanonicalError, match="nested"):
        parse("[" * 100_000 + "]" * 100_000)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 2}', "twice"),
        ('{"b": [{"a": 1, "\\u0061": 2}]}', "twice"),
        ("NaN", "not a number"),
        ("[-Infinity]", "not a number"),
        ("1e999", "not a number"),
        ('"\\ud800"', "surrogate"),
        (b'"\xff"', "UTF-8"),
        ("{", "not JSON"),
        ("", "not JSON"),
    ],
)
def test_what_has_no_canonical_form_is_refused_on_reading(text, why):
    with pytest.raises(CanonicalError, match=why):
        parse(text)


def test_a_byte_order_mark_in_front_is_skipped():
    assert parse(b"\xef\xbb\xbf[1]") == parse("\ufeff[1]") == [1]


def test_a_whole_number_too_large_becomes_the_float_that_ecmascript_reads():
    assert canonical(parse("9007199254740993")) == b"9007199254740992"
    assert canonical(parse("18446744073709551615")) == b"18446744073709552000"
    with pytest.raises(CanonicalError):
        parse("1" * 5000)
