"""Appeals: filed by whoever reported, decided with reasons by a post that did not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Post
from chinar.portal.core.uploads.services import Handed, store
from chinar.portal.grievances import hiding, papers, seals, tellings, timing, ways
from chinar.portal.grievances.authorities import authority_for
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import APPEALS, Action, State
from chinar.portal.grievances.models import Appeal, Decision, Grievance
from chinar.portal.grievances.scripts import readable_in
from chinar.portal.grievances.selectors.voice import bar_to_deciding
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.services.leads import reopen_followers
from chinar.portal.grievances.services.voice import Speaker, WayClosedError
from chinar.portal.grievances.standing import superior
from chinar.portal.grievances.transitions import StaleStateError, Step, advance

ACTIONS = {1: Action.APPEAL, 2: Action.APPEAL_AGAIN}
STATES = {1: State.APPEAL_1, 2: State.APPEAL_2}


class NotYoursToDecideError(Exception):
    """The post, or whoever holds it, may not decide this appeal; ``bar`` says why."""

    def __init__(self, bar: str) -> None:
        super().__init__(bar)
        self.bar = bar


class OrderError(Exception):
    """A decision lacks something; ``missing`` names the fields."""

    def __init__(self, *missing: str) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was decided, why, and what the office is to do where the appeal is upheld."""

    decision: Decision
    text: str
    direction: str = ""
    files: Sequence[Handed] = ()


def file_appeal(
    grievance: Grievance, text: str, speaker: Speaker, *, files: Sequence[Handed] = ()
) -> Appeal:
    """File an appeal against the answer, of the tier that is open now; it has its own clock.

    Raises:
        WayClosedError: the window is over, another is pending, or all were decided.
        UploadRefusedError: a file cannot be taken; nothing is filed.
    """
    files = papers.made_ready(files)
    with transaction.atomic():
        case = locked(grievance.pk)
        way = ways.appeal(case, speaker.now)
        if not way.open:
            raise WayClosedError(way)
        _overtake(case, speaker.now)
        on = timezone.localdate(speaker.now)
        authority, alert = authority_for(case, way.tier, on)
        appeal = _made(case, text, way.tier, authority, speaker)
        digests = _keep(appeal, files, speaker.actor, speaker.now)
        head = superior(case, 1, on)[0] if alert else None
        data = {
            "appeal": str(appeal.pk),
            "tier": appeal.tier,
            "authority": str(authority.pk) if authority else "",
            "alert": alert,
            "by_call": speaker.by_call,
            "seal": seals.of_words(case, appeal.text),
            "files": digests,
        }
        step = Step(seen=State(case.state), data=data)
        moved = advance(case, ACTIONS[way.tier], actor=speaker.actor, at=speaker.now, step=step)
        appeal.grievance = moved
        tellings.appeal_filed(appeal, head, speaker.now)
    return appeal


def decide(appeal: Appeal, hand: Hand, order: Order) -> Appeal:
    """Decide an appeal: the case goes back to the office with a direction, or the answer stands.

    Raises:
        NotAllowedError: the post holds no permission over the case.
        NotYoursToDecideError: it answered, or the appeal is another post's.
        OrderError: reasons are missing or in another language, or the direction is missing.
        StaleStateError: it was decided, or overtaken by a second appeal, meanwhile.
        UploadRefusedError: a document cannot be taken.
    """
    files = papers.made_ready(order.files)
    with transaction.atomic():
        case = locked(appeal.grievance_id)
        found = Appeal.objects.get(pk=appeal.pk)
        if found.decision != Decision.PENDING:
            raise StaleStateError(seen=STATES[found.tier], found=State(case.state))
        _check_hand(found, case, hand)
        _check_order(case, order)
        found.decision = order.decision
        found.order = hiding.hidden_of_office(order.text.strip())
        upheld = order.decision == Decision.UPHELD
        found.direction = hiding.hidden_of_office(order.direction.strip()) if upheld else ""
        found.decided_by, found.decided_at = hand.post, hand.now
        found.save()
        digests = _keep(found, files, hand.actor, hand.now)
        found.grievance = _move(case, found, hand, digests)
        tellings.appeal_decided(found, hand.now)
        if upheld:
            reopen_followers(found.grievance, hand.now)
    return found


def _overtake(grievance: Grievance, now: datetime) -> None:
    """Close a first appeal that was not decided in time: the second takes its place."""
    grievance.appeals.filter(decision=Decision.PENDING).update(
        decision=Decision.OVERTAKEN, decided_at=now
    )


def _made(
    grievance: Grievance, text: str, tier: int, authority: Post | None, speaker: Speaker
) -> Appeal:
    first = next(iter(ways.of_answer(grievance)), None)
    psga = timing.is_psga(grievance)
    return Appeal.objects.create(
        grievance=grievance,
        tier=tier,
        text=hiding.hidden(text.strip()),
        by_call=speaker.by_call,
        filed_at=speaker.now,
        due_at=timing.appeal_due(grievance.policy, speaker.now, tier=tier, psga=psga),
        authority=authority,
        answer_due_at=first.answer_due_at if first else grievance.due_at,
    )


def _check_hand(appeal: Appeal, grievance: Grievance, hand: Hand) -> None:
    bar = bar_to_deciding(appeal, grievance, hand.post, hand.actor)
    if bar == "permission":
        raise NotAllowedError(APPEALS)
    if bar:
        raise NotYoursToDecideError(bar)


def _check_order(grievance: Grievance, order: Order) -> None:
    missing = []
    if not order.text.strip() or not readable_in(grievance.language, order.text):
        missing.append("order")
    if order.decision == Decision.UPHELD and not order.direction.strip():
        missing.append("direction")
    if missing:
        raise OrderError(*missing)


def _move(grievance: Grievance, appeal: Appeal, hand: Hand, digests: list[str]) -> Grievance:
    """Move the case: upheld to the office with a new limit; refused back to where it was."""
    upheld = appeal.decision == Decision.UPHELD
    data: dict[str, Any] = {
        "appeal": str(appeal.pk),
        "tier": appeal.tier,
        "seal": seals.of_words(grievance, appeal.order),
        "direction_seal": seals.of_words(grievance, appeal.direction),
        "files": digests,
    }
    changes = {} if upheld or appeal.answer_due_at is None else {"due_at": appeal.answer_due_at}
    action = Action.UPHOLD if upheld else Action.REFUSE
    step = Step(seen=STATES[appeal.tier], changes=changes, data=data)
    return advance(grievance, action, actor=hand.actor, at=hand.now, step=step)


def _keep(appeal: Appeal, files: Sequence[Handed], actor: Actor, now: datetime) -> list[str]:
    """Store documents of one side; return their digests for the journal."""
    practice = appeal.grievance.practice
    kept = [store(file, record=appeal, actor=actor, now=now, practice=practice) for file in files]
    return [upload.digest for upload in kept]
