"""What the gate's reasons and the journal's actions are called on pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.design.writing import on_date
from chinar.portal.hosting import policy
from chinar.portal.hosting.decision import Decision
from chinar.portal.hosting.lifecycle import Reason, Ruling

RULING_NAMES: Final = {
    Ruling.ADMIT: gettext_lazy("May be served"),
    Ruling.CONDITIONAL: gettext_lazy("May be served under conditions"),
    Ruling.DENY: gettext_lazy("May not be served"),
    Ruling.UNKNOWN: gettext_lazy("Not known"),
}
RULING_MARKS: Final = {
    Ruling.ADMIT: "good",
    Ruling.CONDITIONAL: "attention",
    Ruling.DENY: "bad",
    Ruling.UNKNOWN: "unknown",
}
ENTRY_NAMES: Final[dict[str, Promise]] = {
    "entered": gettext_lazy("Entered by a data centre officer"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def sentence(decision: Decision) -> str:
    """Say in one sentence why the gate answers as it does."""
    words = {
        Reason.CERTIFIED: _("The certificate is valid until %(day)s."),
        Reason.CONDITIONS: _("The certificate is valid until %(day)s, under conditions."),
        Reason.HOST_NOT_REGISTERED: _("No web site in the register has this host name."),
        Reason.NO_CERTIFICATE: _("No certificate covers this host name."),
        Reason.SITE_SUSPENDED: _("The web site is suspended."),
        Reason.SITE_RETIRED: _("The web site is retired."),
        Reason.WITHDRAWN: _("The latest certificate was withdrawn."),
        Reason.NOT_YET_VALID: _("The certificate is not valid yet."),
        Reason.LAPSED: _("The certificate lapsed after %(day)s."),
        Reason.OVER_AGE: _("The audit is too old: it counted until %(day)s."),
    }
    return words[decision.reason] % {"day": on_date(decision.valid_until)}


def standing(holds_until: date | None, today: date, *, withdrawn: bool) -> tuple[str, str]:
    """Return mark and words for a certificate in a list; without one ``holds_until`` is None."""
    if holds_until is None:
        return "unknown", _("No certificate")
    if withdrawn:
        return "bad", _("Withdrawn")
    left = (holds_until - today).days
    if left < 0:
        return "bad", _("Lapsed")
    if left <= policy.in_force(today).final_notice_days:
        return "attention", _("Lapses soon")
    return "good", _("Valid")


def validity(
    *,
    withdrawn_at: datetime | None,
    issued_on: date,
    holds_until: date,
    conditional: bool,
    today: date,
) -> tuple[str, str, str]:
    """Return mark, words and a sentence that say whether a certificate is valid, since when."""
    days = {"from": on_date(issued_on), "until": on_date(holds_until)}
    if withdrawn_at is not None:
        said = _("It was withdrawn on %(day)s.") % {"day": on_date(withdrawn_at)}
        return "bad", _("Not valid"), said
    if today < issued_on:
        return "bad", _("Not valid"), _("It is valid from %(from)s.") % days
    if today > holds_until:
        return "bad", _("Not valid"), _("It was valid from %(from)s to %(until)s.") % days
    if conditional:
        said = _("Since %(from)s, until %(until)s at the latest.") % days
        return "attention", _("Valid under conditions"), said
    return "good", _("Valid"), _("Since %(from)s, until %(until)s at the latest.") % days
