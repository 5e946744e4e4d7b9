"""Following cases through the JSON API: status for anybody, all of it with the receipt's code."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Final

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.params.functions import Header, Path
from pydantic import Field

from chinar.portal.core.design.problems import Fault, Problem, ProblemError, unfit
from chinar.portal.grievances import papers
from chinar.portal.grievances.api.auth import (
    KEY_PROBLEMS,
    Key,
    key_of_request,
    open_to_all,
)
from chinar.portal.grievances.api.filing import NO_NUL, Once, reused
from chinar.portal.grievances.api.shapes import (
    CaseOut,
    Exact,
    FileOut,
    MessageOut,
    StatusOut,
    facts_of,
    moment_of,
    status_of,
)
from chinar.portal.grievances.lifecycle import INTERNAL, Action, NotPossibleError
from chinar.portal.grievances.models import Grievance, KeyScope, Message
from chinar.portal.grievances.selectors import history
from chinar.portal.grievances.selectors.public import key_of, public_cases
from chinar.portal.grievances.services import citizen, repeats
from chinar.portal.grievances.services.intake import MAX_TEXT

PROBLEMS: Final = {404: Problem, 409: Problem} | KEY_PROBLEMS
Number = Annotated[str, Path(max_length=80)]
ReceiptCode = Annotated[str, Header(alias="Receipt-Code", max_length=60)]

router = Router(tags=["grievances"])


class MessageIn(Exact):
    """What is added to a case; an answer, where there is a question."""

    text: str = Field(min_length=1, max_length=MAX_TEXT, pattern=NO_NUL)


@router.get(
    "/grievances/{number}",
    response={200: StatusOut, 404: Problem, 422: Problem},
    summary="Status of a case",
)
@open_to_all
def status(
    request: HttpRequest,  # noqa: ARG001 # the name is ninja's
    number: Number,
) -> StatusOut:
    """Say what anybody may know: state, dates, office. No words, nothing confidential."""
    found = public_cases().filter(key=key_of(number)).first()
    if found is None:
        raise Http404
    return status_of(found)


@router.get(
    "/grievances/{number}/case",
    auth=Key(KeyScope.READ),
    response={200: CaseOut} | PROBLEMS,
    summary="All of a case, with the receipt's code",
)
def case(
    request: HttpRequest,  # noqa: ARG001 # as above
    number: Number,
    receipt_code: ReceiptCode,
) -> CaseOut:
    """Show whoever reported it the words, the history and the names of the files."""
    found = _own(number, receipt_code)
    told = [moment_of(one) for one in history(found) if one.action in set(Action) - INTERNAL]
    files = [
        FileOut(name=one.name, media_type=one.media_type, size=one.size)
        for one in papers.kept(found.pk)
    ]
    return CaseOut(
        **facts_of(found),
        text=found.text,
        language=found.language,
        place=found.place,
        next_reminder_at=citizen.next_reminder(found),
        files=files,
        history=told,
    )


@router.post(
    "/grievances/{number}/messages",
    auth=Key(KeyScope.FILE),
    response={200: MessageOut, 201: MessageOut} | PROBLEMS,
    summary="Add something to a case, or answer a question",
)
def add(
    request: HttpRequest,
    said: MessageIn,
    number: Number,
    receipt_code: ReceiptCode,
    idempotency_key: Once,
) -> Status[MessageOut]:
    """Write in one's own case."""
    text = said.text.strip()
    if not text:
        raise unfit([Fault(where="text", what=_("There are no words in it."))])
    found, now = _own(number, receipt_code), timezone.now()
    return _say(request, found, idempotency_key, lambda: citizen.add(found, text, now=now), text)


@router.post(
    "/grievances/{number}/reminders",
    auth=Key(KeyScope.FILE),
    response={200: MessageOut, 201: MessageOut} | PROBLEMS,
    summary="Remind the office",
)
def remind(
    request: HttpRequest,
    number: Number,
    receipt_code: ReceiptCode,
    idempotency_key: Once,
) -> Status[MessageOut]:
    """Remind the office that has the case; too soon after the last reminder it is 409."""
    found, now = _own(number, receipt_code), timezone.now()
    return _say(request, found, idempotency_key, lambda: citizen.remind(found, now=now), "")


def _own(number: str, code: str) -> Grievance:
    """Find a case by number and code; a wrong number and a wrong code look the same."""
    related = ("office", "area", "category", "policy", "contact")
    found = Grievance.objects.select_related(*related).filter(key=key_of(number)).first()
    if found is None or not citizen.is_code(found, code):
        detail = _("There is no case with this number and this code. Check both.")
        raise ProblemError(404, "not_there", detail)
    return found


def _say(
    request: HttpRequest, found: Grievance, once: str, say: Callable[[], Message], text: str
) -> Status[MessageOut]:
    asked = f"{request.path}\n{found.pk}\n{text}".encode()
    fingerprint = hashlib.sha256(asked).hexdigest()
    key, now = key_of_request(request), timezone.now()
    try:
        message, created = repeats.say_once(key, once, fingerprint, found, say, now=now)
    except repeats.ReusedKeyError:
        raise reused() from None
    except NotPossibleError:
        detail = _("This is finished, so nothing can be added. Report it again.")
        raise ProblemError(409, "finished", detail) from None
    except citizen.TooSoonError as error:
        words = _("The office was reminded a short while ago. Remind it again after %(at)s.")
        again = error.again_at.isoformat()
        raise ProblemError(409, "too_soon", words % {"at": again}) from None
    found.refresh_from_db(fields=["state", "open", "changed_at", "due_at"])
    told = MessageOut(kind=message.kind, at=message.at, created=created, case=status_of(found))
    return Status(201 if created else 200, told)
