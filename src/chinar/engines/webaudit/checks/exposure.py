"""Files that should not be public: judged by content, against a control request."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from chinar.engines.webaudit.checks.answers import any_front, file_answer, site_answer
from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, inapplicable, passed
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.debug_pages import debug_page
from chinar.engines.webaudit.reading.front import Doubt, doubt_about
from chinar.engines.webaudit.reading.leaks import LEAKS, Leak
from chinar.engines.webaudit.reading.signature import SPAN, printable
from chinar.engines.webaudit.reading.software import clues_of
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.target import Target

Reader = Callable[[Response], list[str] | None]
_LISTING = "exposed.directory_listing"
_LISTED = re.compile(
    rb"<(?:title|h1)>\s{0,9}(?:Index of|Directory listing for|Directory Listing For) "
    rb"\[?([^<\]]{1,300}?)\]?\s{0,9}</(?:title|h1)>"
)
_IIS_LISTED = re.compile(rb"<A HREF=\"[^\"]{1,300}\">\[To Parent Directory\]</A>")
_IIS_TITLE = re.compile(rb"<title>[^<]{1,200} - ([^<]{1,300})</title>")
_PLACES = ("/wp-content/uploads/", "/sites/default/files/")
"""Where listings show most: they come before other folders that the page links into."""
_FOLDER = re.compile(r"(?:/[\w.~-]{1,60}){1,6}", re.ASCII)
_CODE_FOLDERS = ("/css/", "/js/", "/fonts/")


def judge_leak(leak: Leak, seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge one row of the table over every path that was asked for it."""
    front = any_front(seen)
    if front is None:
        nothing = Doubt(why="not_asked", detail="the front page gave no answer")
        return cannot_tell(doubt_about(seen.https or seen.http) or nothing, leak.code)
    clues = clues_of(front)
    paths = leak.asked(clues, policy.mode)
    if not paths:
        why = "deep_only" if leak.applies(clues) else "other_software"
        return inapplicable(why, leak.code)

    def reader(answer: Response) -> list[str] | None:
        readings = (signature.read(answer) for signature in leak.signatures)
        return next((shown for shown in readings if shown is not None), None)

    return [judge_paths(leak.code, paths, reader, seen)]


def judge_paths(code: str, paths: Sequence[str], reader: Reader, seen: Observations) -> Ruling:
    """Rule on a code by the first path that proves it; a doubt about any leaves it untold."""
    doubts: list[Doubt] = []
    for path in paths:
        answer = file_answer(seen, path)
        if isinstance(answer, Doubt):
            doubts.append(answer)
            continue
        shown = reader(answer) if 200 <= answer.status < 300 else None
        if shown is None:
            continue
        control = site_answer(seen.control)
        if isinstance(control, Doubt):
            doubts.append(control)
        elif 200 <= control.status < 300 and reader(control) is not None:
            detail = f"{control.url}, a random path, looks like that too"
            doubts.append(Doubt(why="echo", detail=detail))
        else:
            evidence = [f"{answer.url}: {line}" for line in shown]
            return failed(code, evidence=evidence, url=str(answer.url), status=answer.status)
    if doubts:
        return cannot_tell(doubts[0], code)[0]
    return passed(code, paths=list(paths))


def linked_folder(front: Response | None) -> str:
    """Return the folder, of those that the front page takes files from, to look into."""
    folders: dict[str, None] = {}
    for address in clues_of(front).own_addresses[:500]:
        path = address.partition("?")[0]
        folder, _, file = path.rpartition("/")
        if f"{folder}/" not in folders and "." in file and _FOLDER.fullmatch(folder):
            folders[f"{folder}/"] = None
    for place in _PLACES:
        if any(folder.startswith(place) for folder in folders):
            return place
    plain = [folder for folder in folders if not folder.endswith(_CODE_FOLDERS)]
    return next(iter((*plain, *folders)), "")


def read_listing(path: str, answer: Response) -> list[str] | None:
    """Return the head of a server's list page of this very folder, else None."""
    start = answer.body[:SPAN]
    match = _LISTED.search(start)
    if match is None and _IIS_LISTED.search(start):
        match = _IIS_TITLE.search(start)
    if match is None:
        return None
    named = html.unescape(printable(match[1])).strip("/ ")
    return [printable(match[0])] if named == path.strip("/") else None


def judge_listing(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether the server lists a folder that the front page takes files from."""
    front = any_front(seen)
    folder = linked_folder(front)
    if front is not None and not folder:
        return inapplicable("no_folder", _LISTING)
    return [judge_paths(_LISTING, (folder,), partial(read_listing, folder), seen)]


def judge_debug(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the answers that came anyway: the front page and the random path's."""
    answers = [a for a in (any_front(seen), seen.control.last if seen.control else None) if a]
    for answer in answers:
        if shown := debug_page(answer):
            return [failed("exposed.debug", evidence=[f"{answer.url}: {shown}"], shown=shown)]
    control = site_answer(seen.control)
    if isinstance(control, Doubt):
        return cannot_tell(control, "exposed.debug")
    return [passed("exposed.debug", url=str(control.url))]


def _wants_leak(
    leak: Leak, _target: Target, front: Response | None, policy: Policy
) -> Sequence[str]:
    return leak.asked(clues_of(front), policy.mode)


def _wants_folder(_target: Target, front: Response | None, _policy: Policy) -> Sequence[str]:
    return tuple(filter(None, (linked_folder(front),)))


CHECKS = (
    *(
        Check(
            id=f"exposure.{leak.code.partition('.')[2]}",
            codes=(leak.code,),
            judge=partial(judge_leak, leak),
            wants=partial(_wants_leak, leak),
        )
        for leak in LEAKS
    ),
    Check(
        id="exposure.directory_listing",
        codes=(_LISTING,),
        judge=judge_listing,
        wants=_wants_folder,
    ),
    Check(id="exposure.debug", codes=("exposed.debug",), judge=judge_debug),
)
