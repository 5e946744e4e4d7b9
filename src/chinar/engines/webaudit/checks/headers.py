"""Headers of the front page: Content-Security-Policy and X-Content-Type-Options."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import (
    cannot_tell,
    failed,
    fault,
    inapplicable,
    passed,
)
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.csp import (
    allows_anywhere,
    allows_eval,
    allows_inline,
    parse_policies,
)
from chinar.engines.webaudit.reading.front import Doubt, front_content, front_page
from chinar.engines.webaudit.seen.site import Observations

_CSP = (
    "csp.missing",
    "csp.report_only",
    "csp.unsafe_inline",
    "csp.unsafe_eval",
    "csp.wildcard",
)


def judge_csp(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge what scripts would run; where several policies apply, the strictest decides."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *_CSP)
    page, content = front
    sent = (*page.values("content-security-policy"), *content.policies)
    policies = parse_policies(sent)
    if not policies and not page.body and not page.complete:
        detail = f"{page.url} cannot be decoded; a policy may stand in the page"
        return cannot_tell(Doubt(why="incomplete", detail=detail), *_CSP)
    if not policies:
        reported = page.values("content-security-policy-report-only")
        return _without_policy(str(page.url), reported)
    evidence = [f"Content-Security-Policy: {value}" for value in sent]
    return [
        passed("csp.missing"),
        passed("csp.report_only"),
        fault("csp.unsafe_inline", all(map(allows_inline, policies)), evidence=evidence),
        fault("csp.unsafe_eval", all(map(allows_eval, policies)), evidence=evidence),
        fault("csp.wildcard", all(map(allows_anywhere, policies)), evidence=evidence),
    ]


def _without_policy(url: str, reported: Sequence[str]) -> Sequence[Ruling]:
    if reported:
        evidence = [f"Content-Security-Policy-Report-Only: {value}" for value in reported]
        return [
            *inapplicable("report_only", "csp.missing"),
            failed("csp.report_only", evidence=evidence, url=url),
            *inapplicable("report_only", *_CSP[2:]),
        ]
    return [
        failed("csp.missing", evidence=[f"{url} sent no Content-Security-Policy"], url=url),
        *inapplicable("missing", *_CSP[1:]),
    ]


def judge_sniffing(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether browsers are told not to guess types; the first value counts (Fetch)."""
    page = front_page(seen)
    if isinstance(page, Doubt):
        return cannot_tell(page, "xcto.missing")
    header = page.value("x-content-type-options")
    told = header.split(",")[0].strip().lower() == "nosniff"
    evidence = [f"X-Content-Type-Options: {header or 'not sent'}"]
    return [fault("xcto.missing", not told, evidence=evidence, url=str(page.url))]


CHECKS = (
    Check(id="headers.csp", codes=_CSP, judge=judge_csp),
    Check(id="headers.sniffing", codes=("xcto.missing",), judge=judge_sniffing),
)
