"""The mark that says who may open a view; `people.access` adds marks that ask for more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase

PUBLIC = "public"

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def marked(view: View, access: str) -> View:
    """Write on the view who may open it; a test walks the URL map and reads it."""
    view.access = access  # type: ignore[attr-defined] # a mark on the function itself
    return view


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    return marked(view, PUBLIC)
