"""The page says when it was last updated or reviewed, and that is not long ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, inapplicable, passed
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.dates import claimed_days, last_updated
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.seen.site import Observations

_CODES = ("fresh.no_date", "fresh.stale")


def judge(seen: Observations, policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the newest labelled date that is not in the future."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *_CODES)
    page, content = front
    claim = last_updated(content.text)
    if claim is None or not claim.dates:
        if cut := cut_short(*front):
            return cannot_tell(cut, *_CODES)
        evidence = [claim.label if claim else f"{page.url} says nothing of its last update"]
        missing = failed("fresh.no_date", evidence=evidence, label_found=claim is not None)
        return [missing, *inapplicable("no_date", "fresh.stale")]
    past = claimed_days(claim, now.date())
    if not past:
        detail = f"the date lies in the future: {max(claim.dates).isoformat()}"
        doubt = Doubt(why="future_date", detail=detail)
        return [passed("fresh.no_date"), *cannot_tell(doubt, "fresh.stale")]
    newest = max(past)
    age_days = max((now.date() - newest).days, 0)
    review_days = seen.target.review_days or policy.review_days
    return [
        passed("fresh.no_date", date=newest.isoformat()),
        fault(
            "fresh.stale",
            age_days > review_days,
            evidence=[claim.label],
            date=newest.isoformat(),
            age_days=age_days,
            review_days=review_days,
        ),
    ]


CHECKS = (Check(id="freshness.date", codes=_CODES, judge=judge),)
