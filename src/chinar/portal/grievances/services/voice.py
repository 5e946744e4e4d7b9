"""What somebody says about an answer: how it was, that it is solved, that it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.journal.actor import CITIZEN, Actor
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import hiding, seals, tellings, ways
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import Action, State
from chinar.portal.grievances.models import Feedback, Grievance, Message, MessageKind, Rating
from chinar.portal.grievances.standing import superior
from chinar.portal.grievances.transitions import Step, advance


class WayClosedError(Exception):
    """It cannot be done, or no longer; ``way`` says why and until when it could be."""

    def __init__(self, way: ways.Way) -> None:
        super().__init__(str(way.bar))
        self.way = way


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Whoever reported it, or the call centre for them."""

    now: datetime
    actor: Actor = CITIZEN
    post: Post | None = None

    @property
    def by_call(self) -> bool:
        """Whether the call centre speaks for them."""
        return self.post is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """How an answer was; ``solved`` is None where it is solved in part."""

    rating: Rating
    solved: bool | None
    text: str = ""

    @property
    def poor(self) -> bool:
        """Whether it opens the ways on: open it again, or appeal."""
        return self.rating == Rating.POOR or self.solved is False


def rate(grievance: Grievance, opinion: Opinion, speaker: Speaker) -> Grievance:
    """Take in how the answer was; once solved, the case is closed as confirmed.

    There is one opinion on each answer: a second replaces the first, and the journal keeps that
    both were given, with the seals of their words.

    Raises:
        WayClosedError: there is no answer, or its time for feedback is over.
    """
    text = hiding.hidden(opinion.text.strip())
    with transaction.atomic():
        case = locked(grievance.pk)
        way = ways.feedback(case, speaker.now)
        if not way.open:
            raise WayClosedError(way)
        Feedback.objects.update_or_create(
            grievance=case,
            answered_at=case.disposed_at,
            defaults={
                "rating": opinion.rating,
                "solved": opinion.solved,
                "text": text,
                "by_call": speaker.by_call,
                "post": speaker.post,
                "at": speaker.now,
            },
        )
        changes: dict[str, object] = {"rating": int(opinion.rating)}
        if opinion.solved is not True:
            changes["confirmed_at"] = None  # they took it back
        elif case.state == State.CLOSED and case.confirmed_at is None:
            changes["confirmed_at"] = speaker.now  # they say it after all
        data = {
            "rating": int(opinion.rating),
            "solved": opinion.solved,
            "by_call": speaker.by_call,
            "seal": seals.of_words(case, text),
        }
        moved = _advance(case, Action.RATE, speaker, Step(changes=changes, data=data))
        if opinion.solved and moved.state == State.DISPOSED:
            moved = _advance(
                moved, Action.CONFIRM, speaker, Step(data={"by_call": speaker.by_call})
            )
    return moved


def not_solved(grievance: Grievance, text: str, speaker: Speaker) -> Grievance:
    """Send the case back to the office with what is still wrong; its head is told.

    Raises:
        WayClosedError: the time is over, it was sent back often enough, or an authority decided.
    """
    with transaction.atomic():
        case = locked(grievance.pk)
        way = ways.reopening(case, speaker.now)
        if not way.open:
            raise WayClosedError(way)
        message = Message.objects.create(
            grievance=case,
            kind=MessageKind.ADDITION,
            text=hiding.hidden(text.strip()),
            language=case.language,
            post=speaker.post,
            at=speaker.now,
        )
        head, alert = superior(case, 1, timezone.localdate(speaker.now))
        data = {
            "message": message.pk,
            "seal": seals.of_words(case, message.text),
            "by_call": speaker.by_call,
            "head": str(head.pk) if head else "",
            "alert": alert,
        }
        moved = _advance(case, Action.NOT_SOLVED, speaker, Step(data=data))
        tellings.sent_back(moved, head, speaker.now)
    return moved


def _advance(grievance: Grievance, action: Action, speaker: Speaker, step: Step) -> Grievance:
    return advance(grievance, action, actor=speaker.actor, at=speaker.now, step=step)
