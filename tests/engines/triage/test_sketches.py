"""Sketches are the same everywhere, and tell how like two texts are."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.engines.triage import EMPTY, SIZE, SketchError, grams, likeness, shortlist, sketch
from chinar.engines.triage.folding import fold, skeleton
from chinar.engines.triage.sketches import least_xor

WORDS = [
    "water",
    "road",
    "light",
    "drain",
    "school",
    "bridge",
    "snow",
    "bill",
    "pole",
    "tap",
    "dog",
    "park",
    "tree",
    "wall",
    "office",
]


def test_a_sketch_is_the_same_in_every_process_and_version():
    # These bytes stand in databases: when this test must change, VERSION must change.
    expected = sketch("No water in our village for five days").hex()
    code = (
        "from chinar.engines.triage import sketch;"
        "print(sketch('No water in our village for five days').hex())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == expected
    assert expected.startswith("cc2e85094809f76908b287a6c1c8c9fc")


def test_equal_texts_have_equal_sketches_whatever_their_dress():
    one = sketch("NO  water, in our village!")
    assert likeness(one, sketch("no water in our village")) == 1.0
    assert len(one) == SIZE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب يہ", "کتاب یہ"),
        ("सड़क फ़ोन", "सडक फोन"),
        ("२६ जनवरी", "26 जनवरी"),
        ("۲۶ جنوری", "26 جنوری"),
        ("Café Ground", "cafe ground"),
        ("پٲنی", "پانی"),
    ],
)
def test_neighbouring_spellings_fold_into_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "words",
    [
        ("bijli", "बिजली", "بجلی"),
        ("sadak", "सड़क", "سڑک"),
        ("transformer", "ट्रांसफ़ॉर्मर", "ٹرانسفارمر"),
    ],
)
def test_one_word_has_one_skeleton_in_every_script(words):
    assert len({skeleton(fold(word)) for word in words}) == 1


@pytest.mark.parametrize("text", ["", "  ", "ab", "?!"])
def test_a_text_without_letters_is_like_nothing(text):
    assert sketch(text) == EMPTY
    assert likeness(EMPTY, EMPTY) == 0.0
    assert shortlist(sketch(text), [("a", sketch("no water at all"))]) == []


def test_the_estimate_is_near_the_truth():
    roll = random.Random(3)  # noqa: S311 # the same texts each time
    errors = []
    for _ in range(200):
        one = " ".join(roll.choices(WORDS, k=14))
        other = " ".join([*one.split()[: roll.randint(0, 14)], *roll.choices(WORDS, k=5)])
        own, others = grams(one), grams(other)
        truth = len(own & others) / len(own | others)
        errors.append(likeness(sketch(one), sketch(other)) - truth)
    assert abs(sum(errors) / len(errors)) < 0.02
    assert max(map(abs, errors)) < 0.25


def test_the_shortlist_has_the_most_alike_first():
    texts = {
        1: "The bridge is broken",
        2: "No water in our village for five days",
        3: "No water in the village for five days now",
    }
    wanted = sketch("no water in our village for 5 days")
    best = shortlist(wanted, [(key, sketch(text)) for key, text in texts.items()], limit=2)
    assert [key for key, _ in best] == [2, 3]


def test_bytes_of_another_length_are_refused():
    with pytest.raises(SketchError) as refused:
        likeness(b"short", EMPTY)
    assert refused.value.length == 5


@given(st.data(), st.sampled_from([3, 8, 64]))
def test_the_pick_is_the_nearest_of_all(data, bits):
    number = st.integers(0, 2**bits - 1)
    mark = data.draw(number)
    numbers = data.draw(st.sets(number, min_size=1, max_size=40))
    assert least_xor(mark, sorted(numbers)) == min(mark ^ one for one in numbers)


@given(st.text(max_size=100), st.text(max_size=100))
def test_likeness_is_mutual_and_bounded(one, other):
    value = likeness(sketch(one), sketch(other))
    assert value == likeness(sketch(other), sketch(one))
    assert 0 <= value <= 1
