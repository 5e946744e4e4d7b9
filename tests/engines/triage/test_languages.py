"""The language of a text, and how sure that is."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.triage.shared_texts import rows

from chinar.engines.triage import UNKNOWN, Script, language_of, shares
from chinar.portal.grievances import seeds


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        ("The street light is broken", "en", Script.LATIN),
        ("गली की बत्ती नहीं जलती", "hi", Script.DEVANAGARI),
        ("گلی کی بتی نہیں جلتی", "ur", Script.ARABIC),
        ("سٲنِس گامَس مَنٛز چھُنہٕ آب", "ks", Script.ARABIC),
        ("सानिस गामस मंज़ छुनु आब यिवान", "ks", Script.DEVANAGARI),
        ("साढ़े ग्रांऽ च पानी नेईं औंदा", "doi", Script.DEVANAGARI),
        ("ਸਾਡੇ ਪਿੰਡ ਵਿੱਚ ਪਾਣੀ ਨਹੀਂ", "pa", Script.GURMUKHI),
        ("hamare gaon me bijli nahi hai kripya thik kare", "hi-Latn", Script.LATIN),
        ("hamare mohallay mein paani nahin hai barae meherbani", "ur-Latn", Script.LATIN),
    ],
)
def test_a_sentence_tells_its_language(text, code, script):
    said = language_of(text)
    assert (said.code, said.script) == (code, script)
    assert said.confidence >= 0.7


@pytest.mark.parametrize("text", ["", "12345 / 67", "ok", "日本語の文章です", "🙂🙂"])
def test_what_tells_nothing_is_unknown(text):
    said = language_of(text)
    assert (said.code, said.reply) == (UNKNOWN, "")


def test_latin_letters_do_not_tell_in_which_script_to_answer():
    assert language_of("pani nahi aa raha hai kripya kuch kare").reply == ""
    assert language_of("पानी नहीं आ रहा है").reply == "hi"


def test_names_of_places_alone_are_not_taken_for_hindi():
    assert language_of("Rajbagh, Lal Chowk, Karan Nagar").code in ("en", UNKNOWN)


def test_scripts_are_told_by_their_share():
    assert shares("ab गह") == {Script.LATIN: 0.5, Script.DEVANAGARI: 0.5}
    assert shares("123 !") == {}


def test_a_text_in_two_scripts_has_the_language_of_the_larger_part():
    said = language_of("Transformer जल गया है और हमारे गाँव में बिजली नहीं आ रही")
    assert said.code == "hi"
    assert set(said.scripts) == {Script.DEVANAGARI, Script.LATIN}


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text):
    said = language_of(text)
    assert 0 <= said.confidence <= 1
    assert said.reply == "" or said.reply == said.code


ON_OWN_SENTENCES = {"en": 0.97, "hi": 0.97, "ur": 0.99, "ks": 0.97, "doi": 0.95}


@pytest.mark.parametrize(("code", "least"), ON_OWN_SENTENCES.items())
def test_sentences_that_are_no_part_of_the_model_are_known(code, least):
    texts = [row["text"] for row in seeds.rows() if row["language"] == code]
    right = sum(language_of(text).code == code for text in texts)
    assert right / len(texts) >= least


def test_romanised_sentences_are_never_answered_in_a_script_by_guess():
    texts = [row["text"] for row in seeds.rows() if row["language"].endswith("-Latn")]
    said = Counter(language_of(text).code.removeprefix("hi").removeprefix("ur") for text in texts)
    assert said["-Latn"] / len(texts) >= 0.85


ON_NEWS = {
    ("eng_Latn", "en"): 0.99,
    ("hin_Deva", "hi"): 0.99,
    ("urd_Arab", "ur"): 0.99,
    ("kas_Arab", "ks"): 0.93,
    ("kas_Deva", "ks"): 0.87,
    ("pan_Guru", "pa"): 0.99,
}


def test_news_sentences_of_a_public_set_are_known():
    table = rows("sib200_train_dev.csv")
    for (name, code), least in ON_NEWS.items():
        texts = [row["text"] for row in table if row["lang"] == name]
        right = sum(language_of(text).code == code for text in texts)
        assert right / len(texts) >= least, name
