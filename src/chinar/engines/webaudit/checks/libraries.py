"""Script libraries: which versions the page loads, against tables in RetireJS's format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, passed, unless_cut
from chinar.engines.webaudit.checks.software import tables
from chinar.engines.webaudit.model import Check, Ruling, Severity
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.reading.page import decode, read_page
from chinar.engines.webaudit.reading.software import own_path
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.signatures.libraries import CONTENT_SPAN, Flaw, Library
from chinar.engines.webaudit.signatures.table import Signatures
from chinar.engines.webaudit.target import Target

_CODES = ("js.outdated", "js.end_of_life")
_MOST_SCRIPTS = 100
_MOST_READ = 10
_MOST_SHOWN = 20


class _Use(NamedTuple):
    library: Library
    version: str
    source: str


def judge(seen: Observations, policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the scripts of the front page by their addresses, in deep audits by content too."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *_CODES)
    page = front[0]
    table = tables(policy)
    addresses = _addresses(page)
    uses = {(use.library.name, use.version): use for use in _uses(page, addresses, seen, table)}
    rulings = _rule(tuple(uses.values()), table, now)
    return [unless_cut(ruling, cut_short(*front)) for ruling in rulings]


def _rule(uses: tuple[_Use, ...], table: Signatures, now: datetime) -> Sequence[Ruling]:
    as_of, source = table.libraries_as_of.isoformat(), table.libraries_source
    holes: list[str] = []
    worst = Severity.LOW
    ended: list[str] = []
    for use in uses:
        concerning = [flaw for flaw in use.library.flaws if flaw.concerns(use.version)]
        flaws = [flaw for flaw in concerning if not flaw.unmaintained]
        name = f"{use.library.name} {use.version}"
        if flaws:
            holes.append(f"{name} ({use.source}): {'; '.join(map(_words, flaws))}")
            worst = min((worst, *(Severity(f.severity) for f in flaws)), key=lambda s: s.rank)
        lines = table.library_lines.get(use.library.name)
        line = lines.cycle_of(use.version) if lines else None
        if (line and line.has_ended(now.date())) or len(flaws) < len(concerning):
            ended.append(f"{name} ({use.source})")
    facts = {"libraries": [f"{use.library.name} {use.version}" for use in uses[:_MOST_SHOWN]]}
    outdated = passed("js.outdated", table_as_of=as_of, table=source, **facts)
    if holes:
        outdated = failed(
            "js.outdated",
            evidence=holes[:_MOST_SHOWN],
            severity=_at_most_high(worst),
            table_as_of=as_of,
            table=source,
            **facts,
        )
    own_day = table.as_of.isoformat()
    over = passed("js.end_of_life", table_as_of=own_day)
    if ended:
        over = failed("js.end_of_life", evidence=ended[:_MOST_SHOWN], table_as_of=own_day)
    return [outdated, over]


def _at_most_high(severity: Severity) -> Severity:
    """A hole in a library is not yet a hole in the site: whether it is reached is not known."""
    return Severity.HIGH if severity is Severity.CRITICAL else severity


def _words(flaw: Flaw) -> str:
    return ", ".join(flaw.advisories[:2]) or flaw.summary[:120]


def _addresses(page: Response) -> tuple[str, ...]:
    scripts = read_page(page).all("script")[:_MOST_SCRIPTS]
    sources = (script.attributes.get("src", "").strip() for script in scripts)
    return tuple(dict.fromkeys(filter(None, sources)))


def _uses(
    page: Response, addresses: tuple[str, ...], seen: Observations, table: Signatures
) -> Iterator[_Use]:
    for address in addresses:
        known = False
        for library in table.libraries:
            if version := library.version_in_address(address):
                known = True
                yield _Use(library, version, address[:200])
        script = seen.files.get(own_path(page.url, address))
        if not known and script and script.last and script.last.status == 200:
            yield from _inside(script.last, address, table)


def _inside(script: Response, address: str, table: Signatures) -> Iterator[_Use]:
    content = decode(script)[:CONTENT_SPAN]
    for library in table.libraries:
        if version := library.version_in_content(content):
            yield _Use(library, version, address[:200])


def _wants(_target: Target, front: Response | None, policy: Policy) -> Sequence[str]:
    """In deep audits, ask for the site's own scripts."""
    if front is None or not policy.mode.includes(Mode.DEEP):
        return ()
    paths = (own_path(front.url, address) for address in _addresses(front))
    return tuple(path for path in paths if path and path.isascii())[:_MOST_READ]


CHECKS = (Check(id="js.libraries", codes=_CODES, judge=judge, wants=_wants),)
