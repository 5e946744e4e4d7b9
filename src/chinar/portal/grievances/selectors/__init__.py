"""Reads about grievances, by subject."""

from chinar.portal.grievances.selectors.cases import (
    CONFIDENTIAL,
    IS_OPEN,
    MANY_OFFICES,
    SEE,
    DueCounts,
    assignable_posts,
    by_number,
    case_page,
    cases_for,
    due_counts,
    listed,
    officer_actions,
    permits,
    proposed_reply,
    suggested_categories,
)
from chinar.portal.grievances.selectors.history import Moment, history

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
