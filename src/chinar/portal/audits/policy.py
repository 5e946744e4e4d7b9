"""How audits behave and what follows from them: bounds, times, and where practice sites are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from django.conf import settings

from chinar.engines.webaudit import Policy, Severity
from chinar.engines.webaudit.signatures import Signatures
from chinar.portal.registry.models import WebSite

# Days to put a fault right, by how grave it is; None: no date.
DUE_DAYS: Final[dict[Severity, int | None]] = {
    Severity.CRITICAL: 3,
    Severity.HIGH: 15,
    Severity.MEDIUM: 30,
    Severity.LOW: 90,
    Severity.INFO: None,
}

AUDIT_EVERY: Final = timedelta(days=1)
# After a site did not answer, or a fault was seen gone for the first time.
LOOK_AGAIN_AFTER: Final = timedelta(hours=1)
# Sites of one list are not all audited at the same minute of the day.
SPREAD_MINUTES: Final = 120
PLAN_CRON: Final = "*/15 * * * *"
MOST_PER_PLAN: Final = 60  # four times an hour: 5,760 sites a day

# Sightings kept of a host: the newest, and the first of each month behind them.
SIGHTINGS_KEPT: Final = 60
MONTHS_KEPT: Final = 60
# CERT-In Directions of 28 April 2022: an incident is reported within six hours of noticing it.
INCIDENT_REPORT_WITHIN: Final = timedelta(hours=6)

Provider = Callable[[WebSite], Policy]
_practice: list[Provider] = []


class NoPolicyError(Exception):
    """This site cannot be audited now: nobody says how to reach it."""


def register_practice(provider: Provider) -> None:
    """Let ``provider`` say how practice sites are reached; it replaces an earlier one.

    It may raise `NoPolicyError`, for a site that is not served or while the server is down.
    """
    _practice[:] = [provider]


def policy_for(site: WebSite) -> Policy:
    """Return how a site is audited.

    Raises:
        NoPolicyError: it is for practice, and practice is not set up or does not run.
    """
    if not site.practice:
        return _named(Policy(signatures=Signatures.current(settings.DATA_DIR)))
    if not _practice:
        raise NoPolicyError
    return _practice[0](site)


def _named(policy: Policy) -> Policy:
    """Put the address of whom to ask into the User-Agent."""
    contact = "".join(c for c in settings.ENVIRONMENT.contact_email if c.isprintable()).strip()
    if not contact.isascii() or not contact:
        return policy
    return replace(policy, user_agent=f"{policy.user_agent} contact {contact}")
