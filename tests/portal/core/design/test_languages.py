"""Kashmiri and Dogri: known to Django, written with our formats, helped by a neighbour."""

from __future__ import annotations

import pytest
from django.utils import formats, translation
from django.utils.translation import gettext, ngettext, pgettext, trans_real

DJANGO_ONLY = "Enter a valid date."  # a string of Django's own


def in_language(code, message):
    with translation.override(code):
        return gettext(message)


@pytest.mark.parametrize(("language", "neighbour"), [("ks", "ur"), ("doi", "hi")])
def test_a_missing_string_is_read_from_the_neighbour(language, neighbour):
    assert in_language(language, "Saturday") == in_language(neighbour, "Saturday") != "Saturday"


@pytest.mark.parametrize("language", ["en", "hi", "ur", "ks", "doi"])
def test_a_string_nobody_translated_stays_english(language):
    with translation.override(language):
        assert gettext("Never translated, on purpose") == "Never translated, on purpose"
        assert ngettext("%d qux", "%d quxes", 1) == "%d qux"
        assert ngettext("%d qux", "%d quxes", 2) == "%d quxes"
        assert pgettext("purpose", "Never translated") == "Never translated"


def test_a_language_s_own_string_comes_before_its_neighbour_s(monkeypatch):
    kashmiri = trans_real.translation("ks")
    monkeypatch.setitem(kashmiri._catalog._catalogs[0], "Saturday", "بٹوار")
    assert in_language("ks", "Saturday") == "بٹوار"
    assert in_language("ur", "Saturday") != "بٹوار"


@pytest.mark.parametrize("language", ["en", "hi", "ur", "ks", "doi"])
def test_every_language_puts_the_day_first_and_groups_by_lakh(language):
    with translation.override(language):
        assert formats.get_format("DATE_FORMAT") == "j F Y"
        assert formats.get_format("NUMBER_GROUPING") == (3, 2, 0)
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"


@pytest.mark.parametrize("language", ["ks", "doi"])
def test_django_knows_the_two_languages_it_does_not_ship(language):
    assert translation.check_for_language(language)
    assert translation.get_supported_language_variant(language) == language
    assert not translation.check_for_language("xx")


def test_direction_follows_the_language():
    found = {}
    for code in ("en", "hi", "ur", "ks", "doi"):
        with translation.override(code):
            found[code] = translation.get_language_bidi()
    assert found == {"en": False, "hi": False, "ur": True, "ks": True, "doi": False}
