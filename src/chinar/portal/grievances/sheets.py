"""What a place's figures look like before they are drawn: for pages, CSV and PDF alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from chinar.portal.core.design.writing import indian
from chinar.portal.core.people.models import Scope
from chinar.portal.grievances import tallies, words
from chinar.portal.grievances.models import Channel, Cluster, GrievanceCategory
from chinar.portal.grievances.selectors.figure_places import Place
from chinar.portal.grievances.selectors.rollups import (
    DIVIDES,
    By,
    Open,
    Part,
    Rising,
    clusters,
    daily,
    monthly,
    months_back,
    parts,
    past_vacancies,
    rising,
    standing,
)
from chinar.portal.grievances.tallies import Reading

BY_WORDS: Final = {
    By.DEPARTMENT: gettext_lazy("By department"),
    By.DISTRICT: gettext_lazy("By district"),
    By.OFFICE: gettext_lazy("By office"),
}
SPLIT_WORDS: Final = {
    "language": gettext_lazy("By language"),
    "channel": gettext_lazy("By channel"),
    "category": gettext_lazy("By subject"),
}
COMPONENTS: Final = {
    "efficiency": gettext_lazy("Efficiency"),
    "feedback": gettext_lazy("Feedback"),
    "domain": gettext_lazy("Domain"),
    "commitment": gettext_lazy("Organisational commitment"),
}
LATE_STATES: Final = ((5, "good"), (20, "attention"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the first lines: written, in words, and where its rows are."""

    value: str
    words: str
    url: str
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure of a table; ``kind`` says how it is written."""

    value: str | int | float | None
    url: str = ""
    kind: str = "count"

    @property
    def text(self) -> str:
        """Return it as pages write it."""
        return written(self.value, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: the first cell of each row names it, the others count."""

    name: str
    title: str
    head: list[str]
    rows: list[list[Cell]]

    @property
    def lines(self) -> list[tuple[Cell, list[tuple[str, Cell]]]]:
        """Return each row as what names it and its figures with their headings."""
        return [(row[0], list(zip(self.head[1:], row[1:], strict=True))) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything that a place's page shows, read in a bounded number of queries."""

    place: Place
    month: date
    today: date
    readings: dict[date, Reading]
    open: Open
    vacant: int
    parts: dict[By, list[Part]]
    days: list[tuple[date, int, int]]
    rising: list[Rising]
    clusters: list[tuple[Cluster, int]]
    subjects: dict[str, str]
    opens: Callable[[Scope], bool]

    @property
    def reading(self) -> Reading:
        """The month that is looked at."""
        return self.readings[self.month]


def board(place: Place, month: date, today: date, opens: Callable[[Scope], bool]) -> Board:
    """Read what a place's page shows; ``opens`` tells which places the reader may go on to."""
    readings = monthly(place, months_back(month))
    return Board(
        place=place,
        month=month,
        today=today,
        readings=readings,
        open=standing(place),
        vacant=past_vacancies(place),
        parts={by: parts(place, [month], by) for by in DIVIDES[place.kind]},
        days=daily(place, today),
        rising=rising(readings, month, today),
        clusters=clusters(place),
        subjects={one.code: one.label() for one in GrievanceCategory.objects.all()},
        opens=opens,
    )


def written(value: str | int | float | None, kind: str) -> str:
    """Write a figure: a dash where there is nothing to tell."""
    if value is None or isinstance(value, str):
        return value or "–"
    if kind == "percent":
        return f"{value:.1f} %"
    if kind == "days" and value >= tallies.BOUNDS[-1]:
        return _("more than %(days)s") % {"days": tallies.BOUNDS[-2]}
    return indian(value)


def rows_url(place: Place, show: str, month: date | None, **filters: object) -> str:
    """Return the address of the rows behind a figure."""
    query: dict[str, object] = {"place": place.scope.pk, "show": show}
    if month is not None:
        query["month"] = f"{month:%Y-%m}"
    return f"{reverse('grievances:figure_rows')}?{urlencode(query | filters)}"


def place_url(place: Place, month: date) -> str:
    """Return the address of a place's page."""
    query = urlencode({"place": place.scope.pk, "month": f"{month:%Y-%m}"})
    return f"{reverse('grievances:figures')}?{query}"


# The first lines ------------------------------------------------------------------------------


def headline(found: Board) -> list[Figure]:
    """Return the figures that stand first."""
    return [*_open_figures(found), *_flow_figures(found), *_voice_figures(found)]


def _open_figures(found: Board) -> list[Figure]:
    opened, place = found.open, found.place
    share = opened.late_share
    state = next((state for most, state in LATE_STATES if (share or 0) <= most), "bad")
    figures = [
        Figure(value=indian(opened.every), words=_("open now"), url=rows_url(place, "open", None)),
        Figure(
            value=indian(opened.overdue),
            words=_("late, %(share)s of the open ones") % {"share": written(share, "percent")},
            url=rows_url(place, "open", None, late=1),
            state=state,
        ),
    ]
    if found.vacant:
        words, url = _("went up past a post that nobody holds"), rows_url(place, "vacant", None)
        figures.append(Figure(value=indian(found.vacant), words=words, url=url, state="attention"))
    return figures


def _flow_figures(found: Board) -> list[Figure]:
    reading, month, place = found.reading, found.month, found.place

    def figure(value: object, words: str, show: str) -> Figure:
        return Figure(value=str(value), words=words, url=rows_url(place, show, month))

    of = {"answered": indian(reading.count("answered"))}
    return [
        figure(indian(reading.count("received")), _("received"), "received"),
        figure(indian(reading.count("answered")), _("answered"), "answered"),
        figure(
            written(reading.share("in_limit", "answered"), "percent"),
            _("of %(answered)s answers within the limit, pauses not counted") % of,
            "in_limit",
        ),
        figure(
            written(reading.share("in_limit_gross", "answered"), "percent"),
            _("within the limit, pauses counted"),
            "in_limit_gross",
        ),
        figure(written(reading.days(50), "days"), _("days: half were answered in"), "answered"),
        figure(
            written(reading.days(90), "days"), _("days: nine of ten were answered in"), "answered"
        ),
        figure(indian(reading.count("transfers")), _("sent to another office"), "transfers"),
        figure(indian(reading.count("escalations")), _("brought a level up"), "escalations"),
        figure(
            written(reading.share("other", "received"), "percent"),
            _("of what came in under “something else”"),
            "other",
        ),
    ]


def _voice_figures(found: Board) -> list[Figure]:
    reading, month, place = found.reading, found.month, found.place
    told = {
        "answered": indian(reading.count("answered")),
        "rated": indian(reading.count("rated")),
        "decided": indian(reading.count("decided")),
    }
    lines = (
        ("confirmed", _("confirmed solved, of %(answered)s answers")),
        ("reopened", _("opened again, of %(answered)s answers")),
        ("poor", _("rated poor, of %(rated)s rated")),
        ("appeals", _("appeals filed")),
        ("upheld", _("appeals accepted, of %(decided)s decided")),
    )
    return [
        Figure(
            value=indian(reading.count(show)),
            words=words % told,
            url=rows_url(place, show, month),
        )
        for show, words in lines
    ]


# Tables ---------------------------------------------------------------------------------------

Column = tuple[str | Promise, str, str, Callable[[Reading], Any]]
# Heading, the figure whose rows it leads to, how it is written, how it is read.
SHORT: Final[tuple[Column, ...]] = (
    (gettext_lazy("Received"), "received", "count", lambda one: one.count("received")),
    (gettext_lazy("Answered"), "answered", "count", lambda one: one.count("answered")),
    (
        gettext_lazy("Within the limit"),
        "in_limit",
        "percent",
        lambda one: one.share("in_limit", "answered"),
    ),
    (
        gettext_lazy("Confirmed solved"),
        "confirmed",
        "percent",
        lambda one: one.share("confirmed", "answered"),
    ),
)
LONG: Final[tuple[Column, ...]] = (
    *SHORT,
    (gettext_lazy("Median days"), "answered", "days", lambda one: one.days(50)),
    (gettext_lazy("Nine of ten within days"), "answered", "days", lambda one: one.days(90)),
    (gettext_lazy("Opened again"), "reopened", "count", lambda one: one.count("reopened")),
    (gettext_lazy("Rated poor"), "poor", "count", lambda one: one.count("poor")),
    (gettext_lazy("Sent on"), "transfers", "count", lambda one: one.count("transfers")),
    (gettext_lazy("Appeals"), "appeals", "count", lambda one: one.count("appeals")),
)
OPEN_HEAD: Final = (pgettext_lazy("cases", "Open"), pgettext_lazy("cases", "Late"))


def sheets(found: Board) -> list[Sheet]:
    """Return the tables of a place's page."""
    return [
        *(by_part(found, by) for by in found.parts),
        *(by_split(found, split) for split in SPLIT_WORDS),
        by_months(found),
    ]


def by_part(found: Board, by: By) -> Sheet:
    """Return the table of a place's departments, districts or offices."""
    rows = []
    for part in found.parts[by]:
        within = {"within": part.place.scope.pk}
        counts = _cells(found.place, LONG, part.reading, found.month, **within)
        rows.append(
            [
                Cell(
                    value=part.place.label,
                    url=place_url(part.place, found.month) if found.opens(part.place.scope) else "",
                    kind="name",
                ),
                *counts,
                Cell(
                    value=part.open.every,
                    url=rows_url(found.place, "open", None, **within),
                ),
                Cell(
                    value=part.open.overdue,
                    url=rows_url(found.place, "open", None, late=1, **within),
                ),
            ]
        )
    head = [str(BY_WORDS[by]), *_heads(LONG), *map(str, OPEN_HEAD)]
    return Sheet(name=by.value, title=str(BY_WORDS[by]), head=head, rows=rows)


def by_split(found: Board, split: str) -> Sheet:
    """Return the table of a place's languages, channels or subjects, with each one's share."""
    whole = found.reading.count("received")
    rows = [
        [
            Cell(value=named(split, key, found.subjects), kind="name"),
            Cell(value=tallies.percent(reading.count("received"), whole), kind="percent"),
            *_cells(found.place, SHORT, reading, found.month, **{split: key}),
        ]
        for key, reading in found.reading.group(split).items()
    ]
    head = [str(SPLIT_WORDS[split]), _("Share of received"), *_heads(SHORT)]
    return Sheet(name=split, title=str(SPLIT_WORDS[split]), head=head, rows=rows)


def by_months(found: Board) -> Sheet:
    """Return the table of the last months."""
    rows = [
        [
            Cell(value=month_words(month), url=place_url(found.place, month), kind="name"),
            *_cells(found.place, LONG, reading, month),
        ]
        for month, reading in found.readings.items()
    ]
    return Sheet(name="months", title=_("By month"), head=[_("Month"), *_heads(LONG)], rows=rows)


def _cells(
    place: Place, columns: Iterable[Column], reading: Reading, month: date, **filters: object
) -> list[Cell]:
    return [
        Cell(value=read(reading), kind=kind, url=rows_url(place, show, month, **filters))
        for _head, show, kind, read in columns
    ]


def _heads(columns: Iterable[Column]) -> list[str]:
    return [str(head) for head, *_rest in columns]


def named(split: str, key: str, subjects: dict[str, str]) -> str:
    """Return what a key of a split is called."""
    if split == "language":
        return str(words.LANGUAGE_NAMES.get(key, key))
    if split == "channel":
        return str(words.CHANNEL_NAMES[Channel(key)]) if key in set(Channel) else key
    return subjects.get(key, key)


def component_words(name: str) -> str:
    """Return what a component of the index is called."""
    return str(COMPONENTS.get(name, name))


def month_words(month: date) -> str:
    """Return a month in words."""
    return date_format(month, "F Y")
