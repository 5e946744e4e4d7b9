"""Every check, in the order of the report, and which of them an audit runs."""

from __future__ import annotations

from functools import lru_cache

from chinar.engines.webaudit.checks import (
    accessibility,
    attacks,
    availability,
    certificate,
    compromise,
    contact,
    content,
    cookies,
    cors,
    delivered,
    domain,
    exposure,
    freshness,
    gigw,
    headers,
    hsts,
    leaks,
    libraries,
    mail,
    names,
    page,
    policy_headers,
    rendering,
    software,
    tls,
    transport,
)
from chinar.engines.webaudit.errors import SelectionError
from chinar.engines.webaudit.model import Check
from chinar.engines.webaudit.policy import Mode, Policy

ALL_CHECKS: tuple[Check, ...] = (
    *availability.CHECKS,
    *tls.CHECKS,
    *certificate.CHECKS,
    *transport.CHECKS,
    *hsts.CHECKS,
    *content.CHECKS,
    *headers.CHECKS,
    *policy_headers.CHECKS,
    *leaks.CHECKS,
    *cors.CHECKS,
    *cookies.CHECKS,
    *contact.CHECKS,
    *page.CHECKS,
    *libraries.CHECKS,
    *exposure.CHECKS,
    *software.CHECKS,
    *delivered.CHECKS,
    *domain.CHECKS,
    *names.CHECKS,
    *mail.CHECKS,
    *compromise.CHECKS,
    *freshness.CHECKS,
    *gigw.CHECKS,
    *accessibility.CHECKS,
    *attacks.CHECKS,
    *rendering.CHECKS,
)
ALWAYS = "site.availability"
"""Part of every audit, whatever else is chosen: without it a report means nothing."""


def checks_for(policy: Policy) -> tuple[Check, ...]:
    """Return the checks of the policy's mode, or those it names: by group, check id or code.

    Raises:
        SelectionError: a name that is no group, check or code of this mode.
    """
    return _checks_for(policy.mode, tuple(policy.only))


@lru_cache(maxsize=16)
def _checks_for(mode: Mode, only: tuple[str, ...]) -> tuple[Check, ...]:
    included = tuple(check for check in ALL_CHECKS if mode.includes(check.mode))
    known = {name for check in included for name in (check.group, check.id, *check.codes)}
    if unknown := [name for name in only if name not in known]:
        raise SelectionError(unknown[0], sorted({check.group for check in included}))
    if not only:
        return included
    wanted = set(only)
    return tuple(
        check
        for check in included
        if check.id == ALWAYS or wanted & {check.group, check.id, *check.codes}
    )
