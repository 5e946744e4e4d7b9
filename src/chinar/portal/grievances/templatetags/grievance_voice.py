"""What people say after an answer, drawn on the pages of a case: the citizen's and the desk's."""

from __future__ import annotations

from django import template
from django.utils import timezone

from chinar.portal.grievances import boilerplate, voice_words, ways, words
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Appeal, Decision, Grievance, Message, MessageKind
from chinar.portal.grievances.selectors.history import words_since
from chinar.portal.grievances.selectors.voice import papers_of

register = template.Library()


@register.inclusion_tag("grievances/voice_citizen.html")
def citizen_voice(grievance: Grievance) -> dict[str, object]:
    """Draw the way to feedback and appeal, and the appeals so far, for whoever reported."""
    now = timezone.now()
    given = ways.feedback_on(grievance)
    reopening = ways.reopening(grievance, now)
    return {
        "grievance": grievance,
        "answered": grievance.disposed_at is not None,
        "feedback_open": ways.feedback(grievance, now).open,
        "dissatisfied": given is not None
        and given.solved is not True
        and reopening.bar != ways.Bar.UNDER_APPEAL,
        "appeal_open": grievance.state != State.DISPOSED and ways.appeal(grievance, now).open,
        "given": given,
        "appeals": told(grievance),
    }


@register.inclusion_tag("grievances/voice_desk.html")
def desk_voice(grievance: Grievance) -> dict[str, object]:
    """Draw feedback and appeals for the office."""
    return {
        "grievance": grievance,
        "given": grievance.feedback.all(),
        "appeals": told(grievance),
        "advice": grievance.samples.exclude(text="").select_related("post"),
    }


@register.inclusion_tag("grievances/said_since.html")
def said_since(grievance: Grievance, beside: Message | None = None) -> dict[str, object]:
    """Draw what office and citizen wrote since the report, and how the citizen rated answers.

    ``beside`` is the answer that stands on the page already.
    """
    return {
        "said": [
            {"message": message, "words": words.happened(words.SAID_BY[MessageKind(message.kind)])}
            for message in words_since(grievance, beside)
        ],
        "given": grievance.feedback.all(),
    }


@register.inclusion_tag("grievances/said_before.html")
def said_before(grievance: Grievance, text: str) -> dict[str, object]:
    """Tell an officer how many of the office's last answers say the same as this one."""
    return {"alike": boilerplate.said_before(grievance, text, timezone.now())}


def told(grievance: Grievance) -> list[dict[str, object]]:
    """Return the appeals of a case with their words and files."""
    return [one(appeal) for appeal in grievance.appeals.select_related("authority")]


def one(appeal: Appeal) -> dict[str, object]:
    """Return an appeal with its words and files."""
    theirs, documents = papers_of(appeal)
    return {
        "appeal": appeal,
        "tier": voice_words.TIER_NAMES[appeal.tier],
        "decision": voice_words.DECISION_NAMES[Decision(appeal.decision)],
        "mark": voice_words.DECISION_MARKS[Decision(appeal.decision)],
        "theirs": theirs,
        "documents": documents,
    }
