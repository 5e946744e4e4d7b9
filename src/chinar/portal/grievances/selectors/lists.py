"""The lists of the desk: whose turn, unassigned, escalated, appeals; with counts that stay cheap.

Every list walks one index in the order it is shown in. Counts stop at a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict
from uuid import UUID

from django.db.models import Q, QuerySet

from chinar.portal.core.people.models import Post
from chinar.portal.grievances import clock
from chinar.portal.grievances.lifecycle import State, Turn, turn
from chinar.portal.grievances.models import Counter, Escalation, Grievance
from chinar.portal.grievances.numbering import (
    STATE,
    Number,
    NumberError,
    behind,
    compact,
    parse,
    plain,
)
from chinar.portal.grievances.selectors.cases import IS_OPEN, SEE, cases_for, permits
from chinar.portal.grievances.standing import ALERTS

# What is typed of a number's end: perhaps the year, the serial, perhaps the check character.
_END: Final = re.compile(
    r"(?:(?P<year>\d{4})[ /-]+|(?P<before>\d{4})(?=\d{7}))?"
    r"(?P<serial>\d{1,7})(?: ?[A-Z]|-[0-9A-Z])?"
)
LEAST_TYPED: Final = 3  # characters of how a number begins, behind the state
MOST_COUNTERS: Final = 5000
COUNTED: Final = 1000  # a count stops here and says "more than"
APPEALS: Final = (State.APPEAL_1, State.APPEAL_2)
WAITING_FOR_OTHERS: Final = sorted(
    state for state in State if turn(state) in (Turn.CITIZEN, Turn.OTHER_OFFICE)
)


class View(StrEnum):
    """A list of the desk; `PARTS` lists parts and not cases."""

    ALL = ""
    MINE = "mine"
    FREE = "free"
    ESCALATED = "escalated"
    VACANT = "vacant"
    APPEALS = "appeals"
    PARTS = "parts"


class Sort(StrEnum):
    """The order of a list."""

    FIRST = ""
    LAST = "last"


ORDERS: Final = {Sort.FIRST: ("due_at", "id"), Sort.LAST: ("-due_at", "-id")}


class DueCounts(TypedDict):
    """Open cases by when they are due, each at most `COUNTED`; one counts for each that holds."""

    late: int
    today: int
    week: int
    open: int


def listed(post: Post | None, filters: Mapping[str, str], now: datetime) -> QuerySet[Grievance]:
    """Return the cases of a list; a filter that makes no sense is left out."""
    # Read apart and without the words: a join would be made for every row before it is sorted.
    related = ("area", "category", "post")
    number = filters.get("q", "").strip()
    found = Grievance.objects.filter(pk__in=_by_number(post, number)) if number else cases_for(post)
    cases = found.prefetch_related(*related).defer("text")
    if number:
        return cases
    state = filters.get("state", "")
    if state in set(State):
        return cases.filter(_of_view(post, filters), state=state)
    cases = cases.filter(IS_OPEN, _of_view(post, filters))
    due = _due(now).get(filters.get("due", ""))
    return cases.filter(due) if due is not None else cases


def order_of(filters: Mapping[str, str]) -> tuple[str, ...]:
    """Return the order in which a list is shown."""
    asked = filters.get("sort", "")
    return ORDERS[Sort(asked) if asked in set(Sort) else Sort.FIRST]


def due_counts(post: Post | None, now: datetime) -> DueCounts:
    """Count the open cases of a post by when they are due, each count up to a thousand."""
    cases = cases_for(post).filter(IS_OPEN)
    due = _due(now)
    return DueCounts(
        late=_few(cases.filter(due["late"])),
        today=_few(cases.filter(due["today"])),
        week=_few(cases.filter(due["week"])),
        open=_few(cases),
    )


def _few(cases: QuerySet[Grievance]) -> int:
    """Count without walking over everything."""
    return cases.order_by().values("pk")[:COUNTED].count()


def _of_view(post: Post | None, filters: Mapping[str, str]) -> Q:
    asked = filters.get("view", "") or ("mine" if filters.get("mine") else "")
    view = View(asked) if asked in set(View) else View.ALL
    if view is View.MINE:
        return Q(post=post) & ~Q(state__in=WAITING_FOR_OTHERS)
    if view is View.FREE:
        return Q(post=None)
    if view is View.ESCALATED:
        return _went_up(Q(post=post))
    if view is View.VACANT:
        return past_a_vacancy()
    if view is View.APPEALS:
        return Q(state__in=APPEALS)
    return Q()


def past_a_vacancy() -> Q:
    """Say which cases went up past a post that nobody holds, or where nobody is above."""
    return _went_up(Q(alert__in=ALERTS))


def _went_up(which: Q) -> Q:
    """Say which cases went up a level so: read from those few, and not case by case."""
    return Q(pk__in=Escalation.objects.filter(which).values("grievance"))


def _due(now: datetime) -> dict[str, Q]:
    today_ends, week_ends = clock.day_bounds(now)
    return {
        "late": Q(due_at__lt=now),
        "today": Q(due_at__gte=now, due_at__lt=today_ends),
        "week": Q(due_at__gte=now, due_at__lt=week_ends),
    }


def _by_number(post: Post | None, text: str) -> list[UUID]:
    """Return the cases in reach that have a number, its end, or how it begins; a thousand at most.

    They are read by the index of the keys alone, and who may see them is decided here: asked
    for both at once, a database reads all the cases of an office.
    """
    found = Grievance.objects.filter(_of_number(text)).order_by("key")
    places = found.select_related("office__scope", "area__scope").defer("text", "place")
    return [case.pk for case in places[:COUNTED] if permits(post, case, SEE)]


def _of_number(text: str) -> Q:
    try:
        return Q(key=parse(text).key)
    except NumberError:
        typed = plain(text)
    end = _END.fullmatch(typed)
    if end:
        return Q(key__in=_keys_of(int(end["serial"]), end["year"] or end["before"]))
    start = compact(typed)
    if not start.startswith(STATE):
        start = STATE + start
    if len(start) < len(STATE) + LEAST_TYPED:
        return Q(pk__in=[])
    return Q(key__gte=start, key__lt=behind(start))


def _keys_of(serial: int, year: str | None) -> list[str]:
    """Return the keys that a serial has at all offices that gave out so many numbers."""
    counters = Counter.objects.filter(last__gte=serial)
    if year:
        counters = counters.filter(year=int(year))
    known = counters.order_by("-year", "office").values_list("office", "year")[:MOST_COUNTERS]
    return [Number(office=part, year=at, serial=serial).key for part, at in known]
