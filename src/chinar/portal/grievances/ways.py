"""Which ways are open to somebody who has an answer: feedback, open it again, appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances.lifecycle import MOVES, Action, State
from chinar.portal.grievances.models import (
    Appeal,
    Decision,
    Feedback,
    Grievance,
    Message,
    MessageKind,
)
from chinar.portal.grievances.policy import file_appeal_days, limits_of
from chinar.portal.grievances.timing import is_psga


class Bar(StrEnum):
    """Why a way is closed."""

    NOT_ANSWERED = "not_answered"
    LATE = "late"
    USED_UP = "used_up"
    UNDER_APPEAL = "under_appeal"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Whether something can be done, until when, and what is in its way."""

    until: datetime | None = None
    bar: Bar | None = None
    tier: int = 1

    @property
    def open(self) -> bool:
        """Whether it can be done now."""
        return self.bar is None


def feedback(grievance: Grievance, now: datetime) -> Way:
    """Tell whether somebody may say how the answer was: once answered, within the window."""
    until = window_ends(grievance)
    waiting = _under_appeal(grievance)
    if waiting is not None:
        return waiting
    if until is None or (State(grievance.state), Action.RATE) not in MOVES:
        return Way(bar=Bar.NOT_ANSWERED)
    return Way(until=until, bar=Bar.LATE if now >= until else None)


def reopening(grievance: Grievance, now: datetime) -> Way:
    """Tell whether somebody may send the case back to the office because it is not solved.

    Once an authority looked at an answer, the way on is the second appeal.
    """
    until = window_ends(grievance)
    waiting = _under_appeal(grievance)
    if waiting is not None:
        return waiting
    if until is None or (State(grievance.state), Action.NOT_SOLVED) not in MOVES:
        return Way(bar=Bar.NOT_ANSWERED)
    if of_answer(grievance):
        return Way(until=until, bar=Bar.DECIDED)
    if now >= until:
        return Way(until=until, bar=Bar.LATE)
    used_up = times_not_solved(grievance) >= limits_of(grievance.policy).reopenings
    return Way(until=until, bar=Bar.USED_UP if used_up else None)


def appeal(grievance: Grievance, now: datetime) -> Way:
    """Tell whether an appeal may be filed against the answer, and of which tier.

    The second is possible after the first was refused, or was not decided in time; its days
    count from that decision, or from the day by which there should have been one.
    """
    if grievance.disposed_at is None:
        return Way(bar=Bar.NOT_ANSWERED)
    before = of_answer(grievance)
    if not before:
        return _within(grievance, Action.APPEAL, grievance.disposed_at, now, tier=1)
    last = before[-1]
    may_go_on = last.tier == 1 and _days(grievance, tier=2) > 0
    if may_go_on and last.decision == Decision.REFUSED:
        since = last.decided_at or last.due_at
        return _within(grievance, Action.APPEAL_AGAIN, since, now, tier=2)
    if last.decision == Decision.PENDING:
        if may_go_on and now > last.due_at:
            return _within(grievance, Action.APPEAL_AGAIN, last.due_at, now, tier=2)
        return Way(until=last.due_at, bar=Bar.UNDER_APPEAL, tier=last.tier)
    return Way(bar=Bar.DECIDED, tier=last.tier)


def window_ends(grievance: Grievance) -> datetime | None:
    """Return when the time for feedback on the answer is over; None without an answer."""
    if grievance.disposed_at is None:
        return None
    return grievance.disposed_at + timedelta(days=limits_of(grievance.policy).feedback_days)


def of_answer(grievance: Grievance) -> list[Appeal]:
    """Return the appeals against the answer that stands now, oldest first."""
    if grievance.disposed_at is None:
        return []
    return list(grievance.appeals.filter(filed_at__gte=grievance.disposed_at))


def pending(grievance: Grievance) -> Appeal | None:
    """Return the appeal that waits for its decision."""
    waiting = grievance.appeals.filter(decision=Decision.PENDING)
    return waiting.select_related("authority").first()


def times_not_solved(grievance: Grievance) -> int:
    """Count how often whoever reported sent the case back; other reopenings do not count."""
    return Entry.objects.filter(
        record_type=grievance._meta.label_lower,  # Django's public _meta API
        record_id=str(grievance.pk),
        action=Action.NOT_SOLVED,
    ).count()


def feedback_on(grievance: Grievance) -> Feedback | None:
    """Return what was said about the answer that stands now."""
    if grievance.disposed_at is None:
        return None
    return grievance.feedback.filter(answered_at=grievance.disposed_at).first()


def answer_of(grievance: Grievance) -> Message | None:
    """Return the answer that was sent; a joined report has that of the one it was joined with."""
    sent = {"kind": MessageKind.FINAL, "sent_at__isnull": False}
    found = grievance.messages.filter(**sent).last()
    if found is None and grievance.lead is not None:
        return grievance.lead.messages.filter(**sent).last()
    return found


def answered_by(grievance: Grievance) -> tuple[set[str], set[str]]:
    """Return the ids of the posts, and of the people, who wrote an answer or stood by this one.

    From the journal, which keeps both: somebody may hold two posts.
    """
    cases = [pk for pk in (grievance.pk, grievance.lead_id) if pk]
    entries = Entry.objects.filter(
        record_type=grievance._meta.label_lower,  # Django's public _meta API
        record_id__in=[str(pk) for pk in cases],
    )
    wrote = Q(action__in=[Action.PROPOSE, Action.DISPOSE])
    stood_by = Q(action=Action.REFUSE, at__gte=grievance.disposed_at or grievance.filed_at)
    found = entries.filter(wrote | stood_by).values_list("actor_post", "actor_user")
    posts = {post for post, _user in found if post}
    return posts, {user for _post, user in found if user}


def took_part(grievance: Grievance, actor: Actor) -> bool:
    """Tell whether somebody, in any post of theirs, wrote the answer or stood by it."""
    posts, users = answered_by(grievance)
    return actor.post_id in posts or actor.user_id in users


def _under_appeal(grievance: Grievance) -> Way | None:
    """Return what closes the other ways while an appeal waits, until the day it is decided by."""
    if grievance.state not in (State.APPEAL_1, State.APPEAL_2):
        return None
    waiting = pending(grievance)
    return Way(until=waiting.due_at if waiting else None, bar=Bar.UNDER_APPEAL)


def _within(
    grievance: Grievance, action: Action, since: datetime, now: datetime, *, tier: int
) -> Way:
    until = since + timedelta(days=_days(grievance, tier=tier))
    if (State(grievance.state), action) not in MOVES:
        return Way(until=until, bar=Bar.NOT_ANSWERED, tier=tier)
    return Way(until=until, bar=Bar.LATE if now >= until else None, tier=tier)


def _days(grievance: Grievance, *, tier: int) -> int:
    """Return for how many days an appeal may be filed; 0 where a policy has no second tier."""
    return file_appeal_days(limits_of(grievance.policy), tier=tier, psga=is_psga(grievance))
