"""Webhooks through the JSON API: register, look at, replay, stop."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.params.functions import Query
from pydantic import Field

from chinar.portal.core.design.problems import Fault, Problem, ProblemError, unfit
from chinar.portal.grievances import signatures
from chinar.portal.grievances.api.auth import KEY_PROBLEMS, Key, key_of_request
from chinar.portal.grievances.api.shapes import Exact
from chinar.portal.grievances.models import DeliveryState, Hook, HookDelivery, KeyScope
from chinar.portal.grievances.outbox import EVENT_NAMES
from chinar.portal.grievances.posting import LONGEST_URL, AddressError
from chinar.portal.grievances.services import hooks

PAGE: Final = 100
PROBLEMS: Final = {404: Problem, 409: Problem} | KEY_PROBLEMS

OWNER: Final = Key(KeyScope.HOOKS)

router = Router(tags=["webhooks"])


class HookIn(Exact):
    """Where to tell what."""

    url: str = Field(min_length=1, max_length=LONGEST_URL, description="https, a public address")
    events: list[Literal[tuple(EVENT_NAMES)]] = Field(  # type: ignore[valid-type] # made of data
        default_factory=list, max_length=len(EVENT_NAMES), description="empty: all"
    )
    cases: Literal["own", "all"] = Field(
        "own", description="own: those filed with this key; all: every case that is no secret"
    )


class HookOut(Exact):
    """A registered webhook."""

    id: UUID
    url: str
    events: list[str]
    cases: Literal["own", "all"]
    active: bool
    created_at: datetime
    rotated_at: datetime | None


class SecretOut(Exact):
    """A webhook with its secret, which is shown now and not again."""

    hook: HookOut
    secret: str


class DeliveryOut(Exact):
    """One message and what became of it."""

    id: UUID
    event: str
    sequence: int
    number: str
    state: DeliveryState
    attempts: int
    at: datetime
    next_at: datetime
    last_status: int | None
    last_error: str
    settled_at: datetime | None


class DeliveriesOut(Exact):
    """Messages, newest first; `next` asks for those before them."""

    deliveries: list[DeliveryOut]
    next: UUID | None


@router.post(
    "/hooks", auth=OWNER, response={201: SecretOut} | PROBLEMS, summary="Register a webhook"
)
def register(request: HttpRequest, wanted: HookIn) -> Status[SecretOut]:
    """Have an address told of what happens from now on; the secret is in this answer only."""
    key, now = key_of_request(request), timezone.now()
    try:
        hook = hooks.register(
            key, wanted.url, events=wanted.events, everything=wanted.cases == "all", now=now
        )
    except AddressError:
        words = _("Give an https address of a public host, without a password in it.")
        raise unfit([Fault(where="url", what=words)]) from None
    except hooks.TooManyHooksError:
        words = _("This key has %(most)s webhooks. Remove one first.")
        detail = words % {"most": hooks.MOST_HOOKS}
        raise ProblemError(409, "too_many_hooks", detail) from None
    return Status(201, SecretOut(hook=_said(hook), secret=signatures.secret(hook)))


@router.get(
    "/hooks",
    auth=OWNER,
    response={200: list[HookOut]} | KEY_PROBLEMS,
    summary="Webhooks of this key",
)
def registered(request: HttpRequest) -> list[HookOut]:
    """List them."""
    return [_said(hook) for hook in Hook.objects.filter(key=key_of_request(request))]


@router.get(
    "/hooks/{hook_id}", auth=OWNER, response={200: HookOut} | PROBLEMS, summary="One webhook"
)
def one(request: HttpRequest, hook_id: UUID) -> HookOut:
    """Show it; its secret is not shown again."""
    return _said(_hook(request, hook_id))


@router.delete(
    "/hooks/{hook_id}", auth=OWNER, response={204: None} | PROBLEMS, summary="Remove a webhook"
)
def remove(request: HttpRequest, hook_id: UUID) -> Status[None]:
    """Remove it with all its messages, sent or not."""
    _hook(request, hook_id).delete()
    return Status(204, None)


@router.post(
    "/hooks/{hook_id}/secret",
    auth=OWNER,
    response={200: SecretOut} | PROBLEMS,
    summary="New secret",
)
def rotate(request: HttpRequest, hook_id: UUID) -> SecretOut:
    """Make a new secret; for three days messages are signed with the old one too."""
    hook = hooks.rotate(_hook(request, hook_id), timezone.now())
    return SecretOut(hook=_said(hook), secret=signatures.secret(hook))


@router.get(
    "/hooks/{hook_id}/deliveries",
    auth=OWNER,
    response={200: DeliveriesOut} | PROBLEMS,
    summary="Messages",
)
def deliveries(
    request: HttpRequest,
    hook_id: UUID,
    before: Annotated[UUID | None, Query(description="`next` of the page before")] = None,
    state: DeliveryState | None = None,
) -> DeliveriesOut:
    """List messages of a webhook, newest first, a hundred at a time."""
    rows = _hook(request, hook_id).deliveries.select_related("grievance").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if state is not None:
        rows = rows.filter(state=state)
    page = list(rows[: PAGE + 1])
    following = page[PAGE - 1].pk if len(page) > PAGE else None
    return DeliveriesOut(deliveries=[_told(row) for row in page[:PAGE]], next=following)


@router.post(
    "/hooks/{hook_id}/deliveries/{delivery_id}/replay",
    auth=OWNER,
    response={202: DeliveryOut} | PROBLEMS,
    summary="Send a message again",
)
def replay(request: HttpRequest, hook_id: UUID, delivery_id: UUID) -> Status[DeliveryOut]:
    """Send it again with the same id, whatever became of it."""
    rows = _hook(request, hook_id).deliveries.select_related("grievance")
    found = rows.filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    return Status(202, _told(hooks.replay(found, timezone.now())))


def _hook(request: HttpRequest, pk: UUID) -> Hook:
    found = Hook.objects.filter(key=key_of_request(request), pk=pk).first()
    if found is None:
        raise Http404
    return found


def _said(hook: Hook) -> HookOut:
    return HookOut(
        id=hook.pk,
        url=hook.url,
        events=hook.events,
        cases="all" if hook.everything else "own",
        active=hook.active,
        created_at=hook.created_at,
        rotated_at=hook.rotated_at,
    )


def _told(delivery: HookDelivery) -> DeliveryOut:
    return DeliveryOut(
        id=delivery.pk,
        event=delivery.event,
        sequence=delivery.sequence,
        number=delivery.grievance.number,
        state=DeliveryState(delivery.state),
        attempts=delivery.attempts,
        at=delivery.at,
        next_at=delivery.next_at,
        last_status=delivery.last_status,
        last_error=delivery.last_error,
        settled_at=delivery.settled_at,
    )
