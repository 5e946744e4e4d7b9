"""The report of a month as a PDF: the same figures as on the page, for paper and for the file."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chinar.portal.core.design import paper
from chinar.portal.core.design.writing import indian, on_date
from chinar.portal.core.jobs.registry import schedule
from chinar.portal.grievances import courses, grai, sheets
from chinar.portal.grievances.jobs import counting
from chinar.portal.grievances.models import MonthlyReport, month_of
from chinar.portal.grievances.selectors.figure_places import Place, PlaceKind, state
from chinar.portal.grievances.selectors.rollups import By, months_back, parts, refreshed_at

logger = logging.getLogger(__name__)

TEMPLATE: Final = Path(__file__).with_name("paper") / "month.typ"
LEAF: Final = "design/favicon.svg"
# Of a wide table: name, received, answered, within the limit, confirmed, days, open, late.
ON_PAPER: Final = (0, 1, 2, 3, 4, 5, 6, 11, 12)


@schedule("grievances.report_month", "30 3 1 * *")
def report_month() -> None:
    """Make last month's report about the state in each language, and keep it."""
    now = timezone.now()
    counting.refresh(now)
    make_and_keep(month_of(month_of(timezone.localdate(now)) - timedelta(days=1)), now)


def make_and_keep(month: date, now: datetime) -> list[str]:
    """Make the reports of a month that are not kept yet; return the languages made."""
    place = state()
    kept = set(MonthlyReport.objects.filter(month=month).values_list("language", flat=True))
    made = []
    for language, _name in settings.LANGUAGES:
        if place is None or language in kept:
            continue
        try:
            content = pdf(place, month, language=language, now=now)
        except paper.MissingFontError as error:
            logger.warning("no report in %s: %s is not installed", language, error.family)
            continue
        MonthlyReport.objects.get_or_create(
            month=month, language=language, defaults={"made_at": now, "content": content}
        )
        made.append(language)
    return made


def pdf(place: Place, month: date, *, language: str, now: datetime) -> bytes:
    """Return the report of a place and month.

    Raises:
        MissingFontError: this machine has no font for the language.
    """
    with translation.override(language):
        data = _data(place, month, now)
    return paper.pdf(TEMPLATE, data, language=language, at=now)


def _data(place: Place, month: date, now: datetime) -> dict[str, Any]:
    found = sheets.board(place, month, timezone.localdate(now), lambda _scope: False)
    title = _("Grievances: %(place)s, %(month)s") % {
        "place": place.label,
        "month": sheets.month_words(month),
    }
    counted = refreshed_at()
    words = _("As counted on %(day)s.") % {"day": on_date(counted)} if counted else ""
    tables = [_on_paper(sheet) for sheet in sheets.sheets(found)]
    if place.kind is PlaceKind.STATE:
        tables.insert(0, _index(place, month, now))
    return {
        "title": title,
        "site": settings.ENVIRONMENT.site_name,
        "leaf": _leaf(),
        "latin": list(paper.families("en")),
        "counted": words,
        "foot": title,
        "nothing": _("There are no figures yet. They appear here as soon as there are some."),
        "figures": [{"value": one.value, "words": one.words} for one in sheets.headline(found)],
        "charts": [_flow_chart(found), _age_chart(found)],
        "sheets": tables,
        "notes": _(
            "Answers count in the month in which they were sent; what was confirmed or opened "
            "again later is told of that month. What each figure is stands in docs/figures.md."
        ),
    }


def _leaf() -> str:
    found = finders.find(LEAF)
    return Path(str(found)).read_text(encoding="utf-8")


def _on_paper(sheet: sheets.Sheet) -> dict[str, Any]:
    wide = len(sheet.head) > max(ON_PAPER)
    columns = ON_PAPER if wide else range(min(len(sheet.head), 7))
    return {
        "title": sheet.title,
        "head": [sheet.head[at] for at in columns],
        "rows": [[row[at].text for at in columns] for row in sheet.rows],
    }


def _index(place: Place, month: date, now: datetime) -> dict[str, Any]:
    months = months_back(month, grai.MONTHS)
    weights = grai.weights_on(timezone.localdate(now))
    ranked = grai.rank(parts(place, months, By.DEPARTMENT), weights)
    names = [sheets.component_words(name) for name in weights.weights]
    return {
        "title": _("Grievance Redressal Index, three months"),
        "head": [_("Department"), _("Index"), *names],
        "rows": [
            [
                one.part.place.label,
                "–" if one.index is None else indian(one.index),
                *(sheets.written(part.value, "percent") for part in one.components),
            ]
            for one in ranked
        ],
    }


def _flow_chart(found: sheets.Board) -> dict[str, Any]:
    drawn = courses.courses(found)
    rows = zip(drawn["months"], *(values for _name, values in drawn["flow"]), strict=True)
    return _chart(
        _("Received and answered"),
        _("Each month of the last year. Where answers stay below, work piles up."),
        [name for name, _values in drawn["flow"]],
        [(label, list(values)) for label, *values in rows],
    )


def _age_chart(found: sheets.Board) -> dict[str, Any]:
    return _chart(
        _("Open cases by age"),
        _("Days since each was received, and whether its limit has passed."),
        [_("in time"), _("late")],
        [(words, values) for words, values, _url in courses.age_rows(found)],
    )


def _chart(
    title: str, words: str, names: list[str], rows: list[tuple[str, list[int]]]
) -> dict[str, Any]:
    longest = max((value for _label, values in rows for value in values), default=0) or 1
    return {
        "title": title,
        "words": words,
        "names": names,
        "rows": [
            {
                "label": label,
                "values": [{"share": one / longest, "text": indian(one)} for one in values],
            }
            for label, values in rows
        ],
    }
