"""What officers do with a case: each checks the permission, moves the case, tells people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from chinar.portal.core.people.models import Post
from chinar.portal.grievances import boilerplate, hiding, papers, seals, tellings, timing
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import WORK, Action, State
from chinar.portal.grievances.models import (
    ActionTaken,
    Contact,
    Grievance,
    GrievanceCategory,
    Message,
    MessageKind,
)
from chinar.portal.grievances.selectors import assignable_posts, proposed_reply
from chinar.portal.grievances.services.acting import Hand, act, need, said, say, write
from chinar.portal.grievances.services.closure import (
    ClosureError,
    LetterError,
    Proposal,
    letter_faults,
    obstacles,
    stored,
)
from chinar.portal.grievances.services.leads import answer_followers
from chinar.portal.grievances.standing import VACANT
from chinar.portal.grievances.transitions import StaleStateError, journal_contact_seen

__all__ = ["ClosureError", "Hand", "LetterError", "Proposal", "WrongPostError"]


class WrongPostError(Exception):
    """The post may not work on this case."""


def triage(grievance: Grievance, hand: Hand, *, category: GrievanceCategory) -> Grievance:
    """Say what a grievance is about."""
    data = {"category": category.code}
    return act(grievance, Action.TRIAGE, hand, changes={"category": category}, data=data)


def assign(
    grievance: Grievance, hand: Hand, *, to: Post, category: GrievanceCategory | None = None
) -> Grievance:
    """Give a case to a post; whoever holds it is told.

    Raises:
        WrongPostError: that post may not work on this case.
    """
    changes: dict[str, Any] = {"post": to}
    data = {"post": str(to.pk)}
    if category:
        changes["category"], data["category"] = category, category.code
    with transaction.atomic():
        case = locked(grievance.pk)
        able = {post.pk: post for post in assignable_posts(case, timezone.localdate(hand.now))}
        if to.pk not in able:
            raise WrongPostError(str(to.pk))
        if not able[to.pk].on_duty:  # type: ignore[attr-defined] # prefetched
            data["alert"] = VACANT  # the head of the office is told
        moved = act(case, Action.ASSIGN, hand, changes=changes, data=data)
        tellings.assigned(moved, to, hand.now)
    return moved


def start(grievance: Grievance, hand: Hand) -> Grievance:
    """Begin the work."""
    return act(grievance, Action.START, hand)


def note(grievance: Grievance, hand: Hand, *, text: str) -> Message:
    """Write a note that stays inside the office."""
    return say(grievance, Action.NOTE, MessageKind.NOTE, hand, text)[1]


def interim(grievance: Grievance, hand: Hand, *, text: str, until: date) -> Message:
    """Tell the citizen why it takes longer, and the new date.

    Raises:
        LetterError: it cannot go out so.
    """
    _check_letter(grievance, hand, text, until)
    end = timezone.make_aware(datetime.combine(until, datetime.max.time()).replace(microsecond=0))
    return say(
        grievance,
        Action.INTERIM,
        MessageKind.INTERIM,
        hand,
        text,
        until=until,
        changes={"promised_at": end},
    )[1]


def ask_citizen(
    grievance: Grievance, hand: Hand, *, text: str, missing: Sequence[Any] = ()
) -> Message:
    """Ask the citizen a question; the clock stands still until the answer, up to the cap.

    Under the Public Services Guarantee Act it stands still, without a cap, only while the
    application is incomplete: the question acknowledges it and lists what is ``missing``.

    Raises:
        LetterError: it cannot go out so.
    """
    _check_letter(grievance, hand, text)
    if timing.is_psga(grievance) and not missing:
        raise LetterError("missing")
    if missing:
        text = f"{text.strip()}\n\n{_listed(missing, grievance.language)}"
    return say(grievance, Action.ASK_CITIZEN, MessageKind.QUESTION, hand, text)[1]


def _listed(missing: Sequence[Any], language: str) -> str:
    """Say in a language that an application came in, and what is missing in it."""
    with translation.override(language):
        told = gettext("We have your application. Missing in it:")
        return "\n".join([told, *(f"• {one}" for one in missing)])


def propose(grievance: Grievance, hand: Hand, *, proposal: Proposal) -> Grievance:
    """Write the action taken and the final reply, ready to be sent.

    Raises:
        ClosureError: something that an answer needs is missing.
    """
    files = papers.made_ready(proposal.files)
    with transaction.atomic():
        case = locked(grievance.pk)
        missing = obstacles(case, proposal, hand)
        if missing:
            raise ClosureError(*missing)
        report = ActionTaken.objects.create(
            grievance=case,
            outcome=proposal.outcome,
            text=hiding.hidden_of_office(proposal.action_taken),
            reasons=hiding.hidden_of_office(proposal.reasons),
            order_reference=proposal.order_reference,
            sketch=boilerplate.sketch_for(case, proposal.reply),
            post=hand.post,
            at=hand.now,
        )
        message = write(case, MessageKind.FINAL, hand, proposal.reply)
        data = said(case, message) | {
            "action_taken": report.pk,
            "action_seal": seals.of_words(case, report.text),
            "outcome": report.outcome,
        }
        digests = papers.keep_for(report, files, case, actor=hand.actor, now=hand.now)
        if digests:
            data["files"] = digests
        changes = {"category": proposal.category} if proposal.category else {}
        return act(case, Action.PROPOSE, hand, changes=changes, data=data)


def send_back(grievance: Grievance, hand: Hand, *, text: str) -> Grievance:
    """Take a proposed answer back to work on it, with the reason as a note."""
    with transaction.atomic():
        case = locked(grievance.pk)
        waiting = proposed_reply(case)
        message = write(case, MessageKind.NOTE, hand, text)
        data = said(case, message) | {"reply": waiting.pk if waiting else None}
        return act(case, Action.SEND_BACK, hand, data=data)


def dispose(grievance: Grievance, hand: Hand, *, read: int | None = None) -> Grievance:
    """Send the proposed answer: the case is disposed and the citizen is told.

    ``read`` is the id of the reply that the officer had before them, when they had one.

    Raises:
        ClosureError: there is no answer, or something that it needs is missing.
        StaleStateError: the case moved, or the answer is another than was read.
    """
    with transaction.atomic():
        case = locked(grievance.pk)
        reply = proposed_reply(case)
        report = case.actions_taken.last()
        _check_read(case, hand, reply, read)
        if reply is None or report is None:
            missing = {"reply": reply, "action_taken": report}
            raise ClosureError(*(name for name, found in missing.items() if found is None))
        found = obstacles(case, stored(report, reply.text), hand)
        if found:
            raise ClosureError(*found)
        data = {"message": reply.pk, "action_taken": report.pk, "outcome": report.outcome}
        moved = act(case, Action.DISPOSE, hand, data=data)
        reply.sent_at = hand.now
        reply.save(update_fields=["sent_at"])
        tellings.replied(moved, reply, hand.now)
        answer_followers(moved, hand)
    return moved


def _check_letter(grievance: Grievance, hand: Hand, text: str, until: date | None = None) -> None:
    today = timezone.localdate(hand.now)
    faults = letter_faults(grievance, text, today=today, until=until)
    if faults:
        raise LetterError(*faults)


def _check_read(case: Grievance, hand: Hand, reply: Message | None, read: int | None) -> None:
    found = State(case.state)
    seen = hand.seen or found
    another = read is not None and reply is not None and reply.pk != read
    if seen is not found or another:
        raise StaleStateError(seen=seen, found=found)


def see_contact(grievance: Grievance, hand: Hand) -> Contact | None:
    """Show who reported it; that it was looked at goes into the journal."""
    with transaction.atomic():
        case = locked(grievance.pk)
        need(case, hand, WORK)
        journal_contact_seen(case, actor=hand.actor, at=hand.now)
    return case.contact
