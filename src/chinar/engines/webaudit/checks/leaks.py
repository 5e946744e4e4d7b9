"""Headers that tell an attacker which software to look up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, front_page, is_challenge, is_own_host
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response

_CODES = ("leak.server_version", "leak.x_powered_by")
_VERSION = re.compile(r"[A-Za-z][\w+-]{0,40}[/ (-]v?\d{1,4}\.\d")
_UNCHANGING = re.compile(r"awselb/2\.0|apache-coyote/1\.1|microsoft-httpapi/2\.0", re.IGNORECASE)
_NAMING = (
    "x-powered-by",
    "x-powered-by-plesk",
    "x-powered-cms",
    "x-aspnet-version",
    "x-aspnetmvc-version",
    "x-generator",
    "x-cms",
    "liferay-portal",
    "microsoftsharepointteamservices",
)


def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the site's own answers: redirects, front page, and how it says 'not found'."""
    servers: dict[str, None] = {}
    named: dict[str, None] = {}
    for answer in _own_answers(seen):
        for value in answer.values("server"):
            if _VERSION.search(_UNCHANGING.sub("", value)):
                servers[f"Server: {value}"] = None
        for name in _NAMING:
            named |= dict.fromkeys(f"{name}: {value}" for value in answer.values(name) if value)
    doubt = front_page(seen)
    found: list[Ruling] = []
    for code, lines in zip(_CODES, (servers, named), strict=True):
        if not lines and isinstance(doubt, Doubt):
            found += cannot_tell(doubt, code)
        else:
            headers = [line[:120] for line in lines][:10]
            found.append(fault(code, bool(lines), evidence=list(lines)[:10], headers=headers))
    return found


def _own_answers(seen: Observations) -> Iterator[Response]:
    for fetch in (seen.https, seen.http, seen.control):
        for hop in fetch.hops if fetch else ():
            if is_own_host(seen, hop.url.host) and not is_challenge(hop):
                yield hop


CHECKS = (Check(id="headers.leaks", codes=_CODES, judge=judge),)
