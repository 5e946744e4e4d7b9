"""Signs that somebody else changed the site."""

from __future__ import annotations

from chinar.engines.webaudit.checks.compromise import (
    cloaking,
    defacement,
    language,
    redirects,
    scripts,
    site_map,
    spam,
)
from chinar.engines.webaudit.model import Check

CHECKS: tuple[Check, ...] = (
    *defacement.CHECKS,
    *spam.CHECKS,
    *cloaking.CHECKS,
    *redirects.CHECKS,
    *site_map.CHECKS,
    *language.CHECKS,
    *scripts.CHECKS,
)
