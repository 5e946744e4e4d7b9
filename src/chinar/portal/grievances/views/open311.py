"""Open311 GeoReport v2, in JSON: http://wiki.open311.org/GeoReport_v2/ .

What anybody may read holds no words of the citizen, no exact place, and no confidential case.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import uuid6
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import reaching, words
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import ApiKey, Channel, Grievance, GrievanceCategory
from chinar.portal.grievances.numbering import NumberError, parse
from chinar.portal.grievances.routing import NoOfficeError, district_near
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.services import Filing, file, keys

MOST = 1000  # GeoReport v2, GET Service Requests
WINDOW = timedelta(days=90)  # as above
PLACE_DECIMALS = 2  # about a kilometre
MOST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
MAX_LATITUDE, MAX_LONGITUDE = 90.0, 180.0


class RefusedError(Exception):
    """A request cannot be served; the answer has the specification's shape."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status, self.description = status, description


View = Callable[..., HttpResponse]


def georeport(view: View) -> View:
    """Answer refusals in the specification's shape, and let any page read the answers."""

    @functools.wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _check_letters(request, kwargs)
            answer = view(request, *args, **kwargs)
        except RefusedError as refused:
            answer = _refusal(refused.status, refused.description)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer

    return answering


def _check_letters(request: HttpRequest, parts: Mapping[str, str]) -> None:
    """Refuse what no database keeps as text."""
    said = [
        text
        for given in (request.GET, request.POST)
        for texts in dict(given.lists()).values()
        for text in texts
    ]
    if any("\0" in text for text in (*said, *parts.values())):
        raise RefusedError(400, _("Leave out the NUL character."))


@public
@require_GET
@georeport
def services(_request: PortalRequest) -> HttpResponse:
    """List what can be reported."""
    listed = GrievanceCategory.objects.filter(active=True)
    return _json([_service(category) for category in listed])


@public
@require_GET
@georeport
def service(_request: PortalRequest, code: str) -> HttpResponse:
    """Define one service; none asks for further attributes."""
    category = _category(code)
    return _json({"service_code": category.code, "attributes": []})


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@georeport
def requests(request: PortalRequest) -> HttpResponse:
    """File a report, or list reports."""
    if request.method == "POST":
        return _filed(request)
    found = _listed(request.GET)
    return _json([_request_of(grievance) for grievance in found])


@public
@require_GET
@georeport
def request_by_id(_request: PortalRequest, number: str) -> HttpResponse:
    """Show one report."""
    found = _public().filter(key=_key(number)).first()
    if found is None:
        raise RefusedError(404, _("There is no report with this service_request_id."))
    return _json([_request_of(found)])


@public
@csrf_exempt
@georeport
def xml(_request: PortalRequest, **_ids: str) -> HttpResponse:
    """Say that this server does not answer in XML."""
    raise RefusedError(406, _("This server answers in JSON only: end the address in .json."))


def _filed(request: PortalRequest) -> HttpResponse:
    given = request.POST
    key = keys.find(given.get("api_key", ""))
    if key is None:
        raise RefusedError(403, _("The api_key is missing or not valid."))
    filing = _filing(given, key, request.headers.get("Idempotency-Key", ""))
    try:
        filed = file(filing, actor=CITIZEN, now=timezone.now())
    except NoOfficeError:
        raise RefusedError(503, _("No office is registered yet.")) from None
    notice = _("Number %(number)s. Code to see all of it: %(code)s.")
    facts = {"number": filed.grievance.number, "code": filed.code}
    answer = {
        "service_request_id": filed.grievance.key,
        "service_notice": notice % facts,
        "account_id": None,
    }
    return _json([answer], status=201)


def _filing(given: QueryDict, key: ApiKey, once: str) -> Filing:
    category = _category(given.get("service_code", ""))
    latitude, longitude = _point(given)
    place = given.get("address_string", "").strip()
    if latitude is None and not (place or given.get("address_id")):
        raise RefusedError(400, _("Give lat and long, or address_string."))
    text = given.get("description", "").strip() or category.label("en")
    if given.get("media_url"):
        text = f"{text}\n\n{given['media_url'][:500]}"
    reader = get_language() or "en"
    names = (given.get("first_name", "").strip(), given.get("last_name", "").strip())
    return Filing(
        key=_once(key, once),
        channel=Channel.OPEN311,
        text=text,
        language=guess(text, reader),
        contact_language=reader,
        category=category,
        area=district_near(latitude, longitude),
        place=place[:300],
        latitude=latitude,
        longitude=longitude,
        name=" ".join(filter(None, names))[:120],
        phone=_phone(given),
        email=_email(given),
        practice=key.practice,
    )


def _once(key: ApiKey, once: str) -> str:
    unique = hashlib.sha256(once.encode()).hexdigest() if once else str(uuid6.uuid7())
    return f"open311:{key.pk}:{unique}"


def _category(code: str) -> GrievanceCategory:
    if not code:
        raise RefusedError(400, _("Give a service_code."))
    found = GrievanceCategory.objects.filter(code=code, active=True).first()
    if found is None:
        raise RefusedError(404, _("There is no service with this service_code."))
    return found


def _point(given: QueryDict) -> tuple[float | None, float | None]:
    typed = (given.get("lat", "").strip(), given.get("long", "").strip())
    if typed == ("", ""):
        return None, None
    try:
        latitude, longitude = float(typed[0]), float(typed[1])
    except ValueError:
        raise RefusedError(400, _("lat and long are both needed, as decimal degrees.")) from None
    if not (abs(latitude) <= MAX_LATITUDE and abs(longitude) <= MAX_LONGITUDE):
        raise RefusedError(400, _("lat and long are not a place on earth."))
    return latitude, longitude


def _phone(given: QueryDict) -> str:
    typed = given.get("phone", "")
    try:
        return reaching.phone(typed) if typed else ""
    except reaching.PhoneError:
        raise RefusedError(400, _("phone is not a number with ten digits.")) from None


def _email(given: QueryDict) -> str:
    email = given.get("email", "").strip()
    try:
        if email:
            validate_email(email)
            MaxLengthValidator(MOST_EMAIL)(email)
    except ValidationError:
        raise RefusedError(400, _("email is not an address.")) from None
    return email


def _public() -> Any:
    return Grievance.objects.filter(confidential=False).select_related(
        "category", "area", "office__organisation"
    )


def _listed(asked: QueryDict) -> list[Grievance]:
    found = _public().order_by("-registered_at", "-id")
    ids, codes, status = (
        asked.get(name, "") for name in ("service_request_id", "service_code", "status")
    )
    if ids:
        wanted = ids.split(",")[:MOST]
        return list(found.filter(key__in=[_key(number) for number in wanted])[:MOST])
    if codes:
        found = found.filter(category__code__in=codes.split(","))
    if status:
        found = found.filter(open__in=_statuses(status))
    start, end = _window(asked)
    return list(found.filter(registered_at__gte=start, registered_at__lte=end)[:MOST])


def _statuses(asked: str) -> list[bool]:
    known = {"open": True, "closed": False}
    try:
        return [known[status.strip()] for status in asked.split(",")]
    except KeyError:
        raise RefusedError(400, _("status is open or closed.")) from None


def _window(asked: QueryDict) -> tuple[datetime, datetime]:
    """Return the span asked for: at most 90 days, the latest 90 unless told."""
    start, end = _moment(asked, "start_date"), _moment(asked, "end_date")
    try:
        if start and not end:
            return start, start + WINDOW
        end = end or timezone.now()
        start = start or end - WINDOW
        return max(start, end - WINDOW), end
    except OverflowError:
        raise RefusedError(400, _("Write dates as 2026-11-24T00:00:00Z.")) from None


def _moment(asked: QueryDict, name: str) -> datetime | None:
    typed = asked.get(name, "").replace(" ", "+")  # a plus sign that nobody quoted
    if not typed:
        return None
    try:
        moment = parse_datetime(typed)
        if moment is not None:
            aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
            return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise RefusedError(400, _("Write dates as 2026-11-24T00:00:00Z."))


def _key(number: str) -> str:
    try:
        return parse(number).key
    except NumberError:
        return ""


def _service(category: GrievanceCategory) -> dict[str, Any]:
    return {
        "service_code": category.code,
        "service_name": category.label(),
        "description": category.label(),
        "metadata": False,
        "type": "realtime",
        "keywords": ",".join(category.words.split()),
        "group": category.department_code,
    }


def _request_of(grievance: Grievance) -> dict[str, Any]:
    category = grievance.category
    return {
        "service_request_id": grievance.key,
        "status": "open" if grievance.open else "closed",
        "status_notes": str(words.PLAIN_STATES[State(grievance.state)]),
        "service_name": category.label() if category else None,
        "service_code": category.code if category else None,
        "description": None,
        "agency_responsible": grievance.office.organisation.label(),
        "service_notice": None,
        "requested_datetime": grievance.registered_at.isoformat(),
        "updated_datetime": grievance.changed_at.isoformat(),
        "expected_datetime": grievance.due_at.isoformat(),
        "address": grievance.area.label() if grievance.area else None,
        "address_id": None,
        "zipcode": None,
        "lat": _rounded(grievance.latitude),
        "long": _rounded(grievance.longitude),
        "media_url": None,
    }


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, PLACE_DECIMALS)


def _json(content: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(content, safe=False, status=status)


def _refusal(status: int, description: str) -> JsonResponse:
    return _json([{"code": status, "description": description}], status=status)
