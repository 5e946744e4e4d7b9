"""The rules for safe hosting as dated values with their sources; a decision names its version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value comes from."""

    basis: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of the rules, in force from a day on until the next version."""

    version: str
    since: date
    validity_days: int
    max_age_days: int
    signatories: tuple[str, ...]
    notice_days: tuple[int, ...]
    final_notice_days: int
    sources: dict[str, Source]


_ONE_YEAR: Final = Source(
    basis="J&K circular Mar 2024; CERT-In policy 2025 s.6; CERT-In Gov guidelines cl 5.2",
    address=(
        "https://menafn.com/1108029709/"
        "Fearing-Of-Cyber-Attacks-J-K-Orders-Security-Audit-Of-Govt-Websites"
    ),
)
_SIGNATORIES: Final = Source(
    basis="CERT-In 2025 s.16",
    address="https://www.cert-in.org.in/PDF/Comprehensive_Cyber_Security_Audit_Policy_Guidelines.pdf",
)
_NOTICES: Final = Source(
    basis="second 2022 + Mar 2024 circular: one month then shutdown; the steps are our own",
    address=(
        "https://www.greaterkashmir.com/todays-paper/state/"
        "jk-government-asks-departments-nodal-agencies-to-complete-safety-audit-in-a-month"
    ),
)

# Newest last. A version is never changed: certificates were judged by it.
POLICIES: Final = (
    Policy(
        version="jk-2024-03",
        since=date(2024, 3, 1),
        validity_days=365,
        max_age_days=365,
        signatories=("lead_auditor", "head"),
        notice_days=(90, 60, 30, 15, 7, 0),
        final_notice_days=30,
        sources={
            "validity_days": _ONE_YEAR,
            "max_age_days": _ONE_YEAR,
            "signatories": _SIGNATORIES,
            "notice_days": _NOTICES,
            "final_notice_days": _NOTICES,
        },
    ),
)


def in_force(day: date) -> Policy:
    """Return the version in force on a day; before the first one, the first."""
    found = [policy for policy in POLICIES if policy.since <= day]
    return found[-1] if found else POLICIES[0]


def named(version: str) -> Policy:
    """Return a version by its name.

    Raises:
        LookupError: there is no such version.
    """
    for policy in POLICIES:
        if policy.version == version:
            return policy
    raise LookupError(version)
