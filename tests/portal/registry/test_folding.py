"""Names fold so that what is typed finds what is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.registry.folding import fold, search_text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ANANTNAG", "Anantnag"),
        ("anantnag", "Anántnag"),
        ("law justice", "Law, Justice"),
        ("health and education", "Health & Education"),
        ("كشمير", "کشمیر"),
        ("محكمہ", "محکمہ"),
        ("कपवाडा", "कपवाड़ा"),
        ("बांदीपोरा", "बाँदीपोरा"),
        ("سری نگر", "سِری نَگَر"),
    ],
)
def test_two_spellings_of_one_name_fold_alike(typed, written):
    assert fold(typed) == fold(written)


def test_vowel_signs_still_tell_words_apart():
    assert fold("पुल") != fold("पल")


def test_a_name_is_found_with_and_without_its_space():
    text = search_text(["سری نگر"])
    assert fold("سرینگر") in text
    assert f" {fold('سری نگر')}" in text


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
