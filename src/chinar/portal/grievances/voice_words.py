"""What feedback, appeals and the ways to them are called; why one of them is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.design.writing import on_date
from chinar.portal.grievances.models import Decision, SampleReason, SampleVerdict
from chinar.portal.grievances.ways import Bar, Way

SOLVED_YES, SOLVED_PARTLY, SOLVED_NO = "yes", "partly", "no"
SOLVED_NAMES: Final = {
    SOLVED_YES: _("Yes, it is solved"),
    SOLVED_PARTLY: _("Partly"),
    SOLVED_NO: _("No, it is not solved"),
}
# As kept: None is partly.
SOLVED_VALUES: Final = {SOLVED_YES: True, SOLVED_PARTLY: None, SOLVED_NO: False}

DECISION_NAMES: Final = {
    Decision.PENDING: _("Not decided yet"),
    Decision.UPHELD: _("Accepted"),
    Decision.REFUSED: _("Refused"),
    Decision.OVERTAKEN: _("Not decided in time: a second appeal took its place"),
}
DECISION_MARKS: Final = {
    Decision.PENDING: "progress",
    Decision.UPHELD: "good",
    Decision.REFUSED: "bad",
    Decision.OVERTAKEN: "attention",
}
TIER_NAMES: Final = {1: _("First appeal"), 2: _("Second appeal")}

_FEEDBACK: Final = {
    Bar.NOT_ANSWERED: _("There is no answer yet that you could speak about."),
    Bar.LATE: _("The time to say how the answer was ended on %(day)s."),
    Bar.UNDER_APPEAL: _("Your appeal is being looked at. It is to be decided by %(day)s."),
}
_REOPENING: Final = {
    Bar.NOT_ANSWERED: _("There is no answer, so there is nothing to open again."),
    Bar.LATE: _("It could be opened again until %(day)s. You can report it anew."),
    Bar.USED_UP: _("You opened it again before, which can be done once. You can appeal."),
    Bar.UNDER_APPEAL: _("While your appeal is being decided, it cannot be opened again."),
    Bar.DECIDED: _("An authority looked at this answer already."),
}
_APPEAL: Final = {
    Bar.NOT_ANSWERED: _("There is no answer yet that you could appeal against."),
    Bar.LATE: _("An appeal could be filed until %(day)s. That day is over."),
    Bar.UNDER_APPEAL: _("Your appeal is being looked at. It is to be decided by %(day)s."),
    Bar.DECIDED: _("Your appeals against this answer were decided. There is no further one here."),
}
BARS_TO_DECIDING: Final = {
    "answered": _("You answered this case or decided about it before, so another has to decide."),
    "complained_about": _("The complaint is about your office, so another has to decide."),
    "another": _("This appeal was given to another post."),
    "permission": _("Your post may not decide appeals about this case."),
}
BARS_TO_JUDGING: Final = {
    "answered": _("You answered this case yourself, so another has to look at it."),
    "complained_about": _("The complaint is about your office, so another has to look at it."),
    "permission": _("Your post does not watch over this case."),
}

REASON_NAMES: Final = {
    SampleReason.RANDOM: _("by chance"),
    SampleReason.BOILERPLATE: _("the same words as other answers"),
    SampleReason.QUICK: _("answered very quickly"),
}
VERDICT_NAMES: Final = {
    SampleVerdict.PENDING: _("Not looked at yet"),
    SampleVerdict.SOUND: _("Sound"),
    SampleVerdict.ADVISED: _("Office advised"),
    SampleVerdict.REOPENED: _("Opened again"),
}
VERDICT_MARKS: Final = {
    SampleVerdict.PENDING: "progress",
    SampleVerdict.SOUND: "good",
    SampleVerdict.ADVISED: "attention",
    SampleVerdict.REOPENED: "bad",
}


def why_no_feedback(way: Way) -> str:
    """Say why nothing can be said about the answer."""
    return _why(_FEEDBACK, way)


def why_no_reopening(way: Way) -> str:
    """Say why the case cannot be opened again."""
    return _why(_REOPENING, way)


def why_no_appeal(way: Way) -> str:
    """Say why no appeal can be filed, and until when it could be."""
    return _why(_APPEAL, way)


def _why(words: Mapping[Bar, object], way: Way) -> str:
    if way.bar is None:
        return ""
    told = str(words.get(way.bar, "")) or gettext("This cannot be done now.")
    return told % {"day": on_date(way.until)} if way.until else told
