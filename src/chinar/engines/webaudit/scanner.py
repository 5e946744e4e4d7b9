"""The main flow: probe a site, judge what was seen, score it; many sites at a time."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta

from chinar.engines.webaudit import score
from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.errors import (
    IncompleteRulingError,
    NotAuthorisedError,
    ProbeError,
)
from chinar.engines.webaudit.model import (
    AuditReport,
    Check,
    Fact,
    Outcome,
    Picture,
    Ruling,
    Severity,
    SiteReport,
    Verdict,
)
from chinar.engines.webaudit.observatory import ObservatoryResult, grade_site
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.probes.site import observe
from chinar.engines.webaudit.probes.wire import Equipment, Wire
from chinar.engines.webaudit.reading.sighting import sighting_of
from chinar.engines.webaudit.registry import ALL_CHECKS, checks_for
from chinar.engines.webaudit.seen.history import History, Sighting
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Failure, Fetch, Handshake
from chinar.engines.webaudit.target import Target

Progress = Callable[[SiteReport], None]
_LONGEST_TRACE = 4000
_log = logging.getLogger(__name__)
_MOST_SHARED = 10_000
NO_HISTORY = History()


def audit(
    targets: Iterable[Target],
    policy: Policy | None = None,
    *,
    now: datetime,
    histories: Mapping[str, History] | None = None,
    progress: Progress | None = None,
) -> AuditReport:
    """Audit many sites and wait for all; `progress` is called as each one is done.

    `histories` holds what earlier audits saw, by the target as text.

    Raises:
        TargetError: a file of certificate authorities cannot be read.
        SelectionError: the policy names a check that its mode does not have.
        NotAuthorisedError: the active mode, and a host that nobody allowed.
    """
    chosen = tuple(targets)
    reports: list[AuditReport] = []

    async def run() -> None:
        # asyncio.run writes out what its task returned, however long, to put a signal back
        reports.append(await scan_all(chosen, policy or Policy(), now, histories or {}, progress))

    asyncio.run(run())
    return reports[0]


async def scan_all(
    targets: tuple[Target, ...],
    policy: Policy,
    now: datetime,
    histories: Mapping[str, History],
    progress: Progress | None = None,
) -> AuditReport:
    """Audit many sites at once, at most `policy.concurrency` at a time."""
    clock = asyncio.get_running_loop().time
    began = clock()
    reports: dict[int, SiteReport] = {}
    async for place, report in _sweep(targets, policy, now, histories):
        if report is None:
            continue
        reports[place] = report
        if progress:
            progress(report)
    return AuditReport(
        started_at=now,
        finished_at=now + timedelta(seconds=clock() - began),
        policy=policy,
        sites=tuple(reports[place] for place in sorted(reports)),
        unfinished=tuple(one for place, one in enumerate(targets) if place not in reports),
    )


async def stream(
    targets: Iterable[Target],
    policy: Policy,
    now: datetime,
    histories: Mapping[str, History] | None = None,
) -> AsyncIterator[SiteReport]:
    """Audit many sites at once and yield each report as it is done, keeping none.

    While the caller is busy with a report no further site is begun.

    Raises:
        TargetError, SelectionError, NotAuthorisedError: as `audit` does.
    """
    async with aclosing(_sweep(tuple(targets), policy, now, histories or {})) as reports:
        async for _, report in reports:
            if report:
                yield report


async def _sweep(
    targets: tuple[Target, ...], policy: Policy, now: datetime, histories: Mapping[str, History]
) -> AsyncGenerator[tuple[int, SiteReport | None], None]:
    """Yield the place of each target with its report, in the order in which they are done.

    There is no report where the leave for an active audit ended before the target's turn.
    """
    for target in targets:
        refuse_unauthorised(target, policy, now)
    equipment = Equipment.for_policy(policy)
    clock = asyncio.get_running_loop().time
    began = clock()

    async def work(place: int, target: Target) -> tuple[int, SiteReport | None]:
        moment = now + timedelta(seconds=clock() - began)
        history = histories.get(str(target), NO_HISTORY)
        try:
            return place, await scan(target, policy, moment, history, equipment=equipment)
        except NotAuthorisedError:  # the window closed meanwhile: the target is left over
            return place, None

    running: set[asyncio.Task[tuple[int, SiteReport | None]]] = set()
    try:
        for place, target in enumerate(targets):
            running.add(asyncio.create_task(work(place, target)))
            if len(running) < policy.concurrency:
                continue
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                yield task.result()
        for finishing in asyncio.as_completed(running):
            yield await finishing
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def refuse_unauthorised(target: Target, policy: Policy, now: datetime) -> None:
    """Let an active audit go on only where its authorisation covers the host.

    Raises:
        NotAuthorisedError: it does not.
    """
    leave = policy.authorisation
    if policy.mode.includes(Mode.ACTIVE) and not (leave and leave.covers(target.host, now)):
        raise NotAuthorisedError(target.host)


async def scan(
    target: Target,
    policy: Policy,
    now: datetime,
    history: History = NO_HISTORY,
    *,
    equipment: Equipment | None = None,
) -> SiteReport:
    """Audit one site; whatever goes wrong on the way becomes a verdict, never an exception.

    Raises:
        SelectionError, NotAuthorisedError: the audit may not begin.
    """
    refuse_unauthorised(target, policy, now)
    checks = checks_for(policy)
    wire = Wire(policy, equipment or Equipment.for_policy(policy))
    clock = asyncio.get_running_loop().time
    began = clock()
    if policy.authorisation:
        wire.attacks_until = began + (policy.authorisation.ends_at - now).total_seconds()
    seen, accident = Observations(target=target), ""
    try:
        wire.book.refuse_stopped(target.host)
        seen = await observe(target, wire, checks, history)
    except ProbeError as error:
        seen = _untouched(target, error.failure)
    except Exception:  # noqa: BLE001 -- the scan's outer boundary: recorded as cannot tell
        accident = traceback.format_exc()
    verdicts = judge(seen, policy, now, checks) if not accident else _all_untold(accident, checks)
    seconds = clock() - began
    observatory = _graded(seen, now)
    return SiteReport(
        target=target,
        address=seen.address,
        grade=observatory.grade if observatory else None,
        score=score.score(verdicts),
        deductions=score.deductions(verdicts),
        verdicts=verdicts,
        connections=wire.meter.connections,
        requests=wire.meter.requests,
        bytes=wire.meter.bytes,
        seconds=seconds,
        started_at=now,
        finished_at=now + timedelta(seconds=seconds),
        observatory=observatory,
        sighting=_sighted(seen, now, verdicts),
        picture=_pictured(seen),
    )


def _sighted(seen: Observations, now: datetime, verdicts: Iterable[Verdict]) -> Sighting | None:
    suspicions = [
        verdict.code
        for verdict in verdicts
        if verdict.outcome is Outcome.FAILED and verdict.code.startswith("compromise.")
    ]
    try:
        return sighting_of(seen, now, suspicions)
    except Exception:  # noqa: BLE001 -- the scan's outer boundary: nothing to hand on
        _log.exception("no sighting of %s", seen.target)
        return None


def _pictured(seen: Observations) -> Picture | None:
    if seen.render is None or not seen.render.screenshot:
        return None
    return Picture.of(seen.target.host, seen.render.screenshot)


def _graded(seen: Observations, now: datetime) -> ObservatoryResult | None:
    try:
        return grade_site(seen, now)
    except Exception:  # noqa: BLE001 -- the scan's outer boundary: no grade
        _log.exception("no grade for %s", seen.target)
        return None


def judge(
    seen: Observations,
    policy: Policy,
    now: datetime,
    checks: Iterable[Check] = ALL_CHECKS,
) -> tuple[Verdict, ...]:
    """Apply every check to what was seen; a check that breaks cannot tell."""
    verdicts: list[Verdict] = []
    for check in checks:
        try:
            rulings = {ruling.code: ruling for ruling in check.judge(seen, policy, now)}
            if set(rulings) != set(check.codes):
                raise IncompleteRulingError(check.id, check.codes, tuple(rulings))
        except Exception:  # noqa: BLE001 -- the scan's outer boundary: recorded as cannot tell
            rulings = _untold(check, traceback.format_exc())
        verdicts += [_verdict(check, rulings[code]) for code in check.codes]
    return tuple(verdicts)


def _untouched(target: Target, failure: Failure) -> Observations:
    """Return what is seen of a site that no probe may be sent to."""
    return Observations(
        target=target,
        handshake=Handshake(failure=failure) if target.https else None,
        https=Fetch(start=target.https, failure=failure) if target.https else None,
        http=Fetch(start=target.http, failure=failure) if target.http else None,
    )


_Plain = tuple[str, str, Outcome, Severity, Fact]
_SHARED: dict[_Plain, Verdict] = {}
"""Verdicts that say no more than a word: thousands of reports share each of them."""


def _verdict(check: Check, ruling: Ruling) -> Verdict:
    severity = ruling.severity or CODES[ruling.code].severity
    facts, why = ruling.facts, ruling.facts.get("why")
    plain = not ruling.evidence and len(facts) == ("why" in facts) and not isinstance(why, list)
    key: _Plain = (check.id, ruling.code, ruling.outcome, severity, why if plain else None)
    if plain and key in _SHARED:
        return _SHARED[key]
    verdict = Verdict(
        check=check.id,
        outcome=ruling.outcome,
        code=ruling.code,
        severity=severity,
        facts=facts,
        evidence=ruling.evidence,
    )
    if plain and len(_SHARED) < _MOST_SHARED:
        _SHARED[key] = verdict
    return verdict


def _untold(check: Check, trace: str) -> dict[str, Ruling]:
    return {
        code: Ruling(
            code=code,
            outcome=Outcome.CANT_TELL,
            facts={"why": "engine_error"},
            evidence=(trace[-_LONGEST_TRACE:],),
        )
        for code in check.codes
    }


def _all_untold(trace: str, checks: Iterable[Check]) -> tuple[Verdict, ...]:
    return tuple(
        _verdict(check, ruling) for check in checks for ruling in _untold(check, trace).values()
    )
