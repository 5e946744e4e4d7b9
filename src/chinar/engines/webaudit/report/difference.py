"""Two audits compared: what is new, what is fixed, what stayed, what cannot be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chinar.engines.webaudit.model import NOT_LOOKED, Outcome, SiteReport, Verdict

Key = tuple[str, str, str]  # target, check, code


class Change(StrEnum):
    """What became of a fault between two audits."""

    NEW = "new"
    FIXED = "fixed"
    UNCHANGED = "unchanged"
    CANNOT_TELL = "cannotTell"
    """It was there, and the later audit could not look, or did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One fault of one site and what became of it; the verdict is the later one that saw it."""

    target: str
    change: Change
    verdict: Verdict


def compare(before: Iterable[SiteReport], after: Iterable[SiteReport]) -> tuple[Difference, ...]:
    """Compare two audits fault by fault: new first, each kind in the order of the reports."""
    old = _by_key(before)
    new = _by_key(after)
    found = [
        Difference(
            target=key[0],
            change=Change.UNCHANGED if _is_fault(old.get(key)) else Change.NEW,
            verdict=verdict,
        )
        for key, verdict in new.items()
        if _is_fault(verdict)
    ]
    gone = [
        Difference(target=key[0], change=_after(new.get(key)), verdict=verdict)
        for key, verdict in old.items()
        if _is_fault(verdict) and not _is_fault(new.get(key))
    ]
    order = list(Change)
    return tuple(sorted(found + gone, key=lambda one: order.index(one.change)))


def _by_key(sites: Iterable[SiteReport]) -> Mapping[Key, Verdict]:
    return {
        (str(site.target), verdict.check, verdict.code): verdict
        for site in sites
        for verdict in site.verdicts
    }


def _is_fault(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome is Outcome.FAILED


def _after(verdict: Verdict | None) -> Change:
    """Say what a verdict that is no fault means for one that was there before."""
    if verdict is None or verdict.outcome is Outcome.CANT_TELL:
        return Change.CANNOT_TELL
    unasked = verdict.outcome is Outcome.INAPPLICABLE and verdict.facts.get("why") in NOT_LOOKED
    return Change.CANNOT_TELL if unasked else Change.FIXED
