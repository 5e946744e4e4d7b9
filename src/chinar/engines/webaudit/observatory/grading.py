"""The ten tests in the Observatory's order, and the grade they come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chinar.engines.webaudit.observatory.cookies import judge_cookies
from chinar.engines.webaudit.observatory.csp import judge_csp, judge_framing
from chinar.engines.webaudit.observatory.headers import (
    judge_embedding,
    judge_referrer,
    judge_sharing,
    judge_sniffing,
)
from chinar.engines.webaudit.observatory.material import Material, gather
from chinar.engines.webaudit.observatory.results import ObservatoryResult, as_test, total
from chinar.engines.webaudit.observatory.scripts import judge_scripts
from chinar.engines.webaudit.observatory.transport import judge_hsts, judge_redirection
from chinar.engines.webaudit.seen.site import Observations

_TESTS: tuple[tuple[str, Callable[[Material], str]], ...] = (
    ("content-security-policy", judge_csp),
    ("cookies", judge_cookies),
    ("cross-origin-resource-sharing", judge_sharing),
    ("redirection", judge_redirection),
    ("referrer-policy", judge_referrer),
    ("strict-transport-security", judge_hsts),
    ("subresource-integrity", judge_scripts),
    ("x-content-type-options", judge_sniffing),
    ("x-frame-options", judge_framing),
    ("cross-origin-resource-policy", judge_embedding),
)


def grade_site(seen: Observations, now: datetime) -> ObservatoryResult | None:
    """Grade what was seen of a site; None where the Observatory gives none, or none is known."""
    material = gather(seen, now)
    if material is None:
        return None
    return total([as_test(name, judge(material)) for name, judge in _TESTS])
