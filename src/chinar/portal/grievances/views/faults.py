"""Why something could not be done, in words for the officer: what to do, and who can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.uploads.services import UploadRefusedError
from chinar.portal.grievances import words
from chinar.portal.grievances.lifecycle import SUPERVISE, NotPossibleError
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.policy import limits_of
from chinar.portal.grievances.services import leads
from chinar.portal.grievances.services.closure import ClosureError, LetterError
from chinar.portal.grievances.services.clusters import ApartError, OtherClusterError
from chinar.portal.grievances.services.desk import WrongPostError
from chinar.portal.grievances.services.leads import CannotLeadError
from chinar.portal.grievances.services.marks import (
    BoundThereError,
    LongerLimitError,
    NothingChangedError,
)
from chinar.portal.grievances.services.parts import (
    AlreadyAskedError,
    EmptyWordsError,
    PartSettledError,
    TooManyPartsError,
)
from chinar.portal.grievances.services.refusals import HasFollowersError, UnknownDoorError
from chinar.portal.grievances.services.routes import (
    ReasonMissingError,
    TransfersUsedUpError,
    WrongOfficeError,
)
from chinar.portal.grievances.standing import posts_over
from chinar.portal.grievances.transitions import StaleStateError

Fault = tuple[str | None, str]  # the field it belongs to, and the words

CLOSURE_WORDS: Final = {
    "category": gettext_lazy("Choose what it is about."),
    "action_taken": gettext_lazy("Write what was done, where and when."),
    "reasons": gettext_lazy("Give the reasons, since it is not solved."),
    "reply": gettext_lazy("Write the reply, in the language the citizen wrote in."),
    "order": gettext_lazy("Write the number and date of the order."),
    "gaps": gettext_lazy("Something in braces is not filled in. Write what belongs there."),
    "template": gettext_lazy(
        "This is the bare template. Add what was done in this case, where and when."
    ),
    "elsewhere": gettext_lazy(
        "This sends the citizen away. If the case is not for you, send it to the right office "
        "instead: “Send to another office”."
    ),
    "open_part": gettext_lazy(
        "An office that was asked has not answered yet. Wait for it, or take the question back."
    ),
    "not_asked": gettext_lazy(
        "Ask the citizen first. Only when there was no answer can it be closed for this reason."
    ),
    "against": gettext_lazy(
        "The case is about your office, so the office above answers. Nobody here can close it."
    ),
    "followers": gettext_lazy(
        "Reports in another language are joined with this one and get the same reply. Add it in "
        "their language beneath."
    ),
}


LEAD_WORDS: Final = {
    leads.SAME: gettext_lazy("This is the same case. Write the number of the other one."),
    leads.FINISHED: gettext_lazy("That case is finished. Choose one that is still open."),
    leads.LEADS: gettext_lazy(
        "Other reports were joined with this one. Join that case with this one instead."
    ),
    leads.AGAINST: gettext_lazy(
        "This case complains about the office that works on that one. They stay apart."
    ),
    leads.APART: gettext_lazy(
        "One of them is confidential or for practice, the other is not. They stay apart."
    ),
}


def who_supervises(grievance: Grievance) -> str:
    """Name the posts that watch over a case, nearest first."""
    posts = posts_over(grievance, SUPERVISE, timezone.localdate())
    return ", ".join(post.title for post in posts[:3]) or _("nobody yet: tell the administrator")


def transfers_used_up(grievance: Grievance) -> str:
    """Say why a case is not sent on any more, and who can."""
    told = _(
        "This case was sent on %(times)s times, the most that the rules allow. Now only a "
        "supervisor says which office answers: %(who)s."
    )
    most = limits_of(grievance.policy).transfers
    return told % {"times": most, "who": who_supervises(grievance)}


def _longer(grievance: Grievance) -> str:
    """Say who may give the office more time."""
    told = _("This would give the office more time. Only a supervisor does that: %(who)s.")
    return told % {"who": who_supervises(grievance)}


def _stale(error: Any, _grievance: Grievance) -> list[Fault]:
    told = _("Meanwhile somebody moved this case to “%(state)s”. What you wrote is still here.")
    return [(None, told % {"state": words.STATE_NAMES[error.found]})]


def _not_possible(error: Any, _grievance: Grievance) -> list[Fault]:
    told = _("This cannot be done while the case is “%(state)s”. What you wrote is still here.")
    return [(None, told % {"state": words.STATE_NAMES[error.state]})]


def _closure(error: Any, _grievance: Grievance) -> list[Fault]:
    return [(FIELDS.get(code, code), str(CLOSURE_WORDS[code])) for code in error.missing]


LETTER_WORDS: Final = {
    "empty": gettext_lazy("Write the text."),
    "gaps": CLOSURE_WORDS["gaps"],
    "elsewhere": CLOSURE_WORDS["elsewhere"],
    "until": gettext_lazy("Choose a day after today."),
    "missing": gettext_lazy(
        "List what is missing in the application: only then does the Act's clock stand still."
    ),
}
LETTER_FIELDS: Final = {"until": "until", "missing": "missing_else"}


def _letter(error: Any, grievance: Grievance) -> list[Fault]:
    told = LETTER_WORDS | {"language": words.in_their_language(grievance.language)}
    return [(LETTER_FIELDS.get(code, "text"), str(told[code])) for code in error.faults]


# Where a fault of the answer stands when it is not named like its field.
FIELDS: Final = {
    "order": "order_reference",
    "gaps": "reply",
    "template": "reply",
    "elsewhere": "reply",
    "not_asked": "outcome",
    "followers": "reply",
}


def _simply(text: Any, field: str | None = None) -> Callable[[Any, Grievance], list[Fault]]:
    return lambda _error, _grievance: [(field, str(text))]


TOLD: Final[dict[type[Exception], Callable[[Any, Grievance], list[Fault]]]] = {
    StaleStateError: _stale,
    NotAllowedError: _simply(
        gettext_lazy("Your post may not do this here, or no longer. What you wrote is still here.")
    ),
    NotPossibleError: _not_possible,
    ClosureError: _closure,
    LetterError: _letter,
    WrongPostError: _simply(
        gettext_lazy("This post may not work on the case any more. Choose another."), "post"
    ),
    TransfersUsedUpError: lambda _error, grievance: [(None, transfers_used_up(grievance))],
    WrongOfficeError: _simply(
        gettext_lazy("The case cannot go to this office. Choose another."), "office"
    ),
    ReasonMissingError: _simply(gettext_lazy("Write the reason."), "reason"),
    UnknownDoorError: _simply(gettext_lazy("Choose why it is not for us."), "door"),
    TooManyPartsError: _simply(
        gettext_lazy(
            "As many offices were asked as the rules allow at once. Wait for an answer, or take a "
            "question back."
        )
    ),
    AlreadyAskedError: _simply(
        gettext_lazy("This office was asked already and has not answered yet."), "office"
    ),
    PartSettledError: _simply(
        gettext_lazy("Meanwhile this was answered or taken back. What you wrote is still here.")
    ),
    EmptyWordsError: _simply(gettext_lazy("Write the text."), "text"),
    CannotLeadError: lambda error, _grievance: [("number", str(LEAD_WORDS[error.why]))],
    ApartError: _simply(LEAD_WORDS[leads.APART], "number"),
    OtherClusterError: _simply(
        gettext_lazy("Both cases are in groups already. Take one of them out first."), "number"
    ),
    HasFollowersError: _simply(
        gettext_lazy("Other reports were joined with this one. Separate them first.")
    ),
    NothingChangedError: _simply(gettext_lazy("The case is what you say already.")),
    LongerLimitError: lambda _error, grievance: [(None, _longer(grievance))],
    BoundThereError: _simply(
        gettext_lazy(
            "Somebody in that office has the case, or was asked about a part of it. Give it to "
            "another post, or take the question back, first."
        ),
        "against",
    ),
    UploadRefusedError: lambda error, _grievance: [("documents", error.message)],
}
KNOWN: Final = tuple(TOLD)


def told(error: Exception, grievance: Grievance) -> list[Fault]:
    """Say what is wrong: each fault with its field."""
    return TOLD[type(error)](error, grievance)
