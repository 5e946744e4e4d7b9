"""Pages as the software delivers them: installers, welcome pages, stack traces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.answers import any_front, site_answer
from chinar.engines.webaudit.checks.exposure import judge_paths
from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, passed
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.reading.debug_pages import stack_trace
from chinar.engines.webaudit.reading.delivered_pages import installer, welcome_page
from chinar.engines.webaudit.reading.front import Doubt, front_page
from chinar.engines.webaudit.reading.software import Software, clues_of
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.target import Target

_INSTALLERS = {
    Software.WORDPRESS: ("/wp-admin/install.php", "/wp-admin/setup-config.php"),
    Software.DRUPAL: ("/core/install.php",),
    Software.JOOMLA: ("/installation/index.php",),
}
_ALWAYS_LOOKED_FOR = ("/wp-admin/install.php", "/installation/index.php")
_MOST_ANSWERS = 80


def judge_installer(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the front page, and in deep audits the installers' own addresses."""
    code = "cms.installer"
    front = any_front(seen)
    if front is None:
        return cannot_tell(_doubt(seen), code)
    if front.status == 200 and (name := installer(front)):
        evidence = [f"{front.url}: installation page of {name}"]
        return [failed(code, evidence=evidence, url=str(front.url), system=name)]
    paths = _wants_installer(seen.target, front, policy)

    def reader(answer: Response) -> list[str] | None:
        name = installer(answer)
        return [f"installation page of {name}"] if name else None

    return [judge_paths(code, paths, reader, seen)]


def judge_welcome(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether the front page is the one that the server came with."""
    code = "server.default_page"
    front = front_page(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, code)
    name = welcome_page(front)
    evidence = [f"{front.url}: welcome page of {name}"]
    return [fault(code, bool(name), evidence=evidence, url=str(front.url))]


def judge_traces(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge every answer that came anyway for errors that show the program's inside."""
    code = "page.stack_trace"
    answers = tuple(_answers(seen))
    for answer in answers:
        if found := stack_trace(answer):
            name, words = found
            evidence = [f"{answer.url}: {words}"]
            return [failed(code, evidence=evidence, url=str(answer.url), program=name)]
    if isinstance(site_answer(seen.control), Doubt) and isinstance(front_page(seen), Doubt):
        return cannot_tell(_doubt(seen), code)
    return [passed(code, answers=len(answers))]


def _answers(seen: Observations) -> Iterator[Response]:
    fetches = (seen.https, seen.http, seen.control, *seen.files.values())
    yield from (f.last for f in fetches[:_MOST_ANSWERS] if f and f.last)
    yield from seen.crawl[:_MOST_ANSWERS]


def _doubt(seen: Observations) -> Doubt:
    doubt = site_answer(seen.https or seen.http)
    return doubt if isinstance(doubt, Doubt) else Doubt(why="not_asked", detail="")


def _wants_installer(_target: Target, front: Response | None, policy: Policy) -> Sequence[str]:
    if not policy.mode.includes(Mode.DEEP):
        return ()
    runs = clues_of(front).runs
    paths = [path for software in _INSTALLERS if software in runs for path in _INSTALLERS[software]]
    return tuple(dict.fromkeys((*paths, *_ALWAYS_LOOKED_FOR)))


CHECKS = (
    Check(
        id="software.installer",
        codes=("cms.installer",),
        judge=judge_installer,
        wants=_wants_installer,
    ),
    Check(id="software.default_page", codes=("server.default_page",), judge=judge_welcome),
    Check(id="software.stack_trace", codes=("page.stack_trace",), judge=judge_traces),
)
