"""Files that should not be public: judged by content, against a control request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, passed
from chinar.engines.webaudit.model import Check, Fetch, Observations, Policy, Response, Ruling
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, is_challenge

_GIT_HEAD = re.compile(rb"(ref: refs/[\x21-\x7e]{1,200}|[0-9a-f]{40}|[0-9a-f]{64})\s*")
_REFUSALS = (401, 403)


def judge_git(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge /.git/HEAD by what Git writes there (gitrepository-layout), never by the status."""
    asked = _answer(seen.git_head)
    if isinstance(asked, Doubt):
        return cannot_tell(asked, "exposed.git")
    url = str(asked.url)
    if asked.status in _REFUSALS:
        return _refused(seen, asked)
    if not (200 <= asked.status < 300 and _GIT_HEAD.fullmatch(asked.body[:400])):
        return [passed("exposed.git", url=url, status=asked.status)]
    control = _answer(seen.control)
    if isinstance(control, Doubt):
        return cannot_tell(control, "exposed.git")
    if 200 <= control.status < 300 and _GIT_HEAD.fullmatch(control.body[:400]):
        detail = f"{control.url}, a random path, looks like a repository too"
        return cannot_tell(Doubt(why="echo", detail=detail), "exposed.git")
    evidence = [f"{url}: {asked.body[:80].decode('ascii').strip()}"]
    return [fault("exposed.git", True, evidence=evidence, url=url, status=asked.status)]


def _refused(seen: Observations, asked: Response) -> Sequence[Ruling]:
    """Rule on a refusal: one that every path gets says nothing about this one."""
    control = _answer(seen.control)
    if isinstance(control, Doubt) or control.status in _REFUSALS:
        detail = f"{asked.url} answered {asked.status}, as any path does"
        return cannot_tell(Doubt(why="blocked", detail=detail), "exposed.git")
    return [passed("exposed.git", url=str(asked.url), status=asked.status)]


def _answer(fetch: Fetch | None) -> Response | Doubt:
    """Return what the site itself said of a path: a barrier or a broken server says nothing."""
    answer = fetch.last if fetch else None
    if fetch is None or fetch.failure or answer is None:
        return doubt_about(fetch) or Doubt(why="not_asked", detail="")
    if is_challenge(answer) or answer.status >= 500:
        return Doubt(why="blocked", detail=f"{answer.url} answered {answer.status}")
    return answer


CHECKS = (Check(id="exposure.git", codes=("exposed.git",), judge=judge_git),)
