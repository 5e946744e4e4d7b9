"""The state at a glance: every room's figures side by side, by department and by district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from chinar.portal.audits import selectors as audits
from chinar.portal.audits.selectors import SiteCounts
from chinar.portal.centres import selectors as centres
from chinar.portal.centres.models import Centre
from chinar.portal.grievances import figures
from chinar.portal.grievances.figures import Flow, OpenCount
from chinar.portal.hosting import selectors as hosting
from chinar.portal.registry.models import Area, AreaKind, Organisation
from chinar.portal.registry.selectors import department_above, departments_by_path

NO_CASES = OpenCount(open=0, late=0)
NO_CERTIFICATES = hosting.Counts(valid=0, lapsing30=0, lapsed=0, none=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRow:
    """One department: its sites, their certificates, its grievances."""

    organisation: Organisation
    sites: SiteCounts
    certificates: hosting.Counts
    grievances: OpenCount

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show of it yet."""
        certificates = self.certificates
        entered = certificates["valid"] + certificates["lapsed"] + certificates["none"]
        return not (self.sites.total or entered or self.grievances.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictRow:
    """One district: its open centres and its grievances."""

    area: Area
    centres: int
    grievances: OpenCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the Chief Secretary's page shows."""

    sites: SiteCounts
    certificates: hosting.Counts
    dark: list[Any]
    flow: Flow
    centres_open: int
    centres_entered: int
    departments: list[DepartmentRow]
    districts: list[DistrictRow]
    months: list[tuple[datetime, int, int]]
    counted_at: datetime | None


def overview(now: datetime) -> Overview:
    """Gather the state of the whole house at a moment."""
    today = timezone.localdate(now)
    return Overview(
        sites=audits.totals(),
        certificates=hosting.totals(today),
        dark=list(hosting.dark_today()),
        flow=figures.flow(figures.month_start(now), now),
        centres_open=centres.open_centres().count(),
        centres_entered=Centre.objects.count(),
        departments=_departments(now),
        districts=_districts(),
        months=figures.by_month(now),
        counted_at=figures.counted_at(),
    )


def _departments(now: datetime) -> list[DepartmentRow]:
    organisations = list(Organisation.objects.select_related("scope"))
    above = departments_by_path()
    stands_for = {
        one.pk: department_above(one.scope.path, above) or one.pk for one in organisations
    }
    sites = audits.site_counts_by_department()
    certificates = hosting.certificate_counts_by_department(timezone.localdate(now))
    cases = _lifted(figures.open_by_organisation(), stands_for)
    rows = [
        DepartmentRow(
            organisation=organisation,
            sites=sites.get(organisation.pk, SiteCounts()),
            certificates=certificates.get(organisation.pk, NO_CERTIFICATES),
            grievances=cases.get(organisation.pk, NO_CASES),
        )
        for organisation in organisations
        if stands_for[organisation.pk] == organisation.pk
    ]
    shown = [row for row in rows if not row.empty]
    return sorted(shown, key=lambda row: row.organisation.name)


def _lifted(counts: dict[UUID, OpenCount], stands_for: dict[UUID, UUID]) -> dict[UUID, OpenCount]:
    """Add up what stands below each department."""
    total: dict[UUID, OpenCount] = {}
    for pk, count in counts.items():
        department = stands_for[pk]
        so_far = total.get(department, NO_CASES)
        total[department] = OpenCount(open=so_far.open + count.open, late=so_far.late + count.late)
    return total


def _districts() -> list[DistrictRow]:
    districts = Area.objects.filter(kind=AreaKind.DISTRICT).defer("boundary")
    cases = figures.open_by_district()
    opened = centres.open_by_district()
    return [
        DistrictRow(
            area=area,
            centres=opened.get(area.code, 0),
            grievances=cases.get(area.pk, NO_CASES),
        )
        for area in sorted(districts, key=lambda area: area.name)
    ]
