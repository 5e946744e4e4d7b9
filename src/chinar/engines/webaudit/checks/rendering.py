"""What a real browser saw: axe-core results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, inapplicable
from chinar.engines.webaudit.model import Check, Need, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt
from chinar.engines.webaudit.seen.browser import Violation
from chinar.engines.webaudit.seen.site import Observations

IMPACTS = ("critical", "serious", "moderate", "minor")
CODES = tuple(f"a11y.axe.{impact}" for impact in IMPACTS)
_MOST_SHOWN = 10


def judge(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Rule by the impact of the rules of axe-core that the shown page breaks."""
    if not policy.browser:
        return inapplicable("browser_off", *CODES)
    render = seen.render
    if render is None:
        detail = "there was no front page to show"
        return cannot_tell(Doubt(why="not_asked", detail=detail), *CODES)
    if render.why:
        return cannot_tell(Doubt(why=render.why, detail=render.detail), *CODES)
    return [
        _of_impact(code, [each for each in render.violations if each.impact == impact])
        for code, impact in zip(CODES, IMPACTS, strict=True)
    ]


def _of_impact(code: str, broken: list[Violation]) -> Ruling:
    evidence = [
        f"{each.rule}: {each.help} ({each.count}): {', '.join(each.targets)}"
        for each in broken[:_MOST_SHOWN]
    ]
    rules = [each.rule for each in broken]
    count = sum(each.count for each in broken)
    return fault(code, bool(broken), evidence=evidence, rules=rules, count=count)


CHECKS: tuple[Check, ...] = (
    Check(id="rendering.axe", codes=CODES, judge=judge, needs=frozenset({Need.RENDER})),
)
