"""Categories are suggested from own sentences, in every language of the product."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from chinar.engines.triage import NOT_SURE, Model, NoExamplesError
from chinar.portal.grievances import seeds

SMALL = [
    ("water", "no water in the tap"),
    ("water", "नल में पानी नहीं"),
    ("road", "the road is full of potholes"),
    ("road", "सड़क में गड्ढे हैं"),
    ("power", "بجلی نہیں ہے"),
]


def test_the_likeliest_comes_first_with_scores_that_sum_to_at_most_one():
    suggested = Model.train(SMALL).suggest("potholes on every road")
    assert suggested[0][0] == "road"
    assert sum(score for _, score in suggested) == pytest.approx(1.0)
    assert [score for _, score in suggested] == sorted((s for _, s in suggested), reverse=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [("bijli nahi hai", "power"), ("बिजली", "power"), ("paani", "water"), ("سڑک", "road")],
)
def test_a_word_learnt_in_one_script_is_known_in_another(text, code):
    assert Model.train(SMALL).suggest(text)[0][0] == code


@pytest.mark.parametrize("text", ["", "xyzzy qwrt", "?!", "日本語"])
def test_a_text_without_a_known_word_gets_no_suggestion(text):
    assert Model.train(SMALL).suggest(text) == []


def test_mostly_unknown_words_leave_it_unsure():
    model = Model.train(seeds.examples())
    text = "qwrtz plumbob vexillology the marzipan gazebo zeitgeist of frobnication"
    suggested = model.suggest(text)
    assert not suggested or suggested[0][1] < NOT_SURE


def test_nothing_to_learn_from_is_refused():
    with pytest.raises(NoExamplesError):
        Model.train([("empty", " ?! ")])


def test_training_gives_the_same_model_each_time():
    first, second = Model.train(seeds.examples()), Model.train(seeds.examples())
    assert first.suggest("पानी का बिल", 3) == second.suggest("पानी का बिल", 3)


def test_no_more_than_asked_for():
    assert len(Model.train(seeds.examples()).suggest("no water in the tap", 3)) == 3


def held_out():
    """Train four times, each time without every fourth sentence of a category and language."""
    table = seeds.rows()
    whole = list(seeds.examples())
    counted, places = Counter(), []
    for row in table:
        places.append(counted[row["code"], row["language"]] % 4)
        counted[row["code"], row["language"]] += 1
    for part in range(4):
        left_out = {row["text"] for row, at in zip(table, places, strict=True) if at == part}
        model = Model.train((code, text) for code, text in whole if text not in left_out)
        for row, at in zip(table, places, strict=True):
            if at == part:
                yield row, model.suggest(row["text"], 3)


def test_sentences_left_out_of_training_find_their_category_among_three():
    right, first, whole, sure = Counter(), Counter(), Counter(), []
    by_language = defaultdict(list)
    for row, suggested in held_out():
        codes = [code for code, _ in suggested]
        whole["all"] += 1
        first["all"] += codes[:1] == [row["code"]]
        right["all"] += row["code"] in codes
        by_language[row["language"]].append(row["code"] in codes)
        if suggested and suggested[0][1] >= NOT_SURE:
            sure.append(codes[0] == row["code"])
    assert first["all"] / whole["all"] >= 0.6
    assert right["all"] / whole["all"] >= 0.78
    assert sum(sure) / len(sure) >= 0.75
    for language, found in by_language.items():
        assert sum(found) / len(found) >= 0.7, language
