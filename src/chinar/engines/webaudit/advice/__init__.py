"""What each code means to a person: its title, why it matters, how to put it right."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit.advice import (
    accessibility,
    active,
    availability,
    browser,
    certificate,
    compromise,
    cookies,
    exposure,
    freshness,
    gigw,
    headers,
    names,
    page,
    software,
    tls,
    transport,
)
from chinar.engines.webaudit.advice.entry import CodeInfo
from chinar.engines.webaudit.advice.reasons import REASONS

__all__ = ["CODES", "REASONS", "CodeInfo"]

CODES: Mapping[str, CodeInfo] = {
    **availability.CODES,
    **tls.CODES,
    **certificate.CODES,
    **transport.CODES,
    **headers.CODES,
    **cookies.CODES,
    **page.CODES,
    **exposure.CODES,
    **software.CODES,
    **names.CODES,
    **compromise.CODES,
    **freshness.CODES,
    **gigw.CODES,
    **accessibility.CODES,
    **active.CODES,
    **browser.CODES,
}
"""By code, in the order of website-checks: the groups of a report."""
