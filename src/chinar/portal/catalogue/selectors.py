"""Find a service by what somebody calls it, in any of the languages or in Latin letters."""

from __future__ import annotations

from django.db.models import QuerySet

from chinar.portal.catalogue.models import Service
from chinar.portal.registry.folding import fold
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import WebSite

# Words that a question holds and a service's name does not.
FILLERS = frozenset(
    fold(
        "i need want how to get apply for a an the my new please in of me where can "
        "mujhe chahiye kaise karna hai ka ki ke liye banwana banana "
        "मुझे चाहिए कैसे का की के लिए है बनवाना नया "
        "مجھے چاہیے کیسے کا کی کے لیے ہے بنوانا نیا"
    ).split()
)


def find(text: str) -> list[Service]:
    """Return the services that ``text`` may mean, the likeliest first.

    Each word counts when some word of the service's names begins with it. Services that hold
    every word come first; where none does, those that hold the most.
    """
    words = [word for word in fold(text).split() if word not in FILLERS]
    if not words:
        return []
    scored = []
    for service in Service.objects.select_related("department"):
        hits = sum(f" {word}" in service.search_text for word in words)
        if hits:
            scored.append((hits, service))
    best = max((hits for hits, _ in scored), default=0)
    return [service for hits, service in scored if hits == best]


def by_department() -> QuerySet[Service]:
    """Return every service, department by department."""
    return Service.objects.select_related("department").order_by("department__name", "name")


def sites_away() -> QuerySet[WebSite]:
    """Return the web sites that are switched off today, by name."""
    return (
        WebSite.objects.filter(state=SiteState.SUSPENDED)
        .select_related("owner")
        .prefetch_related("hosts")
        .order_by("name")
    )
