"""What the page frame shows to somebody at a desk: the rooms beside the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest

from chinar.portal.core.people.rooms import rooms_for


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationEntry:
    """A room in the navigation."""

    url: str
    label: str
    current: bool


def desk(request: HttpRequest) -> dict[str, object]:
    """Return the navigation of desk pages; the template calls it where it shows it."""
    return {"desk_nav": partial(navigation, request)}


def navigation(request: HttpRequest) -> list[NavigationEntry]:
    """List the rooms that the post in use may enter."""
    return [
        NavigationEntry(
            url=room.url, label=str(room.label), current=request.path.startswith(room.url)
        )
        for room in rooms_for(getattr(request, "post", None))
    ]
