"""Parts of a case that other offices answer; only the lead office answers the citizen."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.visibility import may_over
from chinar.portal.grievances import hiding, seals, tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import WORK, Action
from chinar.portal.grievances.models import Grievance, Part, PartState
from chinar.portal.grievances.policy import limits_of
from chinar.portal.grievances.services.acting import Hand, act
from chinar.portal.grievances.services.routes import WrongOfficeError
from chinar.portal.grievances.standing import is_against
from chinar.portal.grievances.transitions import Step, advance
from chinar.portal.registry.models import Office


class TooManyPartsError(Exception):
    """As many offices are at work on the case as the policy allows."""


class AlreadyAskedError(Exception):
    """The office was asked before and has not answered yet."""


class PartSettledError(Exception):
    """The part was answered, or taken back, meanwhile."""


class EmptyWordsError(Exception):
    """There are no words in it."""


def ask(grievance: Grievance, hand: Hand, *, office: Office, question: str) -> Part:
    """Ask another office about a part of the case; the clock of the case runs on.

    Raises:
        TooManyPartsError: the policy allows no more offices at once.
        AlreadyAskedError: it has not answered what it was asked before.
        WrongOfficeError: it is the lead office, or the one that is complained about.
    """
    if not question.strip():
        raise EmptyWordsError
    with transaction.atomic():
        case = locked(grievance.pk)
        open_parts = list(case.parts.filter(state=PartState.ASKED))
        limits = limits_of(case.policy)
        if office.pk == case.office_id or is_against(case, office):
            raise WrongOfficeError(office.code)
        if any(part.office_id == office.pk for part in open_parts):
            raise AlreadyAskedError
        if len(open_parts) >= limits.parallel_offices:
            raise TooManyPartsError
        due_at = hand.now + timedelta(days=limits.part_days)
        if hand.now < case.due_at < due_at:
            due_at = case.due_at
        part = Part.objects.create(
            grievance=case,
            office=office,
            question=hiding.hidden_of_office(question.strip()),
            asked_by=hand.post,
            asked_at=hand.now,
            due_at=due_at,
        )
        data = {
            "part": str(part.pk),
            "office": str(office.pk),
            "seal": seals.of_words(case, part.question),
        }
        part.grievance = act(case, Action.ASK_OFFICE, hand, data=data)
        tellings.part_asked(part.grievance, part, hand.now)
    return part


def answer(part: Part, hand: Hand, *, text: str) -> Grievance:
    """Answer a part, as the office that was asked; after the last one the lead goes on.

    Raises:
        NotAllowedError: the post does not work for the office that was asked.
        PartSettledError: there is nothing left to answer.
    """
    if not text.strip():
        raise EmptyWordsError
    with transaction.atomic():
        case = locked(part.grievance_id)
        asked = _open_part(part)
        if not may_over(hand.post, WORK, asked.office.scope):
            raise NotAllowedError(WORK)
        asked.grievance = case
        asked.state = PartState.ANSWERED
        asked.answer = hiding.hidden_of_office(text.strip())
        asked.answered_by, asked.answered_at = hand.post, hand.now
        asked.save()
        action = Action.PART_ANSWERS if _waits(case) else Action.OFFICE_ANSWERS
        data = {
            "part": str(asked.pk),
            "office": str(asked.office_id),
            "seal": seals.of_words(case, asked.answer),
        }
        moved = advance(case, action, actor=hand.actor, at=hand.now, step=Step(data=data))
        tellings.part_answered(moved, asked, hand.now)
    return moved


def withdraw(part: Part, hand: Hand) -> Grievance:
    """Take back what an office was asked, as the lead; when it was the last, the work goes on."""
    with transaction.atomic():
        case = locked(part.grievance_id)
        asked = _open_part(part)
        data = {"part": str(asked.pk), "office": str(asked.office_id)}
        moved = act(case, Action.WITHDRAW_PART, hand, data=data)
        Part.objects.filter(pk=asked.pk).update(state=PartState.WITHDRAWN)
        if not _waits(case):
            moved = advance(case, Action.END_PAUSE, actor=hand.actor, at=hand.now)
        tellings.part_withdrawn(moved, asked, hand.now)
    return moved


def _open_part(part: Part) -> Part:
    found = Part.objects.select_for_update(of=("self",)).select_related("office__scope")
    asked = found.get(pk=part.pk)
    if asked.state != PartState.ASKED:
        raise PartSettledError
    return asked


def _waits(case: Grievance) -> bool:
    return case.parts.filter(state=PartState.ASKED).exists()
