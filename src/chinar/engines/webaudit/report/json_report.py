"""The JSON report; its names are a contract with other programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from chinar import __version__
from chinar.engines.webaudit.model import ENGINE_NAME, AuditReport, SiteReport, Verdict
from chinar.engines.webaudit.observatory import ObservatoryResult
from chinar.engines.webaudit.policy import Authorisation, Policy
from chinar.engines.webaudit.seen.history import sighting_data
from chinar.engines.webaudit.signatures.table import Signatures


def to_json(report: AuditReport) -> Iterator[str]:
    """Yield a whole audit piece by piece, so that a large one needs no large string."""
    head = json.dumps(_head(report), ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "sites": ['
    for place, site in enumerate(report.sites):
        text = json.dumps(site_data(site), ensure_ascii=False, indent=2)
        yield (",\n" if place else "\n") + textwrap.indent(text, "    ")
    yield "\n  ]\n}\n" if report.sites else "]\n}\n"


def as_data(report: AuditReport) -> dict[str, Any]:
    """Return a whole audit as what JSON can hold."""
    return {**_head(report), "sites": [site_data(site) for site in report.sites]}


def _head(report: AuditReport) -> dict[str, Any]:
    return {
        "engine": {"name": ENGINE_NAME, "version": __version__},
        "started_at": report.started_at.isoformat(),
        "finished_at": report.finished_at.isoformat(),
        "policy": policy_data(report.policy),
        "unfinished": [str(target) for target in report.unfinished],
    }


def policy_data(policy: Policy) -> dict[str, Any]:
    """Return what the audit was bound by; files by name only."""
    return {
        "mode": policy.mode.value,
        "only": list(policy.only),
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
        "connections_per_second_in_all": policy.connections_per_second_in_all,
        "perimeters": {str(network): cap for network, cap in policy.perimeters.items()},
        "stop_list": list(policy.stop_list),
        "nameservers": [f"{address} port {port}" for address, port in policy.nameservers],
        "allowed_networks": [str(network) for network in policy.allowed_networks],
        "connect_to": [
            {"host": host, "port": port, "address": address, "to_port": to_port}
            for (host, port), (address, to_port) in policy.connect_to.items()
        ],
        "ca_files": [path.name for path in policy.ca_files],
        "max_site_bytes": policy.max_site_bytes,
        "max_header_bytes": policy.max_header_bytes,
        "max_headers": policy.max_headers,
        "max_inflation": policy.max_inflation,
        "slow_after_s": policy.slow_after_s,
        "authorisation": _authorisation_data(policy.authorisation),
        "tables": _tables_data(policy.signatures),
        "crawl_pages": policy.crawl_pages,
        "browser": policy.browser,
        "review_days": policy.review_days,
        "government_suffixes": list(policy.government_suffixes),
    }


def _authorisation_data(leave: Authorisation | None) -> dict[str, Any] | None:
    if leave is None:
        return None
    return {
        "hosts": list(leave.hosts),
        "starts_at": leave.starts_at.isoformat(),
        "ends_at": leave.ends_at.isoformat(),
        "allowed_by": leave.allowed_by,
        "reference": leave.reference,
    }


def _tables_data(tables: Signatures | None) -> dict[str, str] | None:
    """Return the days of the tables that versions were judged by; None: those shipped."""
    if tables is None:
        return None
    return {
        "software": tables.as_of.isoformat(),
        "libraries": tables.libraries_as_of.isoformat(),
        "libraries_source": tables.libraries_source,
    }


def site_data(site: SiteReport) -> dict[str, Any]:
    """Return one site's report."""
    return {
        "target": str(site.target),
        "address": site.address,
        "grade": site.grade,
        "observatory": observatory_data(site.observatory) if site.observatory else None,
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
        "sighting": sighting_data(site.sighting) if site.sighting else None,
        "picture": site.picture.name if site.picture and not site.picture.png else None,
    }


def observatory_data(found: ObservatoryResult) -> dict[str, Any]:
    """Return what the grade is made of."""
    return {
        "grade": found.grade,
        "score": found.score,
        "tests": [
            {
                "name": test.name,
                "result": test.result,
                "modifier": test.modifier,
                "passed": test.passed,
            }
            for test in found.tests
        ],
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
