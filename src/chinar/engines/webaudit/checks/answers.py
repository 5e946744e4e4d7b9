"""What the site itself said of a path, told apart from barriers and broken servers."""

from __future__ import annotations

from chinar.engines.webaudit.reading.front import Doubt, doubt_about, is_challenge
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Fetch, Response

REFUSALS = (401, 403, 406)


def any_front(seen: Observations) -> Response | None:
    """Return the front page's last answer of any status: the one that paths were chosen by."""
    return next((f.last for f in (seen.https, seen.http) if f and f.last), None)


def site_answer(fetch: Fetch | None) -> Response | Doubt:
    """Return an answer that the site's own software gave, or why there is none."""
    answer = fetch.last if fetch else None
    if fetch is None or fetch.failure or answer is None:
        return doubt_about(fetch) or Doubt(why="not_asked", detail="")
    if is_challenge(answer) or answer.status >= 500:
        return Doubt(why="blocked", detail=f"{answer.url} answered {answer.status}")
    return answer


def file_answer(seen: Observations, path: str) -> Response | Doubt:
    """Return the site's answer for a path; a refusal that any path gets says nothing of it."""
    fetch = seen.files.get(path)
    if fetch is None:
        return doubt_about(seen.https or seen.http) or Doubt(why="not_asked", detail=path)
    asked = site_answer(fetch)
    if isinstance(asked, Doubt) or asked.status not in REFUSALS:
        return asked
    control = site_answer(seen.control)
    if isinstance(control, Doubt) or control.status in REFUSALS:
        detail = f"{asked.url} answered {asked.status}, as any path does"
        return Doubt(why="blocked", detail=detail)
    return asked
