"""The catalogues that are shipped: in step with the source, honest about their review."""

from __future__ import annotations

import functools
import shutil

import pytest
from django.utils.translation import gettext, override

from chinar import translation

FALLBACKS = {"ks": "ur", "doi": "hi"}
REVIEWED: frozenset[str] = frozenset()
"""A language is named here when a native speaker has read all of it."""

CITIZEN_TEMPLATES = (
    "catalogue/templates/catalogue/*.html",
    "centres/templates/centres/nearest.html",
    "core/design/templates/40[04].html",
    "core/design/templates/500.html",
    "core/design/templates/design/e*.html",
    "core/design/templates/design/f*.html",
    "core/design/templates/design/page*.html",
    "grievances/templates/grievances/[acrt]*.html",
)
QUESTION = "What do you need?"


@functools.cache
def drift(language):
    return translation.drift(language)


@functools.cache
def translations(language):
    """Return the translation of each message, empty where there is none."""
    return {message.id: message.string for message in translation.read(language) if message.id}


@pytest.fixture
def shipped(tmp_path, settings):
    """The shipped catalogues, compiled away from the source tree, and in use."""
    locale = tmp_path / "locale"
    shutil.copytree(translation.LOCALE, locale, ignore=shutil.ignore_patterns("*.mo*"))
    translation.compile_catalogues(locale)
    settings.LOCALE_PATHS = [locale]


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_a_catalogue_lists_exactly_the_source_s_messages(language):
    found = drift(language)
    assert (found.unlisted, found.obsolete) == ((), ())


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_a_translation_keeps_the_message_s_placeholders(language):
    assert drift(language).mismatches == ()


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_hindi_and_urdu_leave_no_message_out(language):
    assert drift(language).missing == ()


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_a_catalogue_says_whether_a_native_speaker_has_read_it(language):
    assert translation.is_reviewed(language) == (language in REVIEWED)


@pytest.mark.parametrize("language", FALLBACKS)
def test_the_pages_a_citizen_walks_through_are_translated(language, tmp_path):
    for number, path in enumerate(
        path
        for pattern in CITIZEN_TEMPLATES
        for path in (translation.SOURCE / "portal").glob(pattern)
    ):
        shutil.copy(path, tmp_path / f"{number}.html")
    wanted = {message.id for message in translation.extract(tmp_path) if message.id}
    assert QUESTION in wanted
    written = translations(language)
    assert [message for message in wanted if not written.get(message)] == []


@pytest.mark.parametrize("language", FALLBACKS)
def test_the_home_page_speaks_the_citizen_s_language(language, shipped, db, client):
    page = client.get(f"/{language}/").content.decode()
    assert translations(language)[QUESTION] in page
    assert QUESTION not in page


@pytest.mark.parametrize(("language", "neighbour"), FALLBACKS.items())
def test_what_is_not_written_is_read_in_the_neighbour_s_language(language, neighbour, shipped):
    written, neighbours = translations(language), translations(neighbour)
    message = next(
        message
        for message, words in neighbours.items()
        if isinstance(message, str) and words and not written.get(message)
    )
    with override(language):
        assert gettext(message) == neighbours[message]


@pytest.mark.parametrize(("language", "neighbour"), FALLBACKS.items())
def test_the_framework_s_words_are_read_in_the_neighbour_s_language(language, neighbour, shipped):
    with override(neighbour):
        november = gettext("November")
    with override(language):
        assert gettext("November") == november != "November"
