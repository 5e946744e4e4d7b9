"""What the codes of this subject mean to a person: browser."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.model import Severity
from chinar.engines.webaudit.translation import gettext_noop

_REMEDY = gettext_noop(
    "Go through the rules that are listed, each with the parts of the page that break it, and "
    "mend them; check again with a keyboard and a screen reader."
)
_JUDGED = (
    "The front page is shown in Chromium and examined with axe-core; its rules of this impact are "
    "listed with the elements that break them. Needs the extra `browser`."
)
_REFERENCES = ("WCAG 2.1", "GIGW 3.0 5.2", "axe-core")

CODES: Mapping[str, CodeInfo] = {
    "a11y.axe.critical": CodeInfo(
        severity=Severity.HIGH,
        title=gettext_noop("Some visitors cannot use parts of the page at all"),
        why=gettext_noop("People who use a screen reader or keyboard are shut out."),
        remedy=_REMEDY,
        judged=_JUDGED,
        references=_REFERENCES,
    ),
    "a11y.axe.serious": CodeInfo(
        severity=Severity.MEDIUM,
        title=gettext_noop("Some visitors can hardly use parts of the page"),
        why=gettext_noop("Weak contrast and unnamed parts stop many people half way."),
        remedy=_REMEDY,
        judged=_JUDGED,
        references=_REFERENCES,
    ),
    "a11y.axe.moderate": CodeInfo(
        severity=Severity.LOW,
        title=gettext_noop("Parts of the page are harder to use than they need be"),
        why=gettext_noop("Finding the way by headings and regions takes some visitors longer."),
        remedy=_REMEDY,
        judged=_JUDGED,
        references=_REFERENCES,
    ),
    "a11y.axe.minor": CodeInfo(
        severity=Severity.INFO,
        title=gettext_noop("Small faults of accessibility were seen in a browser"),
        why=gettext_noop("They are a nuisance to people who use a screen reader."),
        remedy=_REMEDY,
        judged=_JUDGED,
        references=_REFERENCES,
    ),
}
