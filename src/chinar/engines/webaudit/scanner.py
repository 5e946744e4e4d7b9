"""The main flow: probe a site, judge what was seen, score it; many sites at a time."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from chinar.engines.webaudit import score
from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.errors import IncompleteRulingError
from chinar.engines.webaudit.model import (
    AuditReport,
    Check,
    Observations,
    Outcome,
    Policy,
    Ruling,
    SiteReport,
    Target,
    Verdict,
)
from chinar.engines.webaudit.probes.site import observe
from chinar.engines.webaudit.probes.wire import Equipment, Wire
from chinar.engines.webaudit.registry import ALL_CHECKS

Progress = Callable[[SiteReport], None]
_LONGEST_TRACE = 4000


def audit(
    targets: Iterable[Target],
    policy: Policy | None = None,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> AuditReport:
    """Audit many sites and wait for all; `progress` is called as each one is done.

    Raises:
        TargetError: a file of certificate authorities cannot be read.
    """
    return asyncio.run(scan_all(tuple(targets), policy or Policy(), now, progress))


async def scan_all(
    targets: tuple[Target, ...], policy: Policy, now: datetime, progress: Progress | None = None
) -> AuditReport:
    """Audit many sites at once, at most `policy.concurrency` at a time."""
    equipment = Equipment.for_policy(policy)
    clock = asyncio.get_running_loop().time
    began = clock()
    reports: list[SiteReport | None] = [None] * len(targets)

    async def work(waiting: Iterator[tuple[int, Target]]) -> None:
        for place, target in waiting:
            moment = now + timedelta(seconds=clock() - began)
            report = await scan(target, policy, moment, equipment=equipment)
            reports[place] = report
            if progress:
                progress(report)

    waiting = iter(enumerate(targets))
    async with asyncio.TaskGroup() as group:
        for _ in range(min(policy.concurrency, len(targets))):
            group.create_task(work(waiting))
    return AuditReport(
        started_at=now,
        finished_at=now + timedelta(seconds=clock() - began),
        policy=policy,
        sites=tuple(report for report in reports if report),
    )


async def scan(
    target: Target, policy: Policy, now: datetime, *, equipment: Equipment | None = None
) -> SiteReport:
    """Audit one site; whatever goes wrong becomes a verdict, never an exception."""
    wire = Wire(policy, equipment or Equipment.for_policy(policy))
    clock = asyncio.get_running_loop().time
    began = clock()
    seen, accident = Observations(target=target), ""
    try:
        seen = await observe(target, wire)
    except Exception:  # noqa: BLE001 -- the scan's outer boundary: recorded as cannot tell
        accident = traceback.format_exc()
    verdicts = judge(seen, policy, now) if not accident else _all_untold(accident)
    seconds = clock() - began
    points = score.score(verdicts)
    return SiteReport(
        target=target,
        address=seen.address,
        grade=score.grade(points),
        score=points,
        deductions=score.deductions(verdicts),
        verdicts=verdicts,
        connections=wire.meter.connections,
        requests=wire.meter.requests,
        bytes=wire.meter.bytes,
        seconds=seconds,
        started_at=now,
        finished_at=now + timedelta(seconds=seconds),
    )


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


def _verdict(check: Check, ruling: Ruling) -> Verdict:
    return Verdict(
        check=check.id,
        outcome=ruling.outcome,
        code=ruling.code,
        severity=ruling.severity or CODES[ruling.code].severity,
        facts=ruling.facts,
        evidence=ruling.evidence,
    )


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


def _all_untold(trace: str) -> tuple[Verdict, ...]:
    return tuple(
        _verdict(check, ruling) for check in ALL_CHECKS for ruling in _untold(check, trace).values()
    )
