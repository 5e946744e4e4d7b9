"""Cases of one problem under one lead: each keeps its number and its say, one answer serves all."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from chinar.portal.core.jobs.services import enqueue
from chinar.portal.grievances import tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.jobs.following import (
    ANSWER_FOLLOWERS,
    REOPEN_FOLLOWERS,
    standing_with,
)
from chinar.portal.grievances.lifecycle import ASSIGN, OPEN_STATES, Action, State
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.services.acting import Hand, act, need
from chinar.portal.grievances.standing import is_against
from chinar.portal.grievances.transitions import journal_besides

SAME: Final = "same"
FINISHED: Final = "finished"
LEADS: Final = "leads"
AGAINST: Final = "against"
APART: Final = "apart"


class CannotLeadError(Exception):
    """One case cannot lead the other; ``why`` says what is in the way."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def merge(grievance: Grievance, hand: Hand, *, lead: Grievance) -> Grievance:
    """Join a case with the one that leads: it is answered when that one is.

    The lead is held meanwhile, so it cannot be answered without the one that is joining.

    Raises:
        CannotLeadError: something about the two is in the way.
    """
    with transaction.atomic():
        ids = sorted({grievance.pk, lead.pk})
        held = {pk: locked(pk) for pk in ids}
        case, leading = held[grievance.pk], held[lead.pk]
        why = in_the_way(case, leading)
        if why:
            raise CannotLeadError(why)
        need(leading, hand, ASSIGN)
        data = {"lead": str(leading.pk)}
        moved = act(case, Action.MERGE, hand, changes={"lead": leading}, data=data)
        joined = {"follower": str(moved.pk)}
        journal_besides(leading, "follower_joined", actor=hand.actor, at=hand.now, data=joined)
        tellings.joined(moved, hand.now)
    return moved


def split(grievance: Grievance, hand: Hand) -> Grievance:
    """Let a case go its own way again; its limit is what it was."""
    return act(grievance, Action.SPLIT, hand, changes={"lead": None})


def answer_followers(lead: Grievance, hand: Hand) -> None:
    """Let everybody whose report was joined with an answered one have the answer too."""
    if lead.followers.filter(state=State.MERGED).exists():
        key = f"{ANSWER_FOLLOWERS}:{lead.pk}:{hand.now.isoformat()}"
        enqueue(ANSWER_FOLLOWERS, {"lead": str(lead.pk)}, key=key, now=hand.now)


def reopen_followers(lead: Grievance, now: datetime) -> None:
    """Take back the overturned answer of a lead from everybody who got it with the lead."""
    if standing_with(lead.pk, now).exists():
        key = f"{REOPEN_FOLLOWERS}:{lead.pk}:{now.isoformat()}"
        told = {"lead": str(lead.pk), "before": now.isoformat()}
        enqueue(REOPEN_FOLLOWERS, told, key=key, now=now)


def in_the_way(case: Grievance, lead: Grievance) -> str:
    """Return why one case may not be answered together with another; empty when it may."""
    facts = (
        (SAME, case.pk == lead.pk),
        (FINISHED, State(lead.state) not in OPEN_STATES),
        (LEADS, case.followers.filter(state=State.MERGED).exists()),
        (AGAINST, is_against(case, lead.office)),
        (APART, case.confidential != lead.confidential or case.practice != lead.practice),
    )
    return next((why for why, stands in facts if stands), "")
