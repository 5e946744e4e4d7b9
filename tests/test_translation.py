import gettext
import os

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from chinar import translation
from chinar.translation import BadCatalogueError, BadTemplateError, Drift

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

TITLE = _("Food shops")
SAVED = gettext_noop(
    "Saved on "
    "%(day)s"
)
# Translators: the month, not the modal verb
MONTH = pgettext("month", "May")

def say(count):
    return ngettext("One shop", "%(count)s shops", count) % {"count": count}
"""
TEMPLATE = """{% load i18n %}
{# Translators: a greeting #}
<p title="{% translate 'Hint' %}">
      {% translate "May" context "verb" %}</p>
  {% blocktranslate trimmed count total=total with name=person.name %}
    {{ name }} has one "problem"
  {% plural %}
    {{ name }} has {{ total }} problems
  {% endblocktranslate %}
{% comment %} it's ( not closed {% endcomment %}
It's a line with (an unclosed bracket and "quotes {{ value|default:_("nothing") }}
"""


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "src"
    (folder / "templates").mkdir(parents=True)
    (folder / "migrations").mkdir()
    (folder / "views.py").write_text(PYTHON)
    (folder / "templates" / "page.html").write_text(TEMPLATE)
    (folder / "templates" / "mail.txt").write_text('{% load i18n %}{% translate "Dear reader" %}')
    (folder / "words.txt").write_text('{% translate "Not a template" %}')
    (folder / "migrations" / "0001_initial.py").write_text('_("Not this one")')
    return folder


@pytest.fixture
def locale(tmp_path):
    return tmp_path / "locale"


def text_of(language, locale):
    return translation.catalogue_file(language, locale).read_text()


def fill(locale, language="hi", **replacements):
    """Translate messages in a catalogue: msgid → msgstr, each on its one line."""
    path = translation.catalogue_file(language, locale)
    text = path.read_text()
    for msgid, msgstr in replacements.items():
        before = f'msgid "{msgid}"\nmsgstr ""\n'
        assert before in text
        text = text.replace(before, f'msgid "{msgid}"\nmsgstr "{msgstr}"\n')
    path.write_text(text)


def drift(source, locale, language="hi"):
    return translation.drift(language, source=source, locale=locale)


def test_messages_are_collected_from_python_and_templates(source):
    found = {(message.id, message.context) for message in translation.extract(source) if message.id}
    assert found == {
        ("Food shops", None),
        ("Saved on %(day)s", None),
        ("May", "month"),
        (("One shop", "%(count)s shops"), None),
        ("Hint", None),
        ("May", "verb"),
        (('%(name)s has one "problem"', "%(name)s has %(total)s problems"), None),
        ("nothing", None),
        ("Dear reader", None),
    }


def test_a_note_to_translators_reaches_the_catalogue(source, locale):
    translation.update("hi", source=source, locale=locale)
    assert "#. Translators: the month, not the modal verb\n" in text_of("hi", locale)


@given(st.text(st.characters(exclude_characters="{}%#", exclude_categories=["Cs", "Cc"])))
def test_a_message_is_found_whatever_text_stands_around_it(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("src")
    (folder / "page.html").write_text(f'  {text}\n{text}{{% translate "Found" %}}{text}')
    assert "Found" in translation.extract(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", "{% blocktranslate %}a{% if b %}{% endblocktranslate %}"), ("a.py", "_('a'")],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(BadTemplateError, match=name):
        list(translation.extract(tmp_path))


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_a_new_catalogue_is_marked_as_not_reviewed(source, locale, language):
    translation.update(language, source=source, locale=locale)
    text = text_of(language, locale)
    assert "# Not yet reviewed by a native speaker.\n" in text
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in text
    assert f'"Language: {language}\\n"' in text
    assert not translation.is_reviewed(language, locale)


def test_a_catalogue_has_no_line_numbers_dates_or_addresses(source, locale):
    translation.update("ur", source=source, locale=locale)
    text = text_of("ur", locale)
    assert "#:" not in text
    assert "@" not in text
    assert "Date" not in text
    msgids = [line for line in text.splitlines() if line.startswith("msgid ")][1:]
    assert msgids == sorted(msgids)


def test_a_second_update_changes_nothing(source, locale):
    translation.update("hi", source=source, locale=locale)
    fill(locale, Hint="संकेत")
    before = text_of("hi", locale)
    translation.update("hi", source=source, locale=locale)
    assert text_of("hi", locale) == before


def test_a_reviewer_takes_the_mark_out_and_it_stays_out(source, locale):
    translation.update("hi", source=source, locale=locale)
    path = translation.catalogue_file("hi", locale)
    path.write_text(path.read_text().replace("# Not yet reviewed by a native speaker.", "# Good."))
    translation.update("hi", source=source, locale=locale)
    assert translation.is_reviewed("hi", locale)
    assert "# Good.\n" in text_of("hi", locale)


def test_a_message_that_left_keeps_its_translation_for_its_return(source, locale):
    translation.update("hi", source=source, locale=locale)
    fill(locale, Hint="संकेत")
    page = source / "templates" / "page.html"
    page.write_text(TEMPLATE.replace("Hint", "Advice"))
    translation.update("hi", source=source, locale=locale)
    assert '#~ msgid "Hint"\n#~ msgstr "संकेत"' in text_of("hi", locale)
    assert 'msgid "Advice"\nmsgstr ""\n' in text_of("hi", locale)
    page.write_text(TEMPLATE)
    translation.update("hi", source=source, locale=locale)
    assert '\nmsgid "Hint"\nmsgstr "संकेत"' in text_of("hi", locale)


def test_compiled_messages_are_those_translated(source, locale):
    translation.update("hi", source=source, locale=locale)
    fill(locale, Hint="संकेत")
    assert translation.compile_catalogues(locale) == ("hi",)
    with translation.catalogue_file("hi", locale).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Hint") == "संकेत"
    assert compiled.gettext("Food shops") == "Food shops"


def test_only_a_changed_catalogue_is_compiled(source, locale):
    for language in ("hi", "ur"):
        translation.update(language, source=source, locale=locale)
    assert translation.compile_catalogues(locale) == ("hi", "ur")
    assert translation.compile_catalogues(locale) == ()
    changed = translation.catalogue_file("ur", locale)
    later = changed.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(changed, ns=(later, later))
    assert translation.compile_catalogues(locale) == ("ur",)


def test_without_catalogues_there_is_nothing_to_compile(locale):
    assert translation.compile_catalogues(locale) == ()


def test_without_a_catalogue_every_message_is_unlisted(source, locale):
    found = drift(source, locale)
    assert len(found.unlisted) == 9
    assert found.missing == found.unlisted
    assert {"month|May", "verb|May"} < set(found.missing)
    assert not found.in_step


def test_an_untranslated_catalogue_is_in_step_but_not_complete(source, locale):
    translation.update("hi", source=source, locale=locale)
    found = drift(source, locale)
    assert found.in_step
    assert not found.complete
    assert len(found.missing) == 9
    fill(locale, Hint="संकेत")
    assert "Hint" not in drift(source, locale).missing


def test_a_fully_translated_catalogue_is_complete(tmp_path, locale):
    (tmp_path / "a.py").write_text('_("Yes")')
    translation.update("hi", source=tmp_path, locale=locale)
    fill(locale, Yes="हाँ")
    assert drift(tmp_path, locale) == Drift(
        language="hi", unlisted=(), missing=(), obsolete=(), mismatches=()
    )
    assert drift(tmp_path, locale).complete


def test_a_new_and_a_gone_message_are_drift(source, locale):
    translation.update("hi", source=source, locale=locale)
    (source / "views.py").write_text(PYTHON.replace("Food shops", "Ration shops"))
    found = drift(source, locale)
    assert found.unlisted == ("Ration shops",)
    assert found.obsolete == ("Food shops",)


def test_a_message_that_gained_a_plural_is_drift(source, locale):
    translation.update("hi", source=source, locale=locale)
    (source / "views.py").write_text(
        PYTHON.replace('_("Food shops")', 'ngettext("Food shops", "s", 1)')
    )
    found = drift(source, locale)
    assert (found.unlisted, found.obsolete) == (("Food shops",), ("Food shops",))


def test_a_guessed_translation_counts_as_missing(source, locale):
    translation.update("hi", source=source, locale=locale)
    fill(locale, Hint="संकेत")
    path = translation.catalogue_file("hi", locale)
    path.write_text(path.read_text().replace('msgid "Hint"', '#, fuzzy\nmsgid "Hint"'))
    assert "Hint" in drift(source, locale).missing


@pytest.mark.parametrize(
    ("msgid", "msgstr", "wrong"),
    [
        ("Saved on %(day)s", "%(day)s को सहेजा", False),
        ("Saved on %(day)s", "सहेजा", True),
        ("Saved on %(day)s", "%(din)s को सहेजा", True),
        ("Saved on %(day)s", "%(day)s को %(day)s सहेजा", True),
        ("%s of %s", "%s में से %s", False),
        ("%s of %s", "%s", True),
        ("{count} sites", "{count} साइटें", False),
        ("{count} sites", "{गिनती} साइटें", True),
        ("100 % sure", "सौ प्रतिशत", False),
        ("5%% more", "5%% अधिक", False),
        ("5%% more", "5 अधिक", True),
    ],
)
def test_placeholders_must_be_the_same(msgid, msgstr, wrong):
    catalogue = Catalog()
    message = catalogue.add(msgid, msgstr)
    assert bool(list(translation.mismatches(message))) is wrong


@pytest.mark.parametrize(
    ("forms", "reason"),
    [
        (("एक दुकान", "%(count)s दुकानें"), None),
        (("%(count)s दुकान", "%(count)s दुकानें"), None),
        (("एक दुकान", "दुकानें"), "needs %(count)s, has none"),
        (("एक दुकान",), "needs 2 forms, has 1"),
    ],
)
def test_plural_forms_must_be_all_there_and_carry_their_count(forms, reason):
    message = Catalog().add(("One shop", "%(count)s shops"), forms)
    found = [mismatch.reason for mismatch in translation.mismatches(message)]
    assert found == ([reason] if reason else [])


def test_a_mismatch_is_drift(source, locale):
    translation.update("hi", source=source, locale=locale)
    fill(locale, **{"Saved on %(day)s": "सहेजा"})
    (found,) = drift(source, locale).mismatches
    assert (found.message, found.translation) == ("Saved on %(day)s", "सहेजा")
    assert not drift(source, locale).in_step


def test_a_broken_catalogue_is_named(source, locale):
    translation.update("hi", source=source, locale=locale)
    path = translation.catalogue_file("hi", locale)
    path.write_text(path.read_text() + "\nnonsense here\n")
    with pytest.raises(BadCatalogueError, match=r"django\.po"):
        drift(source, locale)


def test_the_portal_s_own_messages_can_be_collected():
    assert len(translation.extract()) > 100
