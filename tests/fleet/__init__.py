"""The practice fleet: faulty sites with declared truth, and clean ones that are odd."""

from __future__ import annotations

import importlib

from tests.fleet.site import FleetSite

SUBJECTS = (
    "tls",
    "certificates",
    "names",
    "headers",
    "transport",
    "exposure",
    "software",
    "attacks",
    "page",
    "accessibility",
    "gigw",
    "compromise",
    "freshness",
    "availability",
    "odd",
)
"""Modules of this package that export SITES."""


def sites_of(subject: str) -> tuple[FleetSite, ...]:
    """Return a subject's sites."""
    return tuple(importlib.import_module(f"tests.fleet.{subject}").SITES)


def all_sites() -> tuple[FleetSite, ...]:
    """Return every site, in the order of the subjects."""
    return tuple(site for subject in SUBJECTS for site in sites_of(subject))
