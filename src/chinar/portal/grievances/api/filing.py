"""Filing through the JSON API, with files by multipart or as base64."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Annotated, Any, Final

from django.core.exceptions import ValidationError as NotAnAddressError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.params.functions import Header
from pydantic import Field, ValidationError

from chinar.portal.catalogue.models import Service
from chinar.portal.core.design.problems import (
    Fault,
    Problem,
    ProblemError,
    faults_of,
    unfit,
)
from chinar.portal.core.uploads.limits import LARGEST_BYTES
from chinar.portal.core.uploads.services import UploadRefusedError
from chinar.portal.grievances import reaching
from chinar.portal.grievances.api.auth import KEY_PROBLEMS, Key, admit_report, key_of_request
from chinar.portal.grievances.api.shapes import Exact, FiledOut, status_of
from chinar.portal.grievances.models import ApiKey, Channel, GrievanceCategory, KeyScope
from chinar.portal.grievances.papers import MAX_FILES
from chinar.portal.grievances.routing import NoOfficeError, district_near
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.services import Filing, repeats
from chinar.portal.grievances.services.intake import MAX_TEXT, Arrival, EmptyTextError
from chinar.portal.grievances.words import LANGUAGE_NAMES
from chinar.portal.registry.models import Area, Office

LARGEST_BODY: Final = MAX_FILES * LARGEST_BYTES * 4 // 3 + 200_000
LANGUAGES: Final = "^(" + "|".join(LANGUAGE_NAMES) + ")?$"
NO_NUL: Final = r"^[^\x00]*$"

# What makes a repeated call harmless: one key for each thing that is to be done.
Once = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]

router = Router(tags=["grievances"])


class AttachmentIn(Exact):
    """A file, as base64; at most three with a report, each at most 10 megabytes."""

    name: str = Field(max_length=200, pattern=NO_NUL)
    content: str = Field(json_schema_extra={"format": "byte"})


class ReportIn(Exact):
    """A problem that somebody reports. Only the words are needed; we find the office."""

    text: str = Field(min_length=1, max_length=MAX_TEXT, pattern=NO_NUL)
    language: str = Field("", pattern=LANGUAGES, description="of the text; guessed where empty")
    category: str = Field("", max_length=40, pattern=NO_NUL, description="a code of /categories")
    area: str = Field("", max_length=40, pattern=NO_NUL, description="a code of /areas")
    service: str = Field(
        "", max_length=20, pattern=NO_NUL, description="late or refused: a code of /services"
    )
    against_office: str = Field(
        "", max_length=40, pattern=NO_NUL, description="complained about: a code of /offices"
    )
    place: str = Field("", max_length=300, pattern=NO_NUL)
    latitude: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    longitude: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    name: str = Field("", max_length=120, pattern=NO_NUL)
    phone: str = Field("", max_length=40, pattern=NO_NUL)
    email: str = Field("", max_length=254, pattern=NO_NUL)
    contact_language: str = Field("", pattern=LANGUAGES)
    confidential: bool = False
    attachments: list[AttachmentIn] = Field(default_factory=list, max_length=MAX_FILES)


def _multipart() -> dict[str, Any]:
    schema = ReportIn.model_json_schema()
    plain = {name: one for name, one in schema["properties"].items() if name != "attachments"}
    file = {"type": "string", "format": "binary"}
    plain["files"] = {"type": "array", "items": file, "maxItems": MAX_FILES}
    return {"type": "object", "properties": plain, "required": ["text"]}


def _json() -> dict[str, Any]:
    schema = ReportIn.model_json_schema()
    schema["properties"]["attachments"]["items"] = schema.pop("$defs")["AttachmentIn"]
    return schema


BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _json()},
            "multipart/form-data": {"schema": _multipart()},
        },
    }
}


@router.post(
    "/grievances",
    auth=Key(KeyScope.FILE),
    response={200: FiledOut, 201: FiledOut, 413: Problem, 503: Problem} | KEY_PROBLEMS,
    openapi_extra=BODY,
    summary="File a grievance",
)
def file_report(
    request: HttpRequest,
    idempotency_key: Once,
) -> Status[FiledOut]:
    """Register a report once: sent again with the same Idempotency-Key, it is answered with 200."""
    key, now = key_of_request(request), timezone.now()
    admit_report(key)
    report, files, fingerprint = _read(request)
    try:
        filed = repeats.file_once(
            key,
            idempotency_key,
            fingerprint,
            _filing(report, key, idempotency_key),
            now=now,
            files=files,
        )
    except repeats.ReusedKeyError:
        raise reused() from None
    except UploadRefusedError as refused:
        raise unfit([Fault(where="attachments", what=refused.message)]) from None
    except EmptyTextError:
        raise unfit([Fault(where="text", what=_("There are no words in it."))]) from None
    except NoOfficeError:
        raise ProblemError(503, "no_office", _("No office is registered yet.")) from None
    told = FiledOut(case=status_of(filed.grievance), code=filed.code, created=filed.created)
    return Status(201 if filed.created else 200, told)


def reused() -> ProblemError:
    """Return the problem of an Idempotency-Key that stood for something else."""
    detail = _("This Idempotency-Key was used for something else. Take a new one for each thing.")
    return ProblemError(422, "idempotency_key_reused", detail)


def _read(request: HttpRequest) -> tuple[ReportIn, list[UploadedFile], str]:
    """Read a report in either form, its files, and the fingerprint of all of it."""
    if request.content_type == "multipart/form-data":
        return _read_form(request)
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > LARGEST_BODY:
        detail = _("The request is too large. Send fewer or smaller files.")
        raise ProblemError(413, "too_large", detail)
    body = request.read()  # not `body`, whose limit is that of forms without files
    try:
        report = ReportIn.model_validate_json(body)
    except ValidationError as error:
        raise unfit(faults_of(error.errors())) from None
    return report, [_decoded(one) for one in report.attachments], hashlib.sha256(body).hexdigest()


def _read_form(request: HttpRequest) -> tuple[ReportIn, list[UploadedFile], str]:
    given = {name: value for name, value in request.POST.dict().items() if value != ""}
    files = request.FILES.getlist("files")
    if len(files) > MAX_FILES:
        words = _("At most %(most)s files can be sent with a report.") % {"most": MAX_FILES}
        raise unfit([Fault(where="files", what=words)])
    try:
        report = ReportIn.model_validate(given)
    except ValidationError as error:
        raise unfit(faults_of(error.errors())) from None
    digest = hashlib.sha256(report.model_dump_json().encode())
    for file in files:
        digest.update(hashlib.sha256(file.read()).digest())
    return report, files, digest.hexdigest()


def _decoded(attachment: AttachmentIn) -> UploadedFile:
    try:
        content = base64.b64decode(attachment.content, validate=True)
    except (binascii.Error, ValueError):
        words = _("content is not base64.")
        raise unfit([Fault(where="attachments", what=words)]) from None
    return SimpleUploadedFile(attachment.name or "file", content)


def _filing(report: ReportIn, key: ApiKey, once: str) -> Filing:
    """Return what is to be filed.

    Raises:
        ProblemError: something in it is wrong; all that is, is said at once.
    """
    faults: list[Fault] = []

    def wrong(where: str, what: str) -> None:
        faults.append(Fault(where=where, what=what))

    def found(where: str, rows: Any, code: str) -> Any:
        one = rows.first() if code else None
        if code and one is None:
            wrong(where, _("There is nothing with this code."))
        return one

    if (report.latitude is None) != (report.longitude is None):
        wrong("latitude", _("Give both latitude and longitude."))
    reader = get_language() or "en"
    area = found("area", Area.objects.filter(code__iexact=report.area), report.area)
    categories = GrievanceCategory.objects.filter(code=report.category, active=True)
    offices = Office.objects.filter(code=report.against_office)
    filing = Filing(
        key=repeats.filing_key(key, once),
        channel=Channel.API,
        text=report.text,
        language=report.language or guess(report.text, reader),
        contact_language=report.contact_language or report.language or reader,
        category=found("category", categories, report.category),
        area=area or district_near(report.latitude, report.longitude),
        service=found("service", Service.objects.filter(code=report.service), report.service),
        against_office=found("against_office", offices, report.against_office),
        place=report.place,
        latitude=report.latitude,
        longitude=report.longitude,
        name=report.name,
        phone=_phone(report.phone.strip(), wrong),
        email=_email(report.email.strip(), wrong),
        confidential=report.confidential,
        arrival=Arrival(api_key=key),
        practice=key.practice,
    )
    if faults:
        raise unfit(faults)
    return filing


def _phone(typed: str, wrong: Callable[[str, str], None]) -> str:
    try:
        return reaching.phone(typed) if typed else ""
    except reaching.PhoneError:
        wrong("phone", _("phone is not a number with ten digits."))
        return ""


def _email(typed: str, wrong: Callable[[str, str], None]) -> str:
    try:
        if typed:
            validate_email(typed)
    except NotAnAddressError:
        wrong("email", _("email is not an address."))
    return typed
