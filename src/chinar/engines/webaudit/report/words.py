"""A verdict in words: by the catalogue, or as the tool that found it said."""

from __future__ import annotations

from chinar.engines.webaudit.advice import CODES, REASONS
from chinar.engines.webaudit.model import Verdict


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
