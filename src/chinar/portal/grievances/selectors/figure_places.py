"""Places that figures are shown of: the state, an organisation, an office, an area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from chinar.portal.core.people.models import Post, Scope
from chinar.portal.core.people.roles import ROLE_PERMISSIONS
from chinar.portal.core.people.scopes import AREAS, ORGANISATIONS, after
from chinar.portal.core.people.visibility import may_over
from chinar.portal.registry.models import Area, Office, Organisation

FIGURES: Final = "grievances.figures"
LONGEST_ID: Final = 19  # digits that a database still takes as a number
RELATED: Final = ("organisation", "area", "office__area__scope", "office__organisation")


class PlaceKind(StrEnum):
    """What sort of place it is, which decides how its figures divide."""

    STATE = "state"
    ORGANISATION = "organisation"
    OFFICE = "office"
    AREA = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place, by its scope; ``record`` is what the registry knows of it."""

    kind: PlaceKind
    scope: Scope
    record: Organisation | Office | Area | None

    @property
    def label(self) -> str:
        """Return its name in the reader's language."""
        if self.kind is PlaceKind.STATE or self.record is None:
            return _("The whole state")
        return self.record.label()

    def rows(self) -> Q:
        """Say which rows by office and district are its own; ids, for these an index serves."""
        match self.kind:
            case PlaceKind.STATE:
                return Q()
            case PlaceKind.AREA:
                areas = Area.objects.filter(scope__in=_below(self.scope))
                return Q(district__in=list(areas.values_list("pk", flat=True)))
            case PlaceKind.OFFICE | PlaceKind.ORGANISATION:
                return Q(office__in=self.office_ids())

    def office_ids(self) -> list[UUID]:
        """Return the ids of the offices at and below an organisation or office."""
        offices = Office.objects.filter(scope__in=_below(self.scope))
        return list(offices.values_list("pk", flat=True))

    def happened(self, office: str, case: str) -> Q:
        """Say which things happened here: ``office`` leads to theirs, ``case`` to the case."""
        if self.kind is PlaceKind.STATE:
            return Q()
        if self.kind is not PlaceKind.AREA:
            return Q(**{f"{office}__in": self.office_ids()})
        areas = list(Area.objects.filter(scope__in=_below(self.scope)).values_list("pk", flat=True))
        nowhere = Q(**{f"{case}area__isnull": True, f"{office}__area__in": areas})
        return Q(**{f"{case}area__in": areas}) | nowhere


def place_of(scope: Scope) -> Place:
    """Return the place that a scope stands for."""
    if scope.path in (ORGANISATIONS, AREAS):
        return Place(kind=PlaceKind.STATE, scope=scope, record=None)
    kinds: Mapping[str, PlaceKind] = {
        "organisation": PlaceKind.ORGANISATION,
        "office": PlaceKind.OFFICE,
        "area": PlaceKind.AREA,
    }
    for name, kind in kinds.items():
        record = getattr(scope, name, None)
        if record is not None:
            return Place(kind=kind, scope=scope, record=record)
    return Place(kind=PlaceKind.ORGANISATION, scope=scope, record=None)


def place_for(post: Post | None, pk: str = "") -> Place | None:
    """Return a place whose figures a post may see; its own when none is named."""
    scopes = Scope.objects.select_related(*RELATED)
    if not pk:
        paths = _paths(post)
        scope = scopes.filter(path=min(paths, key=len)).first() if paths else None
        return place_of(scope) if scope else None
    place = place_at(pk)
    return place if place and sees(post, place.scope) else None


def place_at(pk: str) -> Place | None:
    """Return the place of a scope's id, whoever asks."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < LONGEST_ID):
        return None
    scope = Scope.objects.select_related(*RELATED).filter(pk=pk).first()
    return place_of(scope) if scope else None


def sees(post: Post | None, scope: Scope) -> bool:
    """Tell whether a post may see a place's figures: over it, or over where the office stands."""
    if may_over(post, FIGURES, scope, below=True):
        return True
    office = getattr(scope, "office", None)
    return office is not None and may_over(post, FIGURES, office.area.scope, below=True)


def own_places(post: Post | None) -> list[Place]:
    """Return the places that a post's own grants name, the largest first."""
    scopes = Scope.objects.select_related(*RELATED).filter(path__in=_paths(post))
    return [place_of(scope) for scope in sorted(scopes, key=lambda one: (len(one.path), one.path))]


def state() -> Place | None:
    """Return the whole state; None while the registry is empty."""
    scope = Scope.objects.filter(path=ORGANISATIONS).first()
    return place_of(scope) if scope else None


def _paths(post: Post | None) -> set[str]:
    if post is None or not post.active:
        return set()
    return {
        reach.path
        for reach in post.reaches
        if FIGURES in ROLE_PERMISSIONS[reach.role] and reach.below
    }


def _below(scope: Scope) -> list[int]:
    below = Scope.objects.filter(path__gte=scope.path, path__lt=after(scope.path))
    return list(below.values_list("pk", flat=True))
