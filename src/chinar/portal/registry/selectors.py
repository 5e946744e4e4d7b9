"""Reads across the registry: search, places by name, who may change what, an earlier day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from chinar.portal.core.people.models import STEP, Post, Scope
from chinar.portal.core.people.scopes import below
from chinar.portal.core.people.visibility import may_everywhere, may_over, visible_to
from chinar.portal.registry.folding import fold
from chinar.portal.registry.models import (
    Area,
    ImportBatch,
    ImportKind,
    Named,
    Office,
    Organisation,
    OrganisationKind,
    OrganisationName,
    WebSite,
)

N = TypeVar("N", bound=Named)

SEE: Final = "registry.see"
CHANGE: Final = "registry.change"

EVERYTHING: Final[dict[ImportKind, Any]] = {
    ImportKind.ORGANISATIONS: Organisation.objects.select_related("parent", "successor"),
    ImportKind.AREAS: Area.objects.select_related("parent").defer("boundary"),
    ImportKind.OFFICES: Office.objects.select_related("organisation", "area"),
    ImportKind.SITES: WebSite.objects.select_related("owner").prefetch_related("hosts"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found of one kind; ``more`` when it was cut short."""

    kind: ImportKind
    records: list[Any]
    more: bool


def matching(queryset: QuerySet[N], words: str) -> QuerySet[N]:
    """Keep the records in whose names, codes or hosts every word occurs, best first."""
    folded = fold(_without_address(words))
    if not folded:
        return queryset
    for word in folded.split():
        queryset = queryset.filter(search_text__contains=word)
    rank = Case(
        When(search_text__startswith=f" {folded}", then=Value(0)),
        When(search_text__contains=f" {folded}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ranked: QuerySet[N] = queryset.annotate(rank=rank).order_by("rank", "name", "pk")
    return ranked


def search(words: str, *, most: int = 10) -> list[Found]:
    """Look through everything; kinds where nothing is found are left out."""
    if not fold(words):
        return []
    found = []
    for kind, queryset in EVERYTHING.items():
        records = list(matching(queryset.all(), words)[: most + 1])
        if records:
            found.append(Found(kind=kind, records=records[:most], more=len(records) > most))
    return found


def find_places(words: str, *, most: int = 10) -> list[Area]:
    """Return the areas a person may mean by a place's name, in any language, best first."""
    if not fold(words):
        return []
    areas = Area.objects.select_related("parent__parent").defer("boundary")
    return list(matching(areas, words)[:most])


def centre(area: Area) -> tuple[float, float] | None:
    """Return latitude and longitude of an area, or of the nearest larger one that has them."""
    at: Area | None = area
    while at is not None:
        if at.latitude is not None and at.longitude is not None:
            return at.latitude, at.longitude
        at = at.parent
    return None


def organisation_on(code: str, day: date) -> Organisation | None:
    """Return who answered on a day for what ``code`` stands for: itself or a successor."""
    at = Organisation.objects.select_related("successor").filter(code=code).first()
    seen: set[Any] = set()
    while at is not None and at.pk not in seen:
        if at.existed_on(day):
            return at
        seen.add(at.pk)
        at = at.successor if at.valid_to is not None and at.valid_to <= day else None
    return None


def organisations_named(name: str, day: date) -> QuerySet[Organisation]:
    """Return the organisations that had exactly this name, in any language, on a day."""
    folded = fold(name)
    candidates = Organisation.objects.filter(search_text__contains=folded).prefetch_related(
        "past_names"
    )
    right = [one.pk for one in candidates if folded in map(fold, _names_on(one, day))]
    return Organisation.objects.filter(pk__in=right)


def sites_of(organisation: Organisation) -> QuerySet[WebSite]:
    """Return the web sites of an organisation and of everything below it, mergers included."""
    return WebSite.objects.filter(owner__scope__in=below(organisation.scope))


def offices_of(organisation: Organisation) -> QuerySet[Office]:
    """Return the offices of an organisation and of everything below it, mergers included."""
    return Office.objects.filter(scope__in=below(organisation.scope))


def departments_by_path() -> dict[str, UUID]:
    """Return today's administrative departments by their place in the tree."""
    found = Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, valid_to=None)
    return dict(found.values_list("scope__path", "pk"))


def department_above(path: str, departments: Mapping[str, UUID]) -> UUID | None:
    """Return the department nearest above a place, or at it; None when there is none.

    After a merger that is the successor: what was merged hangs below it.
    """
    for end in range(len(path), 0, -STEP):
        if path[:end] in departments:
            return departments[path[:end]]
    return None


# Who may change what ------------------------------------------------------------------------


def statewide(post: Post | None) -> bool:
    """Tell whether a post may change everything: it holds the root of the organisations."""
    return may_everywhere(post, CHANGE)


def changeable(post: Post | None, queryset: QuerySet[N]) -> QuerySet[N]:
    """Narrow to what a post may change; areas belong to whoever may change everything too."""
    if queryset.model is Area and statewide(post):
        return queryset
    return visible_to(post, queryset, CHANGE)


def open_organisations(post: Post | None) -> QuerySet[Organisation]:
    """Return the organisations a post may change that have not ended."""
    return changeable(post, Organisation.objects.filter(valid_to=None))


def posts_below(scope: Scope) -> QuerySet[Post]:
    """Return the posts of a place and of everything below it."""
    return Post.objects.filter(active=True, scope__in=below(scope)).order_by("title")


def reach_of(post: Post | None) -> Callable[[Scope | None], bool]:
    """Return whether a post may change what stands at a place; None is the top of the tree."""
    everywhere = statewide(post)

    def reach(scope: Scope | None) -> bool:
        if everywhere:
            return True
        return scope is not None and may_over(post, CHANGE, scope)

    return reach


def batches_for(post: Post | None) -> QuerySet[ImportBatch]:
    """Return the imported files that a post may look at, the latest first."""
    mine = visible_to(post, ImportBatch.objects.all(), CHANGE)
    if statewide(post):  # files imported from the command line have no post
        mine = ImportBatch.objects.filter(Q(pk__in=mine.values("pk")) | Q(post=None))
    return mine.order_by("-created_at", "-pk")


def _without_address(words: str) -> str:
    """Take the host name out of a pasted web address."""
    words = words.strip()
    if "://" in words:
        words = words.split("://", 1)[1]
        return words.split("/", 1)[0].split("?", 1)[0]
    return words


def _names_on(organisation: Organisation, day: date) -> Iterable[str]:
    past = [name for name in organisation.past_names.all() if name.held_on(day)]
    held: Organisation | OrganisationName = past[0] if past else organisation
    return [held.name, *held.names.values()]
