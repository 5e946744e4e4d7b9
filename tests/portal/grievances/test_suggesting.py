"""Categories are suggested by a model that knows the shipped sentences."""

from __future__ import annotations

import pytest
from tests.portal.grievances import world

from chinar.portal.grievances import seeds
from chinar.portal.grievances.forms.desk import AssignForm
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.selectors import suggested_categories, suggestions
from chinar.portal.registry import facts as registry_facts
from chinar.portal.registry.models import ImportKind

LANGUAGES = {"en": 6, "hi": 4, "ur": 4, "ks": 2, "doi": 2}


def first(text):
    found = suggested_categories(text)
    return found[0].code if found else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pani nahi aa raha do din se", "water.none"),
        ("A clerk wants money before he touches my file", "corruption"),
        ("گاؤں کی سڑک ٹوٹ گئی", "road.damage"),
        ("साढ़े ग्रांऽ च बिजली नेईं", "power.cut"),
        ("بِجلی ہُنٛد بِل چھُ زیادٕ", "power.bill"),
        ("xyz", None),
    ],
)
def test_the_words_point_to_a_category_in_every_language(state, text, code):
    assert first(text) == code


def test_a_clear_case_is_sure_and_a_vague_one_is_not(state):
    assert suggestions("The transformer burnt and has not been replaced")[0].sure
    assert not any(found.sure for found in suggestions("Please help us, thank you very much"))


def test_a_category_that_is_put_aside_is_not_suggested(state):
    GrievanceCategory.objects.filter(code="city.dogs").update(active=False)
    assert first("stray dogs bite people") != "city.dogs"


def test_a_changed_category_is_learnt_again(state):
    assert first("zebrafish") is None
    GrievanceCategory.objects.filter(code="police").update(words="zebrafish")
    assert first("zebrafish") == "police"


def test_without_categories_nothing_is_suggested(db):
    assert suggestions("no water") == []


def test_the_officer_who_sorts_reads_what_the_words_point_to(state):
    case = world.filed(state, text="The transformer burnt last week", category=None)
    form = AssignForm(grievance=case, posts=[])
    assert form.initial["category"] == "power.transformer"
    assert "transformer" in form.fields["category"].help_text.lower()


def test_a_chosen_category_is_not_argued_with(state):
    case = world.filed(state, text="The transformer burnt last week")
    form = AssignForm(grievance=case, posts=[])
    assert form.initial["category"] == "water.none"
    assert not form.fields["category"].help_text


def test_every_category_has_its_sentences_in_every_language(state):
    rows = seeds.rows()
    for category in GrievanceCategory.objects.exclude(code=seeds.NEVER_SUGGESTED):
        own = [row["language"] for row in rows if row["code"] == category.code]
        for language, least in LANGUAGES.items():
            assert own.count(language) >= least, (category.code, language)
        assert sum(language.endswith("-Latn") for language in own) >= 3, category.code
    texts = [row["text"] for row in rows]
    assert len(texts) == len(set(texts))
    assert {row["code"] for row in rows} <= set(
        GrievanceCategory.objects.values_list("code", flat=True)
    )


def test_every_category_is_named_in_five_languages_and_has_a_department(state):
    departments = {
        row["code"] for row in registry_facts.shipped("organisations.csv", ImportKind.ORGANISATIONS)
    }
    for category in GrievanceCategory.objects.all():
        assert set(category.names) == {"hi", "ur", "ks", "doi"}, category.code
        assert category.department_code in departments, category.code
