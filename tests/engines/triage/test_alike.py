"""Two reports of the same thing are found by words, place and time together."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from tests.engines.triage.shared_texts import column

from chinar.engines.triage import (
    THRESHOLD,
    Report,
    compare,
    distance_km,
    grams,
    near_duplicates,
    overlap,
)

NOW = datetime(2026, 11, 28, tzinfo=UTC)
TEXT = "No water in our village for five days, the tanker did not come"


def report(key, text=TEXT, *, days=0, north_km=0.0, placed=True):
    latitude = 34.0 + north_km / 111.19 if placed else None
    return Report(
        key=key,
        text=text,
        at=NOW - timedelta(days=days),
        latitude=latitude,
        longitude=74.8 if placed else None,
    )


def test_the_same_words_at_the_same_place_and_day_are_the_same_thing():
    (match,) = near_duplicates(report("new"), [report("old")])
    assert match.key == "old"
    assert match.score == pytest.approx(1.0)
    assert match.distance_km == 0
    assert match.days == 0


def test_the_same_words_far_away_are_another_thing():
    assert near_duplicates(report("new"), [report("old", north_km=30)]) == []


def test_the_same_words_a_year_ago_are_another_thing():
    assert near_duplicates(report("new"), [report("old", days=365)]) == []


def test_two_kilometres_or_ninety_days_count_half():
    (near,) = near_duplicates(report("new"), [report("old", north_km=2)])
    (late,) = near_duplicates(report("new"), [report("old", days=90)])
    assert near.score == pytest.approx(0.5, abs=0.01)
    assert late.score == pytest.approx(0.5)


def test_an_unknown_place_counts_a_little_less_than_the_same():
    (match,) = near_duplicates(report("new", placed=False), [report("old")])
    assert match.score == pytest.approx(0.75)
    assert match.distance_km is None


def test_another_subject_at_the_same_place_is_another_thing():
    other = report("old", "Stray dogs attack children near the school")
    assert near_duplicates(report("new"), [other]) == []


def test_a_short_report_is_found_inside_a_long_one():
    long = TEXT + ". Last year it was the same, and in the office they say the pump is old."
    (match,) = near_duplicates(report("new"), [report("old", long)])
    assert match.text > 0.7


def test_a_few_letters_are_not_found_inside_anything():
    assert overlap(grams("water"), grams(TEXT)) < THRESHOLD


def test_the_best_come_first_and_no_more_than_asked():
    earlier = [report(str(km), north_km=km) for km in (2, 0, 1)]
    found = near_duplicates(report("new"), earlier, limit=2)
    assert [match.key for match in found] == ["0", "1"]
    assert compare(report("new"), earlier, threshold=0.9)[0].key == "0"


def test_distances_are_those_of_the_earth():
    assert distance_km(34.08, 74.80, (32.73, 74.87)) == pytest.approx(150, abs=1)


def typos(text, roll):
    letters = list(text)
    for _ in range(max(1, len(letters) // 20)):
        letters[roll.randrange(len(letters))] = roll.choice("abcdefghijklmnopqrstuvwxyz ")
    return "".join(letters)


def shuffled(text, roll):
    words = text.split()
    roll.shuffle(words)
    return " ".join(words)


@pytest.mark.parametrize(
    ("change", "least"),
    [
        (lambda text, roll: text.upper(), 1.0),
        (typos, 0.99),
        (shuffled, 0.9),
        (lambda text, roll: text[: len(text) * 2 // 3], 0.98),
    ],
)
def test_real_complaints_are_found_again_after_small_changes(change, least):
    texts = column("bengaluru_civic_complaints_2019_unlabelled.csv", "complaint")
    texts = [text for text in dict.fromkeys(texts) if len(text) > 40][:400]
    earlier = [Report(key=str(place), text=text, at=NOW) for place, text in enumerate(texts)]
    roll = random.Random(11)  # noqa: S311 # the same changes each time
    found = 0
    for place in range(0, len(texts), 4):
        wanted = Report(key="", text=change(texts[place], roll), at=NOW)
        matches = compare(wanted, earlier[place : place + 1], threshold=THRESHOLD * 0.75)
        found += bool(matches)
    assert found / len(range(0, len(texts), 4)) >= least
