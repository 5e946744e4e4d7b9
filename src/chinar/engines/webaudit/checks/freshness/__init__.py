"""Freshness: what is on the page is looked after, and the page does not only say so."""

from __future__ import annotations

from chinar.engines.webaudit.checks.freshness import dates, feeds, history, notices, phrases
from chinar.engines.webaudit.model import Check

CHECKS: tuple[Check, ...] = (
    *dates.CHECKS,
    *history.CHECKS,
    *notices.CHECKS,
    *phrases.CHECKS,
    *feeds.CHECKS,
)
