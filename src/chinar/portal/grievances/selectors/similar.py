"""Earlier grievances that seem to be about the same thing: for the door, and for officers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from chinar.engines import triage
from chinar.portal.core.people.models import Post
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Grievance, GrievanceCategory
from chinar.portal.grievances.selectors.cases import cases_for
from chinar.portal.registry.models import Area, AreaKind

WEEKS: Final = timedelta(weeks=8)
MOST_ROWS: Final = 2000  # sketches that are read for one question
MOST_OF_A_NEIGHBOUR: Final = 200
MOST_NEIGHBOURS: Final = 20
COMPARED: Final = 20
ANOTHER_SUBJECT: Final = 0.8  # what a score is multiplied by where both categories are known
ROUNDED: Final = 2  # decimals of a degree: about a kilometre
_NOT_FOR_COMPARISON: Final = (State.NOT_TAKEN_UP, State.MERGED)

_Row = tuple[UUID, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """What anybody may know of an earlier grievance: nothing that somebody wrote, no number."""

    id: UUID
    category: GrievanceCategory | None
    area: Area | None
    latitude: float | None
    longitude: float | None
    state: State
    filed_on: date
    joined: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeCase:
    """An earlier case for an officer who may see it."""

    grievance: Grievance
    score: float
    distance_km: float | None


def similar_cases(
    text: str,
    *,
    area: Area | None,
    latitude: float | None = None,
    longitude: float | None = None,
    category: GrievanceCategory | None = None,
    now: datetime,
    limit: int = 5,
) -> list[Similar]:
    """Return open or lately answered reports of what seems the same thing, best first.

    Confidential ones are never among them. At most `MOST_ROWS` sketches of the area's last eight
    weeks are read, and a few of the areas directly above and below it.
    """
    wanted = triage.Report(key="", text=text, at=now, latitude=latitude, longitude=longitude)
    open_to_all = Grievance.objects.filter(confidential=False)
    found = _alike(wanted, open_to_all, area, category, limit, now)
    return [
        Similar(
            id=case.pk,
            category=case.category,
            area=case.area,
            latitude=None if case.latitude is None else round(case.latitude, ROUNDED),
            longitude=None if case.longitude is None else round(case.longitude, ROUNDED),
            state=State(case.state),
            filed_on=timezone.localdate(case.filed_at),
            joined=case.echoes,
            score=score,
        )
        for case, _, score in found
    ]


def like_cases(
    grievance: Grievance, post: Post | None, *, now: datetime, limit: int = 5
) -> list[LikeCase]:
    """Return the cases like one, of those that a post may see."""
    wanted = triage.Report(
        key=str(grievance.pk),
        text=grievance.text,
        at=grievance.filed_at,
        latitude=grievance.latitude,
        longitude=grievance.longitude,
    )
    visible = cases_for(post).exclude(pk=grievance.pk)
    found = _alike(wanted, visible, grievance.area, grievance.category, limit, now)
    return [
        LikeCase(grievance=case, score=score, distance_km=match.distance_km)
        for case, match, score in found
    ]


def _alike(
    wanted: triage.Report,
    cases: QuerySet[Grievance],
    area: Area | None,
    category: GrievanceCategory | None,
    limit: int,
    now: datetime,
) -> list[tuple[Grievance, triage.Match, float]]:
    if area is None:
        return []
    rows = islice(_rows(cases, area, now), MOST_ROWS)
    best = triage.shortlist(triage.sketch(wanted.text), rows, COMPARED)
    related = cases.select_related("category", "area")
    by_key = {str(case.pk): case for case in related.filter(pk__in=[key for key, _ in best])}
    reports = [_report(key, case) for key, case in by_key.items()]
    matches = triage.compare(wanted, reports, limit=COMPARED)
    scored = [(by_key[one.key], one, _score(by_key[one.key], one, category)) for one in matches]
    kept = sorted(
        (one for one in scored if one[2] >= triage.THRESHOLD),
        key=lambda one: (-one[2], one[1].key),
    )
    return kept[:limit]


def _rows(cases: QuerySet[Grievance], area: Area, now: datetime) -> Iterator[_Row]:
    """Yield sketches of an area, newest first, then some of the areas next to it in the tree."""
    recent = cases.filter(
        ~Q(state__in=_NOT_FOR_COMPARISON), filed_at__gte=now - WEEKS, sketch__isnull=False
    ).order_by("-filed_at")
    yield from _sketches(recent.filter(area=area)[:MOST_ROWS])
    next_to_it = Q(parent=area)
    if area.kind not in (AreaKind.STATE, AreaKind.DIVISION, AreaKind.DISTRICT) and area.parent_id:
        next_to_it |= Q(pk=area.parent_id)
    for other in Area.objects.filter(next_to_it).order_by("pk")[:MOST_NEIGHBOURS]:
        yield from _sketches(recent.filter(area=other)[:MOST_OF_A_NEIGHBOUR])


def _sketches(cases: QuerySet[Grievance]) -> Iterator[_Row]:
    for key, sketch in cases.values_list("pk", "sketch"):
        if sketch is not None and len(sketch) == triage.SIZE:
            yield key, bytes(sketch)


def _report(key: str, case: Grievance) -> triage.Report:
    return triage.Report(
        key=key,
        text=case.text,
        at=case.filed_at,
        latitude=case.latitude,
        longitude=case.longitude,
    )


def _score(case: Grievance, match: triage.Match, category: GrievanceCategory | None) -> float:
    known = category is not None and case.category_id is not None
    return match.score * (ANOTHER_SUBJECT if known and case.category_id != category.pk else 1.0)  # type: ignore[union-attr] # known
