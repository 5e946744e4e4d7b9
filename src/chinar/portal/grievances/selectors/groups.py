"""Reads about cases that belong together: followers of a lead, and groups about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch

from chinar.portal.core.people.models import Post
from chinar.portal.grievances.models import (
    CITIZEN_KINDS,
    Cluster,
    Grievance,
    Membership,
    Message,
)
from chinar.portal.grievances.selectors.cases import cases_for

MOST: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of cases: those the post may see, and how many more there are."""

    cluster: Cluster
    cases: list[Grievance]
    others: int


def followers_of(grievance: Grievance) -> list[Grievance]:
    """Return the reports joined with a case, with what people added; the first thirty."""
    said = Message.objects.filter(kind__in=CITIZEN_KINDS).order_by("at", "id")
    found = grievance.followers.select_related("area").order_by("registered_at", "pk")
    return list(found.prefetch_related(Prefetch("messages", said, to_attr="said"))[:MOST])


def group_of(post: Post | None, grievance: Grievance) -> Group | None:
    """Return the group that a case is in, with the other cases that the post may see."""
    membership = Membership.objects.filter(grievance=grievance).select_related("cluster").first()
    if membership is None:
        return None
    members = Membership.objects.filter(cluster=membership.cluster).exclude(grievance=grievance)
    ids = list(members.order_by("-at").values_list("grievance", flat=True)[: 10 * MOST])
    seen = cases_for(post).filter(pk__in=ids).select_related("area", "category")
    cases = list(seen.order_by("due_at", "pk")[:MOST])
    return Group(cluster=membership.cluster, cases=cases, others=len(ids) - len(cases))
