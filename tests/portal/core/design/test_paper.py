"""Pages for paper are set in the reader's script, or say which font is missing."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest

from chinar.portal.core.design import paper

AT = datetime(2026, 1, 31, 12, tzinfo=UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4")
#let side = if data.direction == "rtl" { rtl } else { ltr }
#set text(font: data.fonts, lang: data.language, dir: side)
#data.words
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(TEMPLATE)
    return path


def read(content):
    with pypdfium2.PdfDocument(content) as document:
        assert len(document) == 1
        page = document[0]
        text = page.get_textpage().get_text_bounded()
        return page.get_size(), text


def need(language):
    try:
        paper.families(language)
    except paper.MissingFontError as error:
        pytest.skip(f"no font: {error.family}")


def test_a_page_is_a4_and_holds_its_words(template):
    need("en")
    content = paper.pdf(template, {"words": "Water in Kokernag"}, language="en", at=AT)
    (width, height), text = read(content)
    assert (round(width), round(height)) == (595, 842)
    assert "Water in Kokernag" in text


def test_data_is_set_as_text_and_never_read_as_markup(template):
    need("en")
    words = '#read("/etc/passwd") *bold* $x$ #panic()'
    _, text = read(paper.pdf(template, {"words": words}, language="en", at=AT))
    assert '#read("/etc/passwd") *bold* $x$ #panic()' in " ".join(text.split())


def test_the_same_data_makes_the_same_file(template):
    need("en")
    made = {paper.pdf(template, {"words": "x"}, language="en", at=AT) for _ in range(2)}
    assert len(made) == 1


@pytest.mark.parametrize("language", ["en", "hi", "ur", "ks", "doi"])
def test_the_families_of_a_language_begin_with_its_own_script(language, monkeypatch):
    everything = {*paper.LATIN, *(name for names in paper.FAMILIES.values() for name in names)}
    monkeypatch.setattr(paper, "installed", lambda: frozenset(everything))
    found = paper.families(language)
    assert found[0] == paper.FAMILIES[language][0]
    assert "Noto Sans" in found
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("language", "family"),
    [("ur", "Noto Nastaliq Urdu"), ("ks", "Noto Nastaliq Urdu"), ("hi", "Noto Sans Devanagari")],
)
def test_a_missing_font_is_named(language, family, monkeypatch, template):
    monkeypatch.setattr(paper, "installed", lambda: frozenset({"DejaVu Sans"}))
    with pytest.raises(paper.MissingFontError, match=family):
        paper.pdf(template, {"words": "x"}, language=language, at=AT)
    assert paper.families("en") == ["DejaVu Sans"]
