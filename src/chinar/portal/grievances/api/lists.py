"""The lists that an application needs: categories, services, areas and offices."""

from __future__ import annotations

from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from chinar.portal.catalogue.selectors import by_department
from chinar.portal.core.design.problems import Problem
from chinar.portal.grievances.api.auth import open_to_all
from chinar.portal.grievances.api.filing import NO_NUL
from chinar.portal.grievances.api.shapes import (
    AreaOut,
    CategoryOut,
    OfficesOut,
    ServiceOut,
    area_of,
    category_of,
    office_of,
    service_of,
)
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.registry.models import Area, Office

PAGE: Final = 100

router = Router(tags=["lists"])


def _code(words: str) -> Any:
    return Query(max_length=40, pattern=NO_NUL, description=words)


@router.get("/categories", response={200: list[CategoryOut]}, summary="What can be reported")
@open_to_all
def categories(
    request: HttpRequest,  # noqa: ARG001 # the name is ninja's
) -> list[CategoryOut]:
    """List the categories, in the reader's language (Accept-Language)."""
    return [category_of(one) for one in GrievanceCategory.objects.filter(active=True)]


@router.get("/services", response={200: list[ServiceOut]}, summary="Public services")
@open_to_all
def services(
    request: HttpRequest,  # noqa: ARG001 # the name is ninja's
) -> list[ServiceOut]:
    """List the services that can be late, in the reader's language (Accept-Language)."""
    return [service_of(one) for one in by_department()]


@router.get("/areas", response={200: list[AreaOut]}, summary="Areas, by code")
@open_to_all
def areas(
    request: HttpRequest,  # noqa: ARG001 # the name is ninja's
) -> list[AreaOut]:
    """List districts, tehsils and what they lie in, in the reader's language (Accept-Language)."""
    return [area_of(one) for one in Area.objects.select_related("parent").order_by("kind", "code")]


@router.get("/offices", response={200: OfficesOut, 422: Problem}, summary="Offices, by code")
@open_to_all
def offices(
    request: HttpRequest,  # noqa: ARG001 # as above
    after: Annotated[str, _code("`next` of the page before")] = "",
    area: Annotated[str, _code("code of an area")] = "",
) -> OfficesOut:
    """List public facts of offices, a hundred at a time."""
    rows = Office.objects.select_related("organisation", "area").order_by("code")
    if after:
        rows = rows.filter(code__gt=after)
    if area:
        rows = rows.filter(area__code=area)
    page = list(rows[: PAGE + 1])
    following = page[PAGE - 1].code if len(page) > PAGE else None
    return OfficesOut(offices=[office_of(one) for one in page[:PAGE]], next=following)
