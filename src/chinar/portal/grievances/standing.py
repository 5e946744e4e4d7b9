"""Which posts stand over a case, nearest first, and which one its clock goes up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from django.db.models import Prefetch, Q

from chinar.portal.core.people.models import STEP, Grant, Holding, Post
from chinar.portal.core.people.roles import roles_with
from chinar.portal.grievances.lifecycle import ASSIGN, SUPERVISE, State
from chinar.portal.grievances.models import Conflict, Grievance
from chinar.portal.registry.models import Office

# Read along with a case whose permissions are asked for more than once.
AGAINST: Final = Prefetch("against", Office.objects.select_related("scope", "area__scope"))
DEPARTMENT: Final = 2 * STEP  # length of a department's path: below the root of organisations
VACANT: Final = "vacant"
NOBODY: Final = "nobody"
ALERTS: Final = (VACANT, NOBODY)


def posts_over(grievance: Grievance, permission: str, on: date) -> list[Post]:
    """Return the posts that hold a permission over a case, nearest first.

    Each has `on_duty`: the holdings of that day.
    """
    paths = [grievance.office.scope.path]
    if grievance.area is not None:
        paths.append(grievance.area.scope.path)
    return _over(paths, permission, on)


def posts_of(office: Office, permission: str, on: date) -> list[Post]:
    """Return the posts of the nearest level at or above an office that somebody holds that day.

    They hear of what reaches the office. Each has `on_duty`.
    """
    held = [post for post in _over([office.scope.path], permission, on) if post.on_duty]  # type: ignore[attr-defined] # prefetched
    nearest = len(held[0].scope.path) if held else 0
    return [post for post in held if len(post.scope.path) == nearest]


def _over(paths: list[str], permission: str, on: date) -> list[Post]:
    over = Q(scope__path__in=paths)
    for path in paths:
        above = [path[:end] for end in range(STEP, len(path), STEP)]
        over |= Q(below=True, scope__path__in=above)
    grants = Grant.objects.filter(over, role__in=roles_with(permission), post__active=True)
    today = Holding.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    posts = (
        Post.objects.filter(pk__in=grants.values("post"))
        .select_related("scope")
        .prefetch_related(
            Prefetch("holdings", queryset=today.select_related("user"), to_attr="on_duty")
        )
    )
    return nearest_first(posts)


def nearest_first(posts: Iterable[Post]) -> list[Post]:
    """Order posts that stand over a case: the lowest in the tree of places is nearest."""
    return sorted(posts, key=lambda post: (-len(post.scope.path), post.title))


def is_within(office: Office, other: Office) -> bool:
    """Tell whether an office is another one, or stands below it."""
    return office.scope.path.startswith(other.scope.path)


def is_against(grievance: Grievance, office: Office) -> bool:
    """Tell whether a case complains about an office, or about one that it stands below.

    So does a case for those that were joined with it, since its answer is theirs.
    """
    joined = Q(grievance__lead=grievance, grievance__state=State.MERGED)
    about = Conflict.objects.filter(Q(grievance=grievance) | joined)
    paths = about.values_list("office__scope__path", flat=True)
    return any(office.scope.path.startswith(path) for path in paths)


def is_complained_about(post: Post | None, grievance: Grievance) -> bool:
    """Tell whether a post sits in an office that a case complains about, or below it."""
    return post is not None and any(sits_in(post, one) for one in grievance.against.all())


def sits_in(post: Post, office: Office) -> bool:
    """Tell whether a post sits in an office or below it.

    The register does not say to which office of an area a post on the area itself belongs, as a
    Deputy Commissioner's: it is taken for one of each, and for one below those of a larger area.
    Below offices of the whole state would be everybody, so for those the area says nothing.
    """
    path, area = post.scope.path, office.area.scope.path
    return path.startswith(office.scope.path) or (len(area) > STEP and path.startswith(area))


def superior(grievance: Grievance, level: int, on: date) -> tuple[Post | None, str]:
    """Return whom a case goes up to at a level (1 is next), and what was wrong on the way.

    Where nobody supervises, it is whoever hands out the office's work.
    """
    above, below = (
        [
            post
            for post in posts_over(grievance, permission, on)
            if post.pk != grievance.post_id and not is_complained_about(post, grievance)
        ]
        for permission in (SUPERVISE, ASSIGN)
    )
    return at_level(above, level, below=below[::-1])


def at_level(
    posts: Sequence[Post], level: int, *, below: Iterable[Post] = ()
) -> tuple[Post | None, str]:
    """Return the post of a level among those that stand over a case, and what was wrong.

    A level without a holder is passed over upwards; where all above are vacant too, downwards, and
    at last to the first of those ``below`` that is held. That is an alert, and so is a case that
    nobody at all stands over.
    """
    wanted = min(level, len(posts)) - 1
    on_the_way = (*posts[max(wanted, 0) :], *posts[: max(wanted, 0)][::-1], *below)
    held = next((post for post in on_the_way if post.on_duty), None)  # type: ignore[attr-defined] # prefetched
    if not posts:
        return held, NOBODY
    return held, "" if held is posts[wanted] else VACANT
