"""Reads about grievances, by subject."""

from chinar.portal.grievances.selectors.cases import (
    CONFIDENTIAL,
    IS_OPEN,
    MANY_OFFICES,
    SEE,
    assignable_posts,
    by_number,
    case_page,
    cases_for,
    officer_actions,
    permits,
    proposed_reply,
    suggested_categories,
)
from chinar.portal.grievances.selectors.history import Moment, history
from chinar.portal.grievances.selectors.lists import DueCounts, due_counts, listed

__all__ = [
    "CONFIDENTIAL",
    "IS_OPEN",
    "MANY_OFFICES",
    "SEE",
    "DueCounts",
    "Moment",
    "assignable_posts",
    "by_number",
    "case_page",
    "cases_for",
    "due_counts",
    "history",
    "listed",
    "officer_actions",
    "permits",
    "proposed_reply",
    "suggested_categories",
]
