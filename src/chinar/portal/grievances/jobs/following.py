"""Those whose report was joined with another: they get its answer, and lose it when it falls."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from chinar.portal.core.jobs.registry import job, schedule
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.grievances import seals, tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import Action, State
from chinar.portal.grievances.models import ActionTaken, Grievance, Message, MessageKind
from chinar.portal.grievances.transitions import Step, advance

ANSWER_FOLLOWERS: Final = "grievances.answer_followers"
REOPEN_FOLLOWERS: Final = "grievances.reopen_followers"
ANSWERED: Final = (State.DISPOSED, State.CLOSED)
BATCH: Final = 500


@job(ANSWER_FOLLOWERS)
def answer_followers(lead: str) -> None:
    """Answer the cases that were joined with an answered one; whoever has it already is left."""
    case = Grievance.objects.filter(pk=lead, state__in=ANSWERED).first()
    if case is None:
        return
    sent = case.messages.filter(kind=MessageKind.FINAL).exclude(sent_at=None)
    reply, report = sent.last(), case.actions_taken.last()
    if reply is None or report is None:
        return
    waiting = case.followers.filter(state=State.MERGED)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        _answer(pk, case, reply, report)


@job(REOPEN_FOLLOWERS)
def reopen_followers(lead: str, before: str) -> None:
    """Take back the answer that joined cases got before a moment: it did not stand for their lead.

    Whoever said that it is solved is left, and so is who went an own way since.
    """
    with_it = standing_with(UUID(lead), datetime.fromisoformat(before))
    for pk in with_it.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            leading, case = _held(UUID(lead), pk)
            if with_it.filter(pk=pk).exists():
                _reopen(case, leading)


def standing_with(lead: UUID, before: datetime) -> QuerySet[Grievance]:
    """Return the joined cases in which the answer of a lead from before a moment still stands."""
    return Grievance.objects.filter(
        lead=lead,
        state__in=ANSWERED,
        disposed_at__lte=before,
        reopened_times=0,  # else the answer is their own
        confirmed_at=None,
        erased_at=None,
        confidential=F("lead__confidential"),  # else they are apart since
    )


@schedule("grievances.answer_followers_left", "*/15 * * * *")
def answer_followers_left() -> None:
    """Answer whoever joined a case in the moment in which it was answered."""
    left = Grievance.objects.filter(state=State.MERGED, lead__state__in=ANSWERED)
    for lead in set(left.order_by("pk").values_list("lead", flat=True)[:BATCH]):
        answer_followers(lead=str(lead))


def _answer(pk: UUID, lead: Grievance, reply: Message, report: ActionTaken) -> None:
    now = timezone.now()
    with transaction.atomic():
        leading, case = _held(lead.pk, pk)
        if case.state != State.MERGED or case.lead_id != lead.pk:
            return
        if leading.state not in ANSWERED or leading.disposed_at != lead.disposed_at:
            return  # the answer was overturned meanwhile
        own_report = ActionTaken.objects.create(
            grievance=case,
            outcome=report.outcome,
            text=report.text,
            reasons=report.reasons,
            order_reference=report.order_reference,
            post=report.post,
            at=now,
        )
        own_reply = Message.objects.create(
            grievance=case,
            kind=MessageKind.FINAL,
            text=reply.text,
            language=reply.language,
            post=reply.post,
            at=now,
            sent_at=now,
        )
        data = {
            "lead": str(lead.pk),
            "lead_report": report.pk,
            "message": own_reply.pk,
            "seal": seals.of_words(case, own_reply.text),
            "action_taken": own_report.pk,
            "action_seal": seals.of_words(case, own_report.text),
            "outcome": own_report.outcome,
        }
        changes = {} if case.category_id else {"category": lead.category}
        step = Step(changes=changes, data=data)
        moved = advance(case, Action.ANSWER_WITH_LEAD, actor=SYSTEM, at=now, step=step)
        tellings.replied(moved, own_reply, now)


def _reopen(case: Grievance, lead: Grievance) -> None:
    now = timezone.now()
    step = Step(changes={"due_at": lead.due_at}, data={"lead": str(lead.pk)})
    moved = advance(case, Action.REOPEN_WITH_LEAD, actor=SYSTEM, at=now, step=step)
    tellings.reopened_with_lead(moved, now)


def _held(lead: UUID, follower: UUID) -> tuple[Grievance, Grievance]:
    """Return both cases as they are now, held until the transaction ends."""
    found = {pk: locked(pk) for pk in sorted((lead, follower))}
    return found[lead], found[follower]
