"""One thing done to several cases, with care: looked at before, each by its own gate, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.journal.transitions import identity
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import blanks
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import Action, NotPossibleError, State, move
from chinar.portal.grievances.models import Grievance, Outcome
from chinar.portal.grievances.selectors import assignable_posts, cases_for, permits
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.services.closure import (
    ClosureError,
    LetterError,
    Proposal,
    letter_faults,
    obstacles,
)
from chinar.portal.grievances.standing import AGAINST
from chinar.portal.grievances.transitions import StaleStateError, journal_besides

MOST: Final = 100
BULK: Final = "bulk"


class BulkKind(StrEnum):
    """What can be done to several cases at once."""

    ASSIGN = "assign"
    INTERIM = "interim"
    NOTE = "note"
    ANSWER = "answer"


ACTIONS: Final = {
    BulkKind.ASSIGN: Action.ASSIGN,
    BulkKind.INTERIM: Action.INTERIM,
    BulkKind.NOTE: Action.NOTE,
    BulkKind.ANSWER: Action.PROPOSE,
}


REFUSALS: Final = (
    NotAllowedError,
    NotPossibleError,
    StaleStateError,
    ClosureError,
    LetterError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done; ``key`` makes it one order, however often it is sent.

    ``text`` may hold the placeholders of templates: each case has its own facts put in.
    """

    kind: BulkKind
    key: str
    text: str = ""
    until: date | None = None
    post: Post | None = None
    outcome: Outcome = Outcome.GRANTED
    action_taken: str = ""
    reasons: str = ""


class Result(StrEnum):
    """What became of one case."""

    DONE = "done"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One case of an order: what it would read, and what stands in the way, by code."""

    case: Grievance
    text: str
    obstacles: tuple[str, ...] = ()
    result: Result | None = None


def chosen(post: Post | None, ids: Sequence[str]) -> list[Grievance]:
    """Return the chosen cases that the post sees, by when they are due: a hundred at most."""
    wanted = [one for one in dict.fromkeys(ids) if _is_id(one)][:MOST]
    cases = cases_for(post).filter(pk__in=wanted).order_by("due_at", "id")
    related = ("office__scope", "area__scope", "policy", "post", "category")
    return list(cases.select_related(*related).prefetch_related(AGAINST))


def outlook(order: Order, case: Grievance, hand: Hand) -> Outlook:
    """Look at what an order would do to a case; nothing is written."""
    text = blanks.fill(order.text, case, hand.now)
    return Outlook(case=case, text=text, obstacles=tuple(_in_the_way(order, case, text, hand)))


def carry_out(order: Order, case: Grievance, hand: Hand) -> Outlook:
    """Do it to one case, in one transaction, if nothing stands in the way; once for each order."""
    with transaction.atomic():
        held = locked(case.pk)
        if _was_done(order, held):
            return replace(outlook(order, held, hand), obstacles=(), result=Result.ALREADY)
        found = outlook(order, held, hand)
        if hand.seen is not None and held.state != hand.seen:
            return replace(found, obstacles=("moved",), result=Result.REFUSED)
        if found.obstacles:
            return replace(found, result=Result.REFUSED)
        try:
            with transaction.atomic():
                _do(order, held, found.text, hand)
        except REFUSALS as error:
            return replace(found, obstacles=(_code(error),), result=Result.REFUSED)
        data = {"order": order.key, "kind": order.kind}
        journal_besides(held, BULK, actor=hand.actor, at=hand.now, data=data)
    return replace(found, result=Result.DONE)


def _do(order: Order, case: Grievance, text: str, hand: Hand) -> None:
    if order.kind is BulkKind.ASSIGN and order.post is not None:
        desk.assign(case, hand, to=order.post)
    elif order.kind is BulkKind.INTERIM and order.until is not None:
        desk.interim(case, hand, text=text, until=order.until)
    elif order.kind is BulkKind.NOTE:
        desk.note(case, hand, text=text)
    elif order.kind is BulkKind.ANSWER:
        proposed = desk.propose(case, hand, proposal=_proposal(order, text))
        desk.dispose(proposed, replace(hand, seen=None))


def _proposal(order: Order, text: str) -> Proposal:
    return Proposal(
        outcome=order.outcome,
        action_taken=order.action_taken,
        reasons=order.reasons,
        reply=text,
    )


def _in_the_way(order: Order, case: Grievance, text: str, hand: Hand) -> list[str]:
    action = ACTIONS[order.kind]
    try:
        permission = move(State(case.state), action).permission
    except NotPossibleError:
        return ["state"]
    if not permits(hand.post, case, permission):
        return ["permission"]
    if order.kind is BulkKind.ANSWER:
        return obstacles(case, _proposal(order, text), hand)
    if order.kind is BulkKind.ASSIGN:
        posts = assignable_posts(case, timezone.localdate(hand.now))
        return [] if order.post in posts else ["post"]
    if order.kind is BulkKind.INTERIM:
        return letter_faults(case, text, today=timezone.localdate(hand.now), until=order.until)
    return ["gaps"] if blanks.has_gaps(text) else []


def _was_done(order: Order, case: Grievance) -> bool:
    record_type, record_id = identity(case)
    done = Entry.objects.filter(record_type=record_type, record_id=record_id, action=BULK)
    return any(data.get("order") == order.key for data in done.values_list("data", flat=True))


def _code(error: Exception) -> str:
    if isinstance(error, NotAllowedError):
        return "permission"
    if isinstance(error, ClosureError):
        return str(error.missing[0])
    if isinstance(error, LetterError):
        return str(error.faults[0])
    return "moved" if isinstance(error, StaleStateError) else "state"


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
