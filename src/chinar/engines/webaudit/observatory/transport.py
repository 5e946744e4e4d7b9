"""Strict-Transport-Security, and where plain HTTP leads.

The list of names that browsers hold to HTTPS from the start is not shipped, so no name is on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chinar.engines.webaudit.observatory.material import Material, joined
from chinar.engines.webaudit.observatory.policies import strip
from chinar.engines.webaudit.url import Url

PROTECTING = ("hsts-implemented-max-age-at-least-six-months",)
_SIX_MONTHS_S = 15_552_000
_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,128})")
_MAX_HEADER = 1024


def judge_hsts(material: Material) -> str:
    """Judge the header where the way over HTTPS ended; what is no number counts as long."""
    if material.https is None:
        return "hsts-not-implemented-no-https"
    if not material.https_verified:
        return "hsts-invalid-cert"
    header = joined(material.https.end, "strict-transport-security")
    if header is None:
        return "hsts-not-implemented"
    told = header[:_MAX_HEADER]
    parts = [strip(part).lower() for part in told.split(";")]
    ages = [part[8:128] for part in parts if part.startswith("max-age=")]
    if "," in told or not ages:
        return "hsts-header-invalid"
    number = _NUMBER.match(ages[-1])
    if number and int(number[1]) < _SIX_MONTHS_S:
        return "hsts-implemented-max-age-less-than-six-months"
    return PROTECTING[0]


def judge_redirection(material: Material) -> str:
    """Judge the way that begins over plain HTTP."""
    if material.plain is None:
        return "redirection-not-needed-no-http"
    if not material.plain_verified:
        return "redirection-invalid-cert"
    return _judge_route([answer.url for answer in material.plain.answers])


def _judge_route(route: Sequence[Url]) -> str:
    if len(route) == 1:
        return "redirection-missing"
    if route[-1].scheme != "https":
        return "redirection-not-to-https"
    if route[1].scheme == "http":
        return "redirection-not-to-https-on-initial-redirection"
    if route[0].host != route[1].host:
        return "redirection-off-host-from-http"
    return "redirection-to-https"
