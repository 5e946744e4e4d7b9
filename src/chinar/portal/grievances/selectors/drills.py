"""The rows behind a figure: each figure names what it counts, and the list holds exactly that.

Confidential cases are counted and, but for who may see them, not listed: which filters a row
answers to would tell what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from chinar.portal.core.people.models import Post
from chinar.portal.grievances import tallies
from chinar.portal.grievances.jobs.happenings import OTHER, bounds
from chinar.portal.grievances.models import (
    Answer,
    Appeal,
    Decision,
    Escalation,
    Grievance,
    Rating,
    Transfer,
)
from chinar.portal.grievances.selectors.cases import IS_OPEN, open_to
from chinar.portal.grievances.selectors.figure_places import Place
from chinar.portal.grievances.selectors.lists import past_a_vacancy

SPLITS: Final = {"language": "language", "channel": "channel", "category": "category__code"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a figure counts: the model of its rows, when they count, and which of them."""

    model: type[Model]
    at: str
    where: Q = field(default_factory=Q)
    case: str = "grievance__"  # how a row leads to its case
    office: str = "grievance__office"

    @property
    def standing(self) -> bool:
        """Whether it counts what is open now, whatever the month."""
        return self.at == "due_at"

    @property
    def order(self) -> tuple[str, str]:
        """Return the keys of its list, which an index serves."""
        return self.at, "id"


_ANSWER: Final[dict[str, Any]] = {"model": Answer, "at": "at", "office": "office"}
_CASE: Final[dict[str, Any]] = {"model": Grievance, "case": "", "office": "office"}
_UNSORTED: Final = Q(category__isnull=True) | Q(category__code=OTHER)

COUNTED: Final = {
    "open": Counted(**_CASE, at="due_at", where=IS_OPEN),
    "vacant": Counted(**_CASE, at="due_at", where=IS_OPEN & past_a_vacancy()),
    "received": Counted(**_CASE, at="registered_at"),
    "other": Counted(**_CASE, at="registered_at", where=_UNSORTED),
    "answered": Counted(**_ANSWER),
    "in_limit": Counted(**_ANSWER, where=Q(in_limit__in=[True])),
    "out_of_limit": Counted(**_ANSWER, where=Q(in_limit__in=[False])),
    "in_limit_gross": Counted(**_ANSWER, where=Q(in_limit_gross__in=[True])),
    "rated": Counted(**_ANSWER, where=Q(rating__isnull=False)),
    "poor": Counted(**_ANSWER, where=Q(rating=Rating.POOR)),
    "confirmed": Counted(**_ANSWER, where=Q(confirmed_at__isnull=False)),
    "reopened": Counted(**_ANSWER, where=Q(reopened_at__isnull=False)),
    "transfers": Counted(model=Transfer, at="at", office="from_office"),
    "escalations": Counted(model=Escalation, at="at"),
    "appeals": Counted(model=Appeal, at="filed_at"),
    "decided": Counted(
        model=Appeal, at="decided_at", where=Q(decision__in=(Decision.UPHELD, Decision.REFUSED))
    ),
    "upheld": Counted(model=Appeal, at="decided_at", where=Q(decision=Decision.UPHELD)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a figure, how they are ordered, and the way from a row to its case."""

    queryset: QuerySet[Any]
    order: tuple[str, ...]
    case_of: Callable[[Any], Grievance]


def rows(
    places: list[Place],
    show: str,
    month: date | None,
    filters: Mapping[str, str],
    now: datetime,
    *,
    reader: Post | None,
) -> Rows:
    """Return the rows behind a figure, in every one of ``places``; nonsense is left out."""
    counted = COUNTED.get(show, COUNTED["open"])
    found = counted.model._default_manager.filter(counted.where, open_to(reader, counted.case))
    for place in places:
        found = found.filter(place.happened(counted.office, counted.case))
    if counted.standing:
        found = found.filter(_aged(filters, now))
    elif month is not None:
        since, until = bounds(month)
        found = found.filter(**{f"{counted.at}__gte": since, f"{counted.at}__lt": until})
    for name, lookup in SPLITS.items():
        if value := filters.get(name, ""):
            found = found.filter(_grouped(counted.case + lookup, name, value))
    related = [f"{counted.case}{name}" for name in ("office__scope", "area__scope", "category")]
    found = found.select_related(*related).defer(f"{counted.case}text")
    return Rows(
        queryset=found,
        order=counted.order,
        case_of=(lambda row: row) if counted.case == "" else (lambda row: row.grievance),
    )


def _grouped(field: str, name: str, value: str) -> Q:
    if name == "category" and value == OTHER:
        return Q(**{field: value}) | Q(**{f"{field.removesuffix('__code')}__isnull": True})
    return Q(**{field: value[:40]})


def _aged(filters: Mapping[str, str], now: datetime) -> Q:
    """Say which open cases are of an age, and late or in time."""
    wanted = Q()
    if filters.get("late") == "1":
        wanted &= Q(due_at__lt=now)
    elif filters.get("late") == "0":
        wanted &= Q(due_at__gte=now)
    age = filters.get("age", "")
    if age.isascii() and age.isdigit() and int(age) < len(tallies.AGES):
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        begin, end = tallies.AGES[int(age)]
        if begin:
            wanted &= Q(filed_at__lt=today - timedelta(days=begin - 1))
        if end is not None:
            wanted &= Q(filed_at__gte=today - timedelta(days=end))
    return wanted
