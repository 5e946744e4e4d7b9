"""The rooms of the portal as the desk shows them: which permission opens which address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import may, may_everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A part of the portal that a permission opens; ``path`` follows the language.

    ``everywhere``: only for posts that hold the permission over the whole state.
    """

    permission: str
    path: str
    label: Promise
    hint: Promise
    everywhere: bool = False

    @property
    def url(self) -> str:
        """Return its address in the language in use."""
        return f"/{get_language()}/{self.path}"


# Rooms stack above this one, so they are known here by their address and never imported.
ROOMS: Final = (
    Room(
        permission="review.see",
        path="review/",
        label=_("The state at a glance"),
        hint=_("Web sites, certificates, centres and grievances, by department and district."),
    ),
    Room(
        permission="sites.see",
        path="sites/",
        label=_("Web sites"),
        hint=_("What was found on each site, and what to put right first."),
    ),
    Room(
        permission="grievances.see",
        path="desk/grievances/",
        label=_("Grievances"),
        hint=_("Problems that people reported, by what is due."),
    ),
    Room(
        permission="grievances.assist",
        path="desk/take-down/",
        label=_("Take down a problem"),
        hint=_("For somebody at the counter or on the phone; from paper; from a list."),
    ),
    Room(
        permission="grievances.appeals",
        path="desk/appeals/",
        label=_("Appeals"),
        hint=_("Appeals against answers, by when they are to be decided."),
    ),
    Room(
        permission="grievances.call",
        path="desk/calls/",
        label=_("Calls"),
        hint=_("Whom to call next, and the case of somebody who calls."),
    ),
    Room(
        permission="grievances.supervise",
        path="desk/quality/",
        label=_("Quality of answers"),
        hint=_("Answers to look at again: some by chance, and those that look too easy."),
    ),
    Room(
        permission="grievances.policy",
        path="desk/limits/",
        label=_("Limits"),
        hint=_("Time limits of grievances by version, and days off."),
    ),
    Room(
        permission="grievances.supervise",
        path="desk/held/",
        label=_("Held at the door"),
        hint=_("What looked like abuse, to let in or to drop."),
        everywhere=True,
    ),
    Room(
        permission="grievances.figures",
        path="desk/figures/",
        label=_("Figures"),
        hint=_("How reported problems are dealt with, by office, district and month."),
    ),
    Room(
        permission="hosting.see",
        path="hosting/",
        label=_("Safe hosting"),
        hint=_("Certificates, and which host names may be served."),
    ),
    Room(
        permission="centres.see",
        path="centres/",
        label=_("Service centres"),
        hint=_("Where they are, and how far people have to go."),
    ),
    Room(
        permission="registry.see",
        path="registry/",
        label=_("Register"),
        hint=_("Organisations, areas, offices and their web sites."),
    ),
    Room(
        permission="people.see",
        path="desk/people/",
        label=_("People"),
        hint=_("Who signs in, and one-time links for new passwords."),
    ),
    Room(
        permission="people.see",
        path="desk/posts/",
        label=_("Posts"),
        hint=_("Which roles a post plays, and who holds it."),
    ),
    Room(
        permission="keys.change",
        path="desk/keys/",
        label=_("Keys of other systems"),
        hint=_("What files, asks and is told by itself."),
    ),
    Room(
        permission="jobs.see",
        path="jobs/",
        label=_("Background work"),
        hint=_("What runs, waits or failed."),
    ),
    Room(
        permission="notices.see",
        path="notices/",
        label=_("Notices"),
        hint=_("What was sent to whom, and what did not arrive."),
    ),
    Room(
        permission="practice.change",
        path="practice/",
        label=_("Practice"),
        hint=_("Practice data, and the faults of the practice web sites."),
    ),
)


def rooms_for(post: Post | None) -> list[Room]:
    """Return the rooms that a post may enter."""
    return [room for room in ROOMS if _may_enter(post, room) and _is_built(room.path)]


def _may_enter(post: Post | None, room: Room) -> bool:
    holds = may_everywhere if room.everywhere else may
    return holds(post, room.permission)


@cache
def _is_built(path: str) -> bool:
    try:
        resolve(f"/{get_language()}/{path}")
    except Resolver404:
        return False
    return True
