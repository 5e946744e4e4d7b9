"""Filing a report: POST Service Request."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator, URLValidator, validate_email
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chinar.portal.core import rows
from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads.services import UploadRefusedError
from chinar.portal.grievances import papers, reaching
from chinar.portal.grievances.models import (
    ApiKey,
    Channel,
    Grievance,
    GrievanceCategory,
    Held,
    KeyScope,
)
from chinar.portal.grievances.papers import MAX_FILES
from chinar.portal.grievances.routing import NoOfficeError, district_near
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.services import Filing, file, keys, repeats
from chinar.portal.grievances.services.gate import suspicion
from chinar.portal.grievances.services.holding import hold
from chinar.portal.grievances.services.intake import MAX_TEXT, Arrival
from chinar.portal.grievances.views.open311 import concern
from chinar.portal.grievances.views.open311.answering import RefusedError
from chinar.portal.grievances.views.open311.attributes import answers
from chinar.portal.grievances.views.open311.formats import Answer
from chinar.portal.grievances.views.open311.services import category_of
from chinar.portal.registry.models import Area

AGAIN_WITHIN: Final = timedelta(minutes=10)  # and up to twice as long
MOST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
MAX_LATITUDE, MAX_LONGITUDE = 90.0, 180.0
MOST_URL, MOST_PLACE, MOST_NAME, MOST_ACCOUNT = 500, 300, 120, 200


def filed(request: HttpRequest) -> Answer:
    """File a report; the key is looked at before anything else is."""
    given = request.POST
    key = _key(given.get("api_key", ""))
    files = request.FILES.getlist("media")
    if len(files) > MAX_FILES:
        words = _("At most %(most)s files can be sent with a report.")
        raise RefusedError(400, words % {"most": MAX_FILES})
    call = _call(request, key, files, timezone.now())
    filing = _filing(given, key, call)
    account = {"account_id": given.get("account_id", "")[:MOST_ACCOUNT] or None}
    try:
        told = _taken(filing, key, call, given.get("description", ""), files)
    except UploadRefusedError as refused:
        raise RefusedError(400, refused.message) from None
    except repeats.ReusedKeyError:
        words = _(
            "This Idempotency-Key was used for something else. Take a new one for each thing."
        )
        raise RefusedError(400, words) from None
    except NoOfficeError:
        raise RefusedError(503, _("No office is registered yet.")) from None
    return Answer(root="service_requests", content=[told | account], status=201)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """What makes a report that is sent again the same, and the print of all that is in it.

    ``named``: the application chose what makes it the same, and might use that for two things.
    ``new``: nothing that was sent before is the same, as far as a look has told.
    """

    once: str
    fingerprint: str
    named: bool
    new: bool


def _call(request: HttpRequest, key: ApiKey, files: list[UploadedFile], now: datetime) -> _Call:
    """Return how a call is told again: by its Idempotency-Key, else by all that was sent.

    An application that got no answer sends the same within minutes; the same months later is
    another report.
    """
    fingerprint = _fingerprint(request.POST, files)
    once = request.headers.get("Idempotency-Key", "")
    if once:
        return _Call(once=once, fingerprint=fingerprint, named=True, new=False)
    stretch = int(now.timestamp() // AGAIN_WITHIN.total_seconds())
    before, once = f"{fingerprint}:{stretch - 1}", f"{fingerprint}:{stretch}"
    found = _was_sent(_filing_key(key, before), _filing_key(key, once))
    if found and _was_sent(_filing_key(key, before)):
        once = before
    return _Call(once=once, fingerprint=fingerprint, named=False, new=not found)


def _fingerprint(given: QueryDict, files: list[UploadedFile]) -> str:
    fields = [(name, given.getlist(name)) for name in sorted(given) if name != "api_key"]
    digest = hashlib.sha256(json.dumps(fields).encode())
    for sent in files:
        digest.update(hashlib.sha256(sent.read()).digest())
        sent.seek(0)
    return digest.hexdigest()


def _was_sent(*keys: str) -> bool:
    places = ", ".join(["%s"] * len(keys))
    text = (
        f"SELECT 1 FROM grievances_grievance WHERE idempotency_key IN ({places})"  # noqa: S608 # places alone
        f" UNION ALL SELECT 1 FROM grievances_held WHERE key IN ({places})"
    )
    return bool(rows.number(text, *keys, *keys))


def _taken(
    filing: Filing, key: ApiKey, call: _Call, described: str, files: list[UploadedFile]
) -> dict[str, str]:
    """File it and tell its id; or hold it back as the web's gate does, and tell a token.

    That the same words came often says nothing here: applications have ready-made ones.
    """
    now = timezone.now()
    held = None if call.new else rows.find(Held, "key", filing.key)
    reason = suspicion(described, "") if held is None else ""
    if reason:
        filing, ready = filing.identified(), papers.made_ready(files)
        with transaction.atomic():
            papers.keep(ready, Grievance(id=filing.id), actor=CITIZEN, now=now)
            held = hold(filing, reason, now=now)
    if held is not None:
        notice = _("Somebody looks at this report first.")
        return {"token": str(held.pk), "service_notice": notice}
    if call.named:
        done = repeats.file_once(key, call.once, call.fingerprint, filing, now=now, files=files)
    else:
        done = file(filing, actor=CITIZEN, now=now, files=files, new=call.new)
    words = _("Number %(number)s. Code to see all of it: %(code)s.")
    notice = words % {"number": done.grievance.number, "code": done.code}
    return {"service_request_id": done.grievance.key, "service_notice": notice}


def _key(typed: str) -> ApiKey:
    now = timezone.now()
    try:
        key = keys.admit(typed, KeyScope.FILE, now=now)
        keys.admit_report(key, now=now)
        return key
    except keys.UnknownKeyError:
        raise RefusedError(403, _("The api_key is missing or not valid.")) from None
    except keys.ScopeError:
        raise RefusedError(403, _("This api_key is not for filing reports.")) from None
    except keys.TooFastError as refused:
        words = _("This api_key was used too often. Send the same again in %(wait)s seconds.")
        wait = {"Retry-After": str(refused.wait_s)}
        raise RefusedError(429, words % {"wait": refused.wait_s}, headers=wait) from None


def _filing(given: QueryDict, key: ApiKey, call: _Call) -> Filing:
    category = category_of(given.get("service_code", ""))
    latitude, longitude = _point(given)
    place = _limited(given, "address_string", MOST_PLACE)
    named = _area(given.get("address_id", "").strip())
    if latitude is None and not place and named is None:
        raise RefusedError(400, _("Give lat and long, or address_string, or a known address_id."))
    text = _text(given, category)
    said = concern.of(category, given)
    reader = get_language() or "en"
    names = (given.get("first_name", "").strip(), given.get("last_name", "").strip())
    return Filing(
        key=_filing_key(key, call.once),
        channel=Channel.OPEN311,
        text=text,
        language=guess(text, reader),
        contact_language=reader,
        category=category,
        service=said.service,
        against_office=said.against,
        confidential=said.confidential,
        area=named or district_near(latitude, longitude),
        place=place,
        latitude=latitude,
        longitude=longitude,
        name=" ".join(filter(None, names))[:MOST_NAME],
        phone=_phone(given),
        email=_email(given),
        arrival=Arrival(api_key=key),
        practice=key.practice,
    )


def _filing_key(key: ApiKey, once: str) -> str:
    digest = hashlib.sha256(once.encode(errors="replace")).hexdigest()
    return f"open311:{key.pk}:{digest}"


def _text(given: QueryDict, category: GrievanceCategory) -> str:
    """Return the description with what else was said; nothing of it is cut off."""
    described = given.get("description", "").strip() or category.label("en")
    media = _limited(given, "media_url", MOST_URL)
    try:
        if media:
            URLValidator(schemes=["http", "https"])(media)
    except ValidationError:
        raise RefusedError(400, _("media_url is not an address of the web.")) from None
    parts = [described, "\n".join(answers(category.attributes, given)), media]
    text = "\n\n".join(filter(None, parts))
    if len(text) > MAX_TEXT:
        words = _("The description is too long: at most %(most)s letters.")
        raise RefusedError(400, words % {"most": MAX_TEXT})
    return text


def _limited(given: QueryDict, name: str, most: int) -> str:
    typed = given.get(name, "").strip()
    if len(typed) > most:
        words = _("%(name)s is too long: at most %(most)s letters.")
        raise RefusedError(400, words % {"name": name, "most": most})
    return typed


def _area(code: str) -> Area | None:
    """Return the area whose code it is; an address_id that we do not know says nothing."""
    return Area.objects.filter(code__iexact=code).first() if code else None


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
    typed = given.get("phone", "").strip()
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
