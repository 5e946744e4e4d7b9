"""Words: subject, text and short text, in the reader's language."""

from __future__ import annotations

import pytest
from django.utils import translation

from chinar.portal.core.notices.masking import masked
from chinar.portal.core.notices.rendering import words


def test_the_first_line_is_the_subject_and_the_rest_the_text(environment):
    environment(allowed_hosts="portal.jk.example, other.example", secure=True)
    made = words("tests.received", {"number": "7", "name": "A & B"}, "hi")
    assert made.subject == "We have your report 7"
    assert made.text == ("Dear A & B,\nlanguage hi\nSee https://portal.jk.example/track\n")
    assert made.short == "Chinar: got 7 (hi)"


def test_without_a_short_text_the_subject_is_sent():
    assert words("tests.finding", {"what": "a.example"}, "en").short == "a.example needs a look"


def test_numbers_in_right_to_left_text_are_isolated():
    made = words("tests.received", {"number": "JK/7", "urdu": True}, "ur")
    assert "\u2066JK/7\u2069" in made.subject


def test_the_language_of_whoever_triggers_it_does_not_leak():
    with translation.override("ur"):
        assert "language en" in words("tests.received", {}, "en").text
        assert translation.get_language() == "ur"


def test_a_line_break_in_a_value_cannot_add_a_header():
    made = words("tests.finding", {"what": "x\nBcc: all@post.example"}, "en")
    assert made.subject == "x"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("zoon@post.example", "z•••@post.example"),
        ("+919800000210", "•••210"),
        ("", ""),
        ("@x", "•••@x"),
    ],
)
def test_addresses_are_shown_in_part(address, shown):
    assert masked(address) == shown
