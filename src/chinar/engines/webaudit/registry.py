"""Every check, in the order of the report."""

from __future__ import annotations

from chinar.engines.webaudit.checks import (
    availability,
    certificate,
    domain,
    exposure,
    freshness,
    headers,
    hsts,
    transport,
)
from chinar.engines.webaudit.model import Check

ALL_CHECKS: tuple[Check, ...] = (
    *availability.CHECKS,
    *certificate.CHECKS,
    *transport.CHECKS,
    *hsts.CHECKS,
    *headers.CHECKS,
    *exposure.CHECKS,
    *freshness.CHECKS,
    *domain.CHECKS,
)
