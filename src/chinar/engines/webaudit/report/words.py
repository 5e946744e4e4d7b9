"""A verdict in words: by the catalogue, or as the tool that found it said."""

from __future__ import annotations

import re

from chinar.engines.webaudit.advice import CODES, REASONS
from chinar.engines.webaudit.model import Verdict

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Return foreign text without what would steer a terminal, or turn the writing round."""
    return _CONTROL.sub(" ", text)


def title_of(verdict: Verdict) -> str:
    """Return a verdict's title."""
    info = CODES.get(verdict.code)
    return info.title if info else str(verdict.facts.get("title") or verdict.code)


def remedy_of(verdict: Verdict) -> str:
    """Return what to do; nothing for what only another tool knows."""
    info = CODES.get(verdict.code)
    return info.remedy if info else ""


def reason_of(verdict: Verdict) -> str:
    """Return why nothing could be told, or why it does not apply."""
    word = str(verdict.facts.get("why", ""))
    return REASONS.get(word, word)
