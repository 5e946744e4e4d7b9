"""What the call centre says on the phone, in the language of whom it calls, and its words."""

from __future__ import annotations

from typing import Final

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.design.writing import on_date
from chinar.portal.grievances.models import CallOutcome, CallPurpose, Grievance

PURPOSE_NAMES: Final = {
    CallPurpose.FEEDBACK: _("To hear how the answer was"),
    CallPurpose.QUESTION: _("A question of the office waits for an answer"),
}
OUTCOME_NAMES: Final = {
    CallOutcome.REACHED: _("We spoke"),
    CallOutcome.NOT_REACHED: _("Nobody answered, or not now"),
    CallOutcome.WRONG_NUMBER: _("Wrong number"),
    CallOutcome.NO_CALLS: _("Does not want to be called again"),
}


def script(grievance: Grievance, purpose: str, portal: str) -> list[str]:
    """Return what to say, in the citizen's language, sentence after sentence."""
    contact = grievance.contact
    with translation.override(contact.language if contact else grievance.language):
        facts = {
            "portal": portal,
            "number": grievance.number,
            "day": on_date(grievance.disposed_at or grievance.filed_at),
        }
        asks = _question if purpose == CallPurpose.QUESTION else _feedback
        return [*_greeting(facts), *asks(facts), gettext("Thank you for your time. Good day.")]


def _greeting(facts: dict[str, str]) -> list[str]:
    return [
        gettext("Good day. I am calling from %(portal)s.") % facts,
        gettext(
            "Did you, or somebody in your house, report a problem to us? Its number is %(number)s."
        )
        % facts,
        gettext("It takes two minutes. You may say no, and nothing changes for you."),
        gettext("We never ask for money, for an Aadhaar number, or for a code of your bank."),
    ]


def _feedback(facts: dict[str, str]) -> list[str]:
    return [
        gettext("The office answered on %(day)s. Shall I read you the answer?") % facts,
        gettext("Is the problem solved: yes, partly, or no?"),
        gettext("How was the answer: excellent, very good, good, average, or poor?"),
        gettext(
            "If it is not solved: the office can work on it again, or a higher authority can look "
            "at it. Which would you like, and what is still wrong?"
        ),
    ]


def _question(_facts: dict[str, str]) -> list[str]:
    return [
        gettext("The office has a question, and waits for your answer. I read it to you."),
        gettext("What may I write down as your answer?"),
    ]
