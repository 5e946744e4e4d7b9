"""What was reported: POST and GET Service Requests, GET Service Request, GET id from a token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from chinar.portal.grievances import words
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Channel, Grievance, Held
from chinar.portal.grievances.selectors.public import key_of, public_cases, rounded
from chinar.portal.grievances.views.open311.answering import RefusedError, georeport
from chinar.portal.grievances.views.open311.filing import filed
from chinar.portal.grievances.views.open311.formats import Answer

MOST: Final = 1000  # GeoReport v2, GET Service Requests, "Response Volume"
MOST_PAGES: Final = 1000
DEEPEST: Final = 20_000  # rows that a page may be away from the first
WINDOW: Final = timedelta(days=90)  # as above
ROOT: Final = "service_requests"


@georeport("GET", "HEAD", "POST")
def requests(request: HttpRequest) -> Answer:
    """File a report, or list reports."""
    if request.method == "POST":
        return filed(request)
    return Answer(root=ROOT, content=[_request_of(case) for case in _listed(request.GET)])


@georeport("GET", "HEAD")
def request_by_id(_request: HttpRequest, number: str) -> Answer:
    """Show one report."""
    found = public_cases().filter(key=key_of(number)).first()
    if found is None:
        raise RefusedError(404, _("There is no report with this service_request_id."))
    return Answer(root=ROOT, content=[_request_of(found)])


@georeport("GET", "HEAD")
def token(_request: HttpRequest, token: str) -> Answer:
    """Say which report a token became: one that was held back, and then let in.

    Filing answers a usual report with the service_request_id at once, and not with a token.
    """
    try:
        held = Held.objects.filter(pk=UUID(token), channel=Channel.OPEN311).first()
    except ValueError:
        held = None
    if held is None or held.grievance is None:
        raise RefusedError(404, _("No report has this token, or it is still being looked at."))
    return Answer(root=ROOT, content=[{"service_request_id": held.grievance.key, "token": token}])


def _listed(asked: QueryDict) -> QuerySet[Grievance]:
    """Return the reports asked for; ids override everything else, as the specification has it."""
    found = public_cases().order_by("-registered_at", "-id")
    ids = _many(asked, "service_request_id")
    if ids:
        return found.filter(key__in=[key_of(number) for number in ids[:MOST]])
    codes, statuses = _many(asked, "service_code"), _many(asked, "status")
    if codes:
        found = found.filter(category__code__in=codes)
    if statuses:
        found = found.filter(open__in=_open(statuses))
    updated = _span(asked, "updated_after", "updated_before")
    if updated is not None:
        found = found.filter(changed_at__range=updated).order_by("-changed_at", "-id")
    made = _span(asked, "start_date", "end_date")
    if made is None and updated is None:
        now = timezone.now()
        made = (now - WINDOW, now)
    if made is not None:
        found = found.filter(registered_at__range=made)
    size = _count(asked, "page_size", MOST, most=MOST)
    first = (_count(asked, "page", 1, most=MOST_PAGES) - 1) * size
    if first > DEEPEST:
        raise _too_deep()
    return found[first : first + size]


def _many(asked: QueryDict, name: str) -> list[str]:
    """Return what was declared several times, or once with commas, or both."""
    parts = (part.strip() for text in asked.getlist(name) for part in text.split(","))
    return list(filter(None, parts))


def _open(asked: list[str]) -> list[bool]:
    known = {"open": True, "closed": False}
    try:
        return [known[status] for status in asked]
    except KeyError:
        raise RefusedError(400, _("status is open or closed.")) from None


def _span(asked: QueryDict, first: str, last: str) -> tuple[datetime, datetime] | None:
    """Return the span between two moments: at most 90 days, 90 where only one end is told."""
    start, end = _moment(asked, first), _moment(asked, last)
    try:
        if start is None and end is None:
            return None
        start = start or (end - WINDOW if end else timezone.now())
        end = end or start + WINDOW
    except OverflowError:
        raise _no_date() from None
    if end - start > WINDOW:
        names = {"first": first, "last": last}
        raise RefusedError(400, _("Leave at most 90 days from %(first)s to %(last)s.") % names)
    return start, end


def _moment(asked: QueryDict, name: str) -> datetime | None:
    typed = asked.get(name, "").strip().replace(" ", "+")  # a plus sign that nobody quoted
    if not typed:
        return None
    try:
        moment = parse_datetime(typed)
        if moment is not None:
            aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
            return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _no_date()


def _no_date() -> RefusedError:
    return RefusedError(400, _("Write dates as 2026-11-24T00:00:00Z."))


def _count(asked: QueryDict, name: str, usual: int, *, most: int) -> int:
    """Read `page` or `page_size`; GeoReport v2 Extensions, "Pagination"."""
    typed = asked.get(name, "").strip()
    if not typed:
        return usual
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9 and int(typed) >= 1):
        raise RefusedError(400, _("%(name)s is a number from 1 on.") % {"name": name})
    if name == "page" and int(typed) > most:
        raise _too_deep()
    return min(int(typed), most)


def _too_deep() -> RefusedError:
    return RefusedError(400, _("Narrow the list by dates: so many pages are not shown."))


def _request_of(grievance: Grievance) -> dict[str, Any]:
    category, area = grievance.category, grievance.area
    return {
        "service_request_id": grievance.key,
        "status": "open" if grievance.open else "closed",
        "status_notes": str(words.PLAIN_STATES[State(grievance.state)]),
        "service_name": category.label() if category else None,
        "service_code": category.code if category else None,
        "description": None,
        "agency_responsible": grievance.office.organisation.label(),
        "service_notice": None,
        "requested_datetime": _w3c(grievance.registered_at),
        "updated_datetime": _w3c(grievance.changed_at),
        "expected_datetime": _w3c(grievance.due_at),
        "address": area.label() if area else None,
        "address_id": area.code if area else None,
        "zipcode": None,
        "lat": rounded(grievance.latitude),
        "long": rounded(grievance.longitude),
        "media_url": None,
    }


def _w3c(moment: datetime) -> str:
    """Write a moment as the W3C's note has it; GeoReport v2, "Date/time format"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
