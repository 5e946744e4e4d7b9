"""The gates that words to the citizen pass: what an answer, a reply or a question needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chinar.portal.core.uploads.services import Handed
from chinar.portal.grievances import blanks, brushoffs
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import (
    ActionTaken,
    Grievance,
    GrievanceCategory,
    MessageKind,
    Outcome,
    PartState,
)
from chinar.portal.grievances.scripts import SCRIPTS, readable_in, speaks
from chinar.portal.grievances.selectors.templates import templates_for
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.standing import is_complained_about


class ClosureError(Exception):
    """Something stands in the way of an answer; ``missing`` names what."""

    def __init__(self, *missing: str) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class LetterError(Exception):
    """An interim reply or a question cannot go out so; ``faults`` names why."""

    def __init__(self, *faults: str) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An answer to be sent: what was done, why, and the words to the citizen.

    ``has_order``: there is an order about it, so its number and date are told.
    ``files`` are documents of the action taken; the citizen sees them with the answer.
    """

    outcome: Outcome
    action_taken: str
    reply: str
    reasons: str = ""
    order_reference: str = ""
    has_order: bool = False
    category: GrievanceCategory | None = None
    files: Sequence[Handed] = ()


def obstacles(grievance: Grievance, proposal: Proposal, hand: Hand) -> list[str]:
    """Return what stands in the way of an answer, by code; empty when it may go out."""
    found = {
        "category": not (proposal.category or grievance.category_id),
        "action_taken": not proposal.action_taken.strip(),
        "reasons": proposal.outcome != Outcome.GRANTED and not proposal.reasons.strip(),
        "order": proposal.has_order and not proposal.order_reference.strip(),
        "reply": not proposal.reply.strip() or not readable_in(grievance.language, proposal.reply),
        "gaps": blanks.has_gaps(proposal.reply),
        "template": _is_bare_template(grievance, proposal, hand),
        "elsewhere": any(map(brushoffs.sends_away, (proposal.reply, proposal.reasons))),
        "open_part": grievance.parts.filter(state=PartState.ASKED).exists(),
        "not_asked": proposal.outcome == Outcome.INSUFFICIENT and not _was_asked(grievance),
        "against": is_complained_about(hand.post, grievance),
        "followers": bool(unread_by(grievance, proposal.reply)),
    }
    return [code for code, stands in found.items() if stands]


def letter_faults(
    grievance: Grievance, text: str, *, today: date, until: date | None = None
) -> list[str]:
    """Return why an interim reply or a question may not go out, by code, whatever its way."""
    found = {
        "empty": not text.strip(),
        "language": not readable_in(grievance.language, text),
        "gaps": blanks.has_gaps(text),
        "elsewhere": brushoffs.sends_away(text),
        "until": until is not None and until <= today,
    }
    return [code for code, stands in found.items() if stands]


def stored(report: ActionTaken, reply: str) -> Proposal:
    """Return a written answer as it would be proposed anew."""
    return Proposal(
        outcome=Outcome(report.outcome),
        action_taken=report.text,
        reply=reply,
        reasons=report.reasons,
        order_reference=report.order_reference,
    )


def unread_by(grievance: Grievance, reply: str) -> list[str]:
    """Return the languages of joined reports in which a reply says nothing."""
    languages = (
        grievance.followers.filter(state=State.MERGED)
        .exclude(language=grievance.language)
        .order_by("language")
        .values_list("language", flat=True)
        .distinct()
    )
    return [one for one in languages if one in SCRIPTS and not speaks(one, reply)]


def _is_bare_template(grievance: Grievance, proposal: Proposal, hand: Hand) -> bool:
    if not proposal.reply.strip():
        return False
    return any(
        blanks.is_bare(proposal.reply, blanks.fill(template.text, grievance, hand.now))
        for template in templates_for(grievance, MessageKind.FINAL)
    )


def _was_asked(grievance: Grievance) -> bool:
    return grievance.messages.filter(kind=MessageKind.QUESTION).exists()
