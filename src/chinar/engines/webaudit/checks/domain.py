"""The name itself: a government site stands under a government domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address

from chinar.engines.webaudit.checks.rulings import fault, inapplicable
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.seen.site import Observations


def judge(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the host against the policy's suffixes; an empty list judges nothing."""
    host = seen.target.host
    if not policy.government_suffixes or _is_address(host):
        return inapplicable("no_suffix_to_compare", "domain.not_government")
    official = any(
        host == suffix or host.endswith(f".{suffix}") for suffix in policy.government_suffixes
    )
    evidence = [f"{host} is not under {', '.join(policy.government_suffixes)}"]
    return [fault("domain.not_government", not official, evidence=evidence, host=host)]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


CHECKS = (Check(id="domain.government", codes=("domain.not_government",), judge=judge),)
