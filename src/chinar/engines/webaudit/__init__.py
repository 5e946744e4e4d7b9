"""Audit web sites: probes fetch, checks judge, every fault has a code and a remedy.

from datetime import UTC, datetime
from chinar.engines.webaudit import Policy, Target, audit

report = audit([Target.parse("www.example.gov.in")], Policy(), now=datetime.now(UTC))
for verdict in report.sites[0].failed:
    print(verdict.severity, verdict.code, verdict.evidence)
"""

from chinar.engines.webaudit.advice import CODES, CodeInfo
from chinar.engines.webaudit.errors import ProbeError, TargetError, WebauditError
from chinar.engines.webaudit.model import (
    AuditReport,
    Check,
    Deduction,
    Observations,
    Outcome,
    Policy,
    Severity,
    SiteReport,
    Target,
    Verdict,
)
from chinar.engines.webaudit.probes.wire import Equipment
from chinar.engines.webaudit.registry import ALL_CHECKS
from chinar.engines.webaudit.report.json_report import as_data, site_data, to_json
from chinar.engines.webaudit.report.text_report import to_text
from chinar.engines.webaudit.scanner import audit, scan, scan_all

__all__ = [
    "ALL_CHECKS",
    "CODES",
    "AuditReport",
    "Check",
    "CodeInfo",
    "Deduction",
    "Equipment",
    "Observations",
    "Outcome",
    "Policy",
    "ProbeError",
    "Severity",
    "SiteReport",
    "Target",
    "TargetError",
    "Verdict",
    "WebauditError",
    "as_data",
    "audit",
    "scan",
    "scan_all",
    "site_data",
    "to_json",
    "to_text",
]
