"""How a case comes to the right office: transfer, return, reroute, conflict of interest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from chinar.portal.grievances import hiding, seals, tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.doors import DoorCode
from chinar.portal.grievances.lifecycle import SUPERVISE, Action
from chinar.portal.grievances.models import Grievance, Transfer
from chinar.portal.grievances.policy import limits_of
from chinar.portal.grievances.routing import office_above, vigilance_office
from chinar.portal.grievances.selectors import permits
from chinar.portal.grievances.selectors.offices import sender
from chinar.portal.grievances.services.acting import Hand, act
from chinar.portal.grievances.standing import is_against
from chinar.portal.registry.models import Office


class ReasonMissingError(Exception):
    """A case is sent on with a reason, or not at all."""


class WrongOfficeError(Exception):
    """The case cannot go to this office: it is there, or the office is complained about."""


class TransfersUsedUpError(Exception):
    """The case was sent on as often as the policy allows: now a supervisor decides."""


def may_still_send(grievance: Grievance) -> bool:
    """Tell whether the rules leave a case another transfer."""
    return grievance.transfers < limits_of(grievance.policy).transfers


def transfer(grievance: Grievance, hand: Hand, *, to: Office, reason: str) -> Grievance:
    """Send a case to the office that it belongs to. The date of the answer stays.

    Raises:
        TransfersUsedUpError: only a supervisor may still say which office answers.
        WrongOfficeError: it is there already, or the office is complained about.
    """
    return _send(grievance, hand, Action.TRANSFER, to, reason)


def reroute(grievance: Grievance, hand: Hand, *, to: Office, reason: str) -> Grievance:
    """Send a case that came back as misrouted to the right office."""
    return _send(grievance, hand, Action.REROUTE, to, reason)


def give_back(grievance: Grievance, hand: Hand, *, reason: str) -> Grievance:
    """Return a case that is not for this office to the one that sent it."""
    with transaction.atomic():
        case = locked(grievance.pk)
        return _moved(case, hand, Action.RETURN, sender(case, hand.now), reason)


def declare_conflict(grievance: Grievance, hand: Hand, *, reason: str) -> Grievance:
    """Say that the office is part of the matter: the case goes to the office above it.

    Neither the office nor anybody below it has a say in the case from then on.
    """
    with transaction.atomic():
        return send_above(locked(grievance.pk), hand, reason=reason)


def send_above(case: Grievance, hand: Hand, *, reason: str) -> Grievance:
    """Send a case that is held to the nearest office above that it does not complain about."""
    return _moved(case, hand, Action.CONFLICT, _above(case, hand), reason, about_here=True)


def to_vigilance(grievance: Grievance, hand: Hand, *, reason: str) -> Grievance:
    """Hand a matter of corruption to those who look into it, however often it was sent on."""
    with transaction.atomic():
        case = locked(grievance.pk)
        to = vigilance_office(now=hand.now)
        changes = {"door": DoorCode.CORRUPTION}
        return _moved(case, hand, Action.TRANSFER, to, reason, changes, about_here=True)


def _above(case: Grievance, hand: Hand) -> Office:
    """Return the nearest office above the case's own that the case does not complain about."""
    office = office_above(case.office, now=hand.now)
    while is_against(case, office):
        higher = office_above(office, now=hand.now)
        if higher == office:  # nobody is above the last one
            break
        office = higher
    return office


def _send(grievance: Grievance, hand: Hand, action: Action, to: Office, reason: str) -> Grievance:
    with transaction.atomic():
        case = locked(grievance.pk)
        if not may_still_send(case) and not permits(hand.post, case, SUPERVISE):
            raise TransfersUsedUpError
        return _moved(case, hand, action, to, reason)


def _moved(
    case: Grievance,
    hand: Hand,
    action: Action,
    to: Office,
    reason: str,
    changes: dict[str, Any] | None = None,
    *,
    about_here: bool = False,
) -> Grievance:
    reason = hiding.hidden_of_office(reason.strip())
    here, changes = case.office, changes or {}
    if not reason:
        raise ReasonMissingError
    if to.pk == here.pk or is_against(case, to):
        raise WrongOfficeError(to.code)
    in_time = hand.now <= case.arrived_at + timedelta(hours=limits_of(case.policy).send_on_hours)
    data = {
        "from_office": str(here.pk),
        "office": str(to.pk),
        "in_time": in_time,
        "seal": seals.of_words(case, reason),
    }
    if "door" in changes:
        data["door"] = changes["door"]
    if about_here:
        data["against"] = str(here.pk)
    row = Transfer.objects.create(
        grievance=case,
        from_office=here,
        to_office=to,
        reason=reason,
        in_time=in_time,
        post=hand.post,
        at=hand.now,
    )
    moved = act(
        case,
        action,
        hand,
        changes={"office": to, "post": None, **changes},
        data=data | {"transfer": row.pk},
    )
    if about_here:
        moved.against.add(here)
    tellings.sent_on(moved, hand.now)
    return moved
