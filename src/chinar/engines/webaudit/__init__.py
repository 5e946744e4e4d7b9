"""Audit web sites: probes fetch, checks judge, every fault has a code and a remedy.

from datetime import UTC, datetime
from chinar.engines.webaudit import Policy, Target, audit

report = audit([Target.parse("www.example.gov.in")], Policy(), now=datetime.now(UTC))
for verdict in report.sites[0].failed:
    print(verdict.severity, verdict.code, verdict.evidence)
"""

from chinar.engines.webaudit.advice import CODES, REASONS, CodeInfo
from chinar.engines.webaudit.authorisation import read_authorisation
from chinar.engines.webaudit.errors import (
    AuthorisationError,
    NotAuthorisedError,
    PolicyFileError,
    ProbeError,
    ReportError,
    SelectionError,
    TargetError,
    WebauditError,
)
from chinar.engines.webaudit.imports import MAX_FINDINGS_BYTES, Form, Imported, read_findings
from chinar.engines.webaudit.imports.report import report_of
from chinar.engines.webaudit.model import (
    NOT_LOOKED,
    AuditReport,
    Check,
    Deduction,
    Outcome,
    Picture,
    Severity,
    SiteReport,
    Verdict,
)
from chinar.engines.webaudit.observatory import ObservatoryResult, ObservatoryTest
from chinar.engines.webaudit.policy import Authorisation, Mode, Policy
from chinar.engines.webaudit.policy_file import read_nameserver, read_policy
from chinar.engines.webaudit.probes.addresses import refusal as address_refusal
from chinar.engines.webaudit.probes.wire import Equipment
from chinar.engines.webaudit.registry import ALL_CHECKS, checks_for
from chinar.engines.webaudit.report.difference import Change, Difference, compare
from chinar.engines.webaudit.report.html_report import to_html
from chinar.engines.webaudit.report.json_report import (
    as_data,
    policy_data,
    site_data,
    to_json,
    verdict_data,
)
from chinar.engines.webaudit.report.read_report import MAX_REPORT_BYTES, read_site, read_sites
from chinar.engines.webaudit.report.sarif_report import to_sarif
from chinar.engines.webaudit.report.table_report import to_csv
from chinar.engines.webaudit.report.text_report import to_text
from chinar.engines.webaudit.scanner import audit, scan, scan_all, stream
from chinar.engines.webaudit.seen.history import History, Sighting, read_sighting, sighting_data
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.target import Target

__all__ = [
    "ALL_CHECKS",
    "CODES",
    "MAX_FINDINGS_BYTES",
    "MAX_REPORT_BYTES",
    "NOT_LOOKED",
    "REASONS",
    "AuditReport",
    "Authorisation",
    "AuthorisationError",
    "Change",
    "Check",
    "CodeInfo",
    "Deduction",
    "Difference",
    "Equipment",
    "Form",
    "History",
    "Imported",
    "Mode",
    "NotAuthorisedError",
    "Observations",
    "ObservatoryResult",
    "ObservatoryTest",
    "Outcome",
    "Picture",
    "Policy",
    "PolicyFileError",
    "ProbeError",
    "ReportError",
    "SelectionError",
    "Severity",
    "Sighting",
    "SiteReport",
    "Target",
    "TargetError",
    "Verdict",
    "WebauditError",
    "address_refusal",
    "as_data",
    "audit",
    "checks_for",
    "compare",
    "policy_data",
    "read_authorisation",
    "read_findings",
    "read_nameserver",
    "read_policy",
    "read_sighting",
    "read_site",
    "read_sites",
    "report_of",
    "scan",
    "scan_all",
    "sighting_data",
    "site_data",
    "stream",
    "to_csv",
    "to_html",
    "to_json",
    "to_sarif",
    "to_text",
    "verdict_data",
]
