"""What an officer sets later: urgency, public service, an office it is about, confidence.

Each with a reason, which officers read in the history.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chinar.portal.catalogue.models import Service
from chinar.portal.grievances import confiding, tellings, timing
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import ASSIGN, SUPERVISE, Action, State
from chinar.portal.grievances.models import Grievance, MessageKind, PartState
from chinar.portal.grievances.selectors import permits
from chinar.portal.grievances.services import clusters
from chinar.portal.grievances.services.acting import Hand, need, say
from chinar.portal.grievances.services.refusals import HasFollowersError
from chinar.portal.grievances.services.routes import ReasonMissingError, send_above
from chinar.portal.grievances.standing import is_against, is_within, sits_in
from chinar.portal.registry.models import Office


class NothingChangedError(Exception):
    """The case is what it is said to be already."""


class LongerLimitError(Exception):
    """The office would have more time than it has: a supervisor decides that."""


class BoundThereError(Exception):
    """The post that has the case, or one that was asked about it, is of the office it is about."""


def set_limits(
    grievance: Grievance, hand: Hand, *, urgent: bool, service: Service | None, reason: str
) -> Grievance:
    """Say anew what sets the limit of a case, which is counted again from where its work began.

    By the policy that the case keeps, with the pauses it had; the citizen is told the new date.

    Raises:
        NotAllowedError: the post neither hands the case out nor watches over it.
        ReasonMissingError: as in the others, there is no reason.
        NothingChangedError: both are as they were.
        LongerLimitError: only a supervisor gives the office more time.
    """
    _need_reason(reason)
    with transaction.atomic():
        case = _held(grievance, hand)
        before = case.due_at
        if (urgent, service) == (case.urgent, case.service):
            raise NothingChangedError
        case.urgent = urgent
        timing.concern(case, service)
        case.due_at = timing.due_now(case, hand.now)
        if case.due_at > before and not permits(hand.post, case, SUPERVISE):
            raise LongerLimitError
        names = ("urgent", "service", "statutory_days", "track", "due_at")
        changes: dict[str, Any] = {name: getattr(case, name) for name in names}
        if case.post and before <= hand.now < case.due_at:  # it went up, and is not late after all
            changes["escalation_level"] = 0
        data = {"urgent": urgent, "service": service.code if service else ""}
        moved = _written(case, Action.SET_LIMITS, hand, reason, changes, data)
        if moved.due_at != before:
            tellings.due_changed(moved, hand.now)
    return moved


def name_office(grievance: Grievance, hand: Hand, *, office: Office, reason: str) -> Grievance:
    """Say that a case is about an office, which has no say in it from then on.

    Where that office has the case, it goes one level above, as in any conflict of interest.

    Raises:
        NothingChangedError: that was said before.
        BoundThereError: somebody of that office has the case, or was asked about it.
    """
    _need_reason(reason)
    with transaction.atomic():
        case = _held(grievance, hand)
        if is_within(case.office, office):
            return send_above(case, hand, reason=reason)
        if is_against(case, office):
            raise NothingChangedError
        if _is_at_work(case, office):
            raise BoundThereError
        data = {"against": str(office.pk), "office": str(office.pk)}
        moved = _written(case, Action.NAME_OFFICE, hand, reason, {}, data)
        moved.against.add(office)
    return moved


def keep_confidential(grievance: Grievance, hand: Hand, *, reason: str) -> Grievance:
    """Keep a case confidential from here on, and lock every word of it; nothing takes that back.

    Raises:
        NothingChangedError: it is confidential already.
        HasFollowersError: others were joined with it, and would be answered by its words.
    """
    _need_reason(reason)
    with transaction.atomic():
        case = _held(grievance, hand)
        if case.confidential:
            raise NothingChangedError
        if case.followers.filter(state=State.MERGED).exists():
            raise HasFollowersError
        clusters.leave(case, hand)  # confidential cases stand in groups of their own
        changes = {"confidential": True, "sketch": None}
        moved = _written(case, Action.CONFIDE, hand, reason, changes, {})
        confiding.lock_words(moved)
    return moved


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissingError


def _held(grievance: Grievance, hand: Hand) -> Grievance:
    case = locked(grievance.pk)
    need(case, hand, ASSIGN, SUPERVISE)
    return case


def _is_at_work(case: Grievance, office: Office) -> bool:
    """Tell whether somebody of an office has a case, or was asked about a part of it."""
    asked = case.parts.filter(state=PartState.ASKED).select_related("office__scope")
    if case.post is not None and sits_in(case.post, office):
        return True
    return any(is_within(part.office, office) for part in asked)


def _written(
    case: Grievance,
    action: Action,
    hand: Hand,
    reason: str,
    changes: dict[str, Any],
    data: dict[str, Any],
) -> Grievance:
    """Move a case with the reason as a note."""
    kind = MessageKind.NOTE
    return say(case, action, kind, hand, reason, changes=changes, data=data)[0]
