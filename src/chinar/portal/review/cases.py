"""Which grievances a figure counts: listed by number, place and date, without their words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from chinar.portal.core.people.models import Scope
from chinar.portal.core.people.scopes import after
from chinar.portal.grievances.figures import month_start
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import IS_OPEN


def counted(filters: Mapping[str, str], now: datetime) -> QuerySet[Grievance]:
    """Return the cases behind a figure; a filter that makes no sense is left out."""
    cases = Grievance.objects.filter(_shown(filters.get("show", ""), now))
    for lookup, path in _places(filters):
        inside = {f"{lookup}__path__gte": path, f"{lookup}__path__lt": after(path)}
        cases = cases.filter(**inside)
    return cases.select_related("office", "area", "category").defer("text")


def _places(filters: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (lookup, path) of the department and the district that the filters name."""
    named = (("department", "organisation", "office__scope"), ("district", "area", "area__scope"))
    found = []
    for name, relation, lookup in named:
        pk = filters.get(name, "")
        scope = Scope.objects.filter(**{relation: pk}).first() if _is_id(pk) else None
        if scope:
            found.append((lookup, scope.path))
    return found


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _shown(show: str, now: datetime) -> Q:
    since = month_start(now)
    disposed = Q(disposed_at__gte=since, disposed_at__lte=now)
    return {
        "received": Q(registered_at__gte=since, registered_at__lte=now),
        "disposed": disposed,
        "confirmed": disposed & Q(confirmed_at__isnull=False),
        "late": IS_OPEN & Q(due_at__lt=now),
    }.get(show, IS_OPEN)
