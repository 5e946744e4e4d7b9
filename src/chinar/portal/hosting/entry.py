"""What an officer types from a certificate, and what keeps it from being entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.design.writing import on_date
from chinar.portal.hosting.decision import oldest_audit_day
from chinar.portal.hosting.policy import Policy
from chinar.portal.registry.hosts import HostNameError, clean_host
from chinar.portal.registry.services import host_fault

Faults = Iterator[tuple[str, str]]

SIGNATURES: Final[dict[str, tuple[str, Promise]]] = {
    "lead_auditor": (
        "lead_auditor_signed",
        gettext_lazy("The lead auditor must have signed. Ask the auditor for a signed one."),
    ),
    "head": (
        "head_signed",
        gettext_lazy("The head of the auditor must have signed. Ask the auditor for a signed one."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The words and dates of one certificate, as they stand on the paper."""

    number: str
    auditor: str
    production_host: str
    audit_from: date
    audit_to: date
    issued_on: date
    valid_until: date
    lead_auditor_signed: bool
    head_signed: bool
    other_hosts: tuple[str, ...] = ()
    conditions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What the register knows of the site that the certificate is for."""

    name: str
    hosts: frozenset[str]
    staging_host: str = ""


def host_in(text: str) -> str:
    """Return the host name in an address or a name as a certificate prints it.

    Raises:
        HostNameError: there is none in it.
    """
    text = text.strip()
    try:
        return clean_host(urlsplit(text).hostname or "" if "://" in text else text)
    except HostNameError:
        raise
    except ValueError:  # urlsplit: brackets that do not match
        return clean_host("")


def faults(entry: Entry, site: SiteFacts, today: date, policy: Policy) -> Faults:
    """Yield what is wrong as (field, what to do), by the rules of one version."""
    yield from _host_faults("production_host", [entry.production_host], site)
    yield from _host_faults("other_hosts", entry.other_hosts, site)
    yield from _date_faults(entry, today, policy)
    for signatory in policy.signatories:
        field, message = SIGNATURES[signatory]
        if not getattr(entry, field):
            yield field, str(message)


def _host_faults(field: str, hosts: list[str] | tuple[str, ...], site: SiteFacts) -> Faults:
    for text in hosts:
        try:
            host = host_in(text)
        except HostNameError as error:
            yield field, host_fault(error)
            continue
        if host in site.hosts:
            continue
        if host == site.staging_host:
            message = _(
                "%(host)s is the staging address. The certificate must name the address "
                "that visitors use: ask the auditor for one that does."
            )
        else:
            message = _(
                "%(host)s is not a host name of %(site)s. Compare it with the certificate, "
                "choose another site, or have the name added to the register first."
            )
        yield field, message % {"host": host, "site": site.name}


def _date_faults(entry: Entry, today: date, policy: Policy) -> Faults:
    future = [
        name for name in ("audit_from", "audit_to", "issued_on") if getattr(entry, name) > today
    ]
    for name in future:
        yield name, _("This day has not come yet. Compare it with the certificate.")
    if entry.audit_to < entry.audit_from:
        yield (
            "audit_to",
            _("The audit cannot end before it begins on %(day)s.")
            % {"day": on_date(entry.audit_from)},
        )
    elif entry.issued_on < entry.audit_to:
        yield (
            "issued_on",
            _("It cannot be issued before the audit ends on %(day)s.")
            % {"day": on_date(entry.audit_to)},
        )
    yield from _age_faults(entry, today, policy)


def _age_faults(entry: Entry, today: date, policy: Policy) -> Faults:
    latest = entry.issued_on + timedelta(days=policy.validity_days)
    oldest = oldest_audit_day(entry.audit_to, policy)
    if entry.valid_until <= entry.issued_on:
        yield (
            "valid_until",
            _("It must be valid beyond the day of issue, %(day)s.")
            % {"day": on_date(entry.issued_on)},
        )
    elif entry.valid_until > latest:
        yield (
            "valid_until",
            _(
                "The rules allow %(days)s days from the day of issue: %(day)s at the latest. "
                "Ask the auditor for a corrected certificate."
            )
            % {"days": policy.validity_days, "day": on_date(latest)},
        )
    elif entry.valid_until < today:
        yield "valid_until", _("It has lapsed already. The site needs a new audit.")
    if oldest < today:
        yield (
            "audit_to",
            _(
                "The audit is more than %(days)s days old: it counted until %(day)s. "
                "The site needs a new audit."
            )
            % {"days": policy.max_age_days, "day": on_date(oldest)},
        )
