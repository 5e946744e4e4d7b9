"""Reads about grievances, by subject."""

from chinar.portal.grievances.selectors.cases import (
    CONFIDENTIAL,
    IS_OPEN,
    MANY_OFFICES,
    SEE,
    assignable_posts,
    by_earlier_number,
    by_number,
    case_page,
    cases_for,
    officer_actions,
    permits,
    proposed_reply,
)
from chinar.portal.grievances.selectors.history import Moment, history
from chinar.portal.grievances.selectors.lists import DueCounts, due_counts, listed
from chinar.portal.grievances.selectors.similar import (
    LikeCase,
    Similar,
    like_cases,
    similar_cases,
)
from chinar.portal.grievances.selectors.suggesting import (
    Suggestion,
    suggested_categories,
    suggestions,
)

__all__ = [
    "CONFIDENTIAL",
    "IS_OPEN",
    "MANY_OFFICES",
    "SEE",
    "DueCounts",
    "LikeCase",
    "Moment",
    "Similar",
    "Suggestion",
    "assignable_posts",
    "by_earlier_number",
    "by_number",
    "case_page",
    "cases_for",
    "due_counts",
    "history",
    "like_cases",
    "listed",
    "officer_actions",
    "permits",
    "proposed_reply",
    "similar_cases",
    "suggested_categories",
    "suggestions",
]
