"""Why something could not be done, in words for the officer: what to do, and who can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.uploads.services import UploadRefusedError
from chinar.portal.grievances import words
from chinar.portal.grievances.lifecycle import SUPERVISE, NotPossibleError
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.policy import limits_of
from chinar.portal.grievances.services.desk import ClosureError, WrongPostError
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


def _stale(error: Any, _grievance: Grievance) -> list[Fault]:
    told = _("Meanwhile somebody moved this case to “%(state)s”. What you wrote is still here.")
    return [(None, told % {"state": words.STATE_NAMES[error.found]})]


def _not_possible(error: Any, _grievance: Grievance) -> list[Fault]:
    told = _("This cannot be done while the case is “%(state)s”. What you wrote is still here.")
    return [(None, told % {"state": words.STATE_NAMES[error.state]})]


def _closure(error: Any, _grievance: Grievance) -> list[Fault]:
    return [(FIELDS.get(code, code), str(CLOSURE_WORDS[code])) for code in error.missing]


# Where a fault of the answer stands when it is not named like its field.
FIELDS: Final[dict[str, str]] = {}


def _simply(text: Any, field: str | None = None) -> Callable[[Any, Grievance], list[Fault]]:
    return lambda _error, _grievance: [(field, str(text))]


TOLD: Final[dict[type[Exception], Callable[[Any, Grievance], list[Fault]]]] = {
    StaleStateError: _stale,
    NotPossibleError: _not_possible,
    ClosureError: _closure,
    WrongPostError: _simply(
        gettext_lazy("This post may not work on the case any more. Choose another."), "post"
    ),
    TransfersUsedUpError: lambda _error, grievance: [(None, transfers_used_up(grievance))],
    WrongOfficeError: _simply(
        gettext_lazy("The case cannot go to this office. Choose another."), "office"
    ),
    ReasonMissingError: _simply(gettext_lazy("Write the reason."), "reason"),
    UnknownDoorError: _simply(gettext_lazy("Choose why it is not for us."), "door"),
    HasFollowersError: _simply(
        gettext_lazy("Other reports were joined with this one. Separate them first.")
    ),
    UploadRefusedError: lambda error, _grievance: [("files", error.message)],
}
KNOWN: Final = tuple(TOLD)


def told(error: Exception, grievance: Grievance) -> list[Fault]:
    """Say what is wrong: each fault with its field."""
    return TOLD[type(error)](error, grievance)
