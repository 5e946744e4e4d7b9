"""Reads about how grievances came in: what a post took down today, papers without words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.lifecycle import OPEN_STATES
from chinar.portal.grievances.models import Grievance, Intake
from chinar.portal.registry.models import Office

ASSIST: Final = "grievances.assist"
MONTH: Final = timedelta(days=31)
MANY_TODAY: Final = 200


def offices_for(post: Post | None) -> QuerySet[Office]:
    """Return the offices for which a post takes down grievances, by name."""
    return visible_to(post, Office.objects.all(), ASSIST).order_by("name", "pk")


def own_office(post: Post | None) -> Office | None:
    """Return the office that a post sits in."""
    return Office.objects.filter(scope=post.scope_id).first() if post else None


def taken_down_today(post: Post | None, now: datetime) -> QuerySet[Intake]:
    """Return what a post took down since midnight, newest first; the caller shows no words."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Intake.objects.filter(received_by=post, received_by__isnull=False, at__gte=start)
    return mine.select_related("grievance__office").defer("grievance__text").order_by("-at", "-id")


def papers_without_words(post: Post | None) -> QuerySet[Intake]:
    """Return the papers of a post's offices that were registered and not transcribed yet."""
    return (
        Intake.objects.filter(
            awaits_words=True,
            office__in=offices_for(post).order_by().values("pk"),
            grievance__state__in=sorted(OPEN_STATES),
            grievance__confidential=False,
        )
        .select_related("grievance", "office")
        .order_by("at", "id")
    )


def same_scan(digests: Iterable[str], *, but: object, now: datetime) -> Grievance | None:
    """Return a case of the last month that has one of these files, apart from ``but``.

    A confidential one is not named, as nobody is shown that it exists.
    """
    found = Upload.objects.filter(
        digest__in=list(digests),
        record_type=Grievance._meta.label_lower,  # Django's public _meta API
        created_at__gt=now - MONTH,
    ).exclude(record_id=str(but))
    cases = list(found.values_list("record_id", flat=True))
    return Grievance.objects.filter(pk__in=cases, confidential=False).first()
