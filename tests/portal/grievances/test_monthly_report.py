"""The monthly report: a PDF in several scripts, kept once, given to whom it is for."""

from __future__ import annotations

from datetime import date, timedelta

import pypdfium2
import pytest
from tests.portal.grievances import world
from tests.portal.grievances.test_counting import answered

from chinar.portal.core.design import paper
from chinar.portal.grievances import monthly_report
from chinar.portal.grievances.jobs import counting
from chinar.portal.grievances.models import MonthlyReport
from chinar.portal.grievances.selectors.figure_places import place_of

DAY = timedelta(days=1)
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def still(monkeypatch, now):
    """Let pages be asked for at the tests' moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def october(state):
    """Some cases of October, counted."""
    for number in range(3):
        answered(
            world.filed(state, key=f"o:{number}", now=world.NOW - 40 * DAY), world.NOW - 33 * DAY
        )
    counting.refresh(world.NOW)
    return state


def font_for(language: str) -> None:
    try:
        paper.families(language)
    except paper.MissingFontError as error:
        pytest.skip(f"the font {error.family} is not installed")


def words_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("language", ["en", "hi", "ur"])
def test_report_is_a_pdf_in_the_language(october, language):
    font_for(language)
    place = place_of(october.water.scope)
    content = monthly_report.pdf(place, OCTOBER, language=language, now=world.NOW)
    assert content.startswith(b"%PDF")
    if language == "en":
        words = words_of(content)
        for told in ("Jal Shakti Department", "October 2026", "Received and answered", "By office"):
            assert told in words


def test_reports_are_made_once_a_language_and_kept(october):
    font_for("en")
    made = monthly_report.make_and_keep(OCTOBER, world.NOW)
    assert "en" in made
    assert monthly_report.make_and_keep(OCTOBER, world.NOW) == []
    monthly_report.report_month()
    assert MonthlyReport.objects.filter(month=OCTOBER, language="en").count() == 1


def test_language_without_a_font_is_left_out_and_told(october, monkeypatch, caplog):
    monkeypatch.setitem(paper.FAMILIES, "ur", ("No Such Font",))
    monkeypatch.setattr("django.conf.settings.LANGUAGES", [("ur", "Urdu")])
    assert monthly_report.make_and_keep(OCTOBER, world.NOW) == []
    assert "No Such Font is not installed" in caplog.text


def test_report_is_given_for_ones_own_place_only(client, october, sign_in):
    font_for("en")
    sign_in("department_head", october.water.scope)
    answer = client.get("/en/desk/figures/report.pdf?month=2026-10")
    assert answer["Content-Type"] == "application/pdf"
    assert "Jal Shakti Department" in words_of(answer.content)
    other = client.get("/en/desk/figures/report.pdf", {"place": october.public.scope.pk})
    assert other.status_code == 404
    assert client.get("/en/desk/figures/reports/").status_code == 403


def test_missing_font_is_told_on_the_page(client, october, sign_in, monkeypatch):
    monkeypatch.setitem(paper.FAMILIES, "ur", ("No Such Font",))
    sign_in("department_head", october.water.scope)
    answer = client.get("/en/desk/figures/report.pdf?month=2026-10&language=ur", follow=True)
    assert "No Such Font" in answer.content.decode()


def test_kept_report_is_downloaded_as_it_was_made(client, october, sign_in):
    MonthlyReport.objects.create(
        month=OCTOBER, language="ur", made_at=world.NOW, content=b"%PDF-kept"
    )
    sign_in("chief_secretary")
    listed = client.get("/en/desk/figures/reports/").content.decode()
    assert "October 2026" in listed
    answer = client.get("/en/desk/figures/reports/2026/10/ur/")
    assert answer.content == b"%PDF-kept"
    assert client.get("/en/desk/figures/reports/2026/9/ur/").status_code == 404
    assert client.get("/en/desk/figures/reports/2026/13/ur/").status_code == 404
