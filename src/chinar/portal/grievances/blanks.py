"""Templates of replies: filled in with a case's facts, and told from a reply of one's own."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import datetime
from typing import Final

from django.utils import translation
from django.utils.translation import gettext

from chinar.portal.core.design.writing import on_date
from chinar.portal.grievances.models import Grievance

PLACEHOLDERS: Final = ("number", "office", "date", "due", "category", "place")
OWN_WORDS: Final = 5  # so many words beyond the template make a reply one of its own
_GAP: Final = re.compile(r"\{([^{}\s]{0,30})\}")


def fill(text: str, grievance: Grievance, now: datetime) -> str:
    """Put a case's facts in place of `{number}`, `{office}`, `{date}` …; the rest stays."""
    language = grievance.language
    with translation.override(language):
        facts = {
            "number": grievance.number,
            "office": grievance.office.label(language),
            "date": on_date(now),
            "due": on_date(grievance.due_at),
            "category": grievance.category.label(language) if grievance.category else "",
            "place": grievance.place,
        }
    return _GAP.sub(lambda gap: facts.get(gap[1], gap[0]), text)


def unknown_gaps(text: str) -> list[str]:
    """Return the placeholders of a template that nothing is known for."""
    return [name for name in _GAP.findall(text) if name not in PLACEHOLDERS]


def has_gaps(text: str) -> bool:
    """Tell whether something in braces was left unfilled."""
    return bool(_GAP.search(text))


def is_bare(reply: str, filled: str) -> bool:
    """Tell whether a reply says nothing that the template it began with does not say."""
    said, given = Counter(_words(reply)), Counter(_words(filled))
    return bool(given) and (given - said).total() <= OWN_WORDS > (said - given).total()


def known_placeholders() -> str:
    """List the placeholders, for a hint."""
    names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return gettext("These are filled in by themselves: %(names)s") % {"names": names}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
