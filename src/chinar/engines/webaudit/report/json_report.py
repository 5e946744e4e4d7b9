"""The JSON report; its names are a contract with other programs."""

from __future__ import annotations

import json
from typing import Any

from chinar import __version__
from chinar.engines.webaudit.model import (
    ENGINE_NAME,
    AuditReport,
    Policy,
    SiteReport,
    Verdict,
)


def to_json(report: AuditReport) -> str:
    """Write a whole audit."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=2)


def as_data(report: AuditReport) -> dict[str, Any]:
    """Return a whole audit as what JSON can hold."""
    return {
        "engine": {"name": ENGINE_NAME, "version": __version__},
        "started_at": report.started_at.isoformat(),
        "finished_at": report.finished_at.isoformat(),
        "policy": policy_data(report.policy),
        "sites": [site_data(site) for site in report.sites],
    }


def policy_data(policy: Policy) -> dict[str, Any]:
    """Return what the audit was bound by; files by name only."""
    return {
        "user_agent": policy.user_agent,
        "lookup_timeout_s": policy.lookup_timeout_s,
        "connect_timeout_s": policy.connect_timeout_s,
        "response_timeout_s": policy.response_timeout_s,
        "site_timeout_s": policy.site_timeout_s,
        "max_body_bytes": policy.max_body_bytes,
        "max_redirects": policy.max_redirects,
        "max_connections": policy.max_connections,
        "max_requests": policy.max_requests,
        "concurrency": policy.concurrency,
        "connections_per_second": policy.connections_per_second,
        "allowed_networks": [str(network) for network in policy.allowed_networks],
        "connect_to": [
            {"host": host, "port": port, "address": address, "to_port": to_port}
            for (host, port), (address, to_port) in policy.connect_to.items()
        ],
        "ca_files": [path.name for path in policy.ca_files],
        "review_days": policy.review_days,
        "government_suffixes": list(policy.government_suffixes),
    }


def site_data(site: SiteReport) -> dict[str, Any]:
    """Return one site's report."""
    return {
        "target": str(site.target),
        "address": site.address,
        "grade": site.grade,
        "score": site.score,
        "deductions": [
            {"code": lost.code, "points": lost.points, "reason": lost.reason}
            for lost in site.deductions
        ],
        "verdicts": [verdict_data(verdict) for verdict in site.verdicts],
        "connections": site.connections,
        "requests": site.requests,
        "bytes": site.bytes,
        "seconds": round(site.seconds, 3),
        "started_at": site.started_at.isoformat(),
        "finished_at": site.finished_at.isoformat(),
    }


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """Return one verdict."""
    return {
        "check": verdict.check,
        "outcome": verdict.outcome.value,
        "code": verdict.code,
        "severity": verdict.severity.value,
        "facts": dict(verdict.facts),
        "evidence": list(verdict.evidence),
    }
