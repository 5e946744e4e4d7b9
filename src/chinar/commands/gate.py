"""Ask the gate from the command line: may these host names be served?"""

from __future__ import annotations

import json
import sys
from typing import Final

from django.conf import settings
from django.utils import timezone

from chinar.portal.hosting import gate as room
from chinar.portal.hosting.lifecycle import SERVED
from chinar.portal.hosting.words import RULING_NAMES, sentence
from chinar.portal.registry.hosts import HostNameError
from chinar.portal.registry.services import host_fault

SERVE: Final = 0
DO_NOT: Final = 1
WRONG_USE: Final = 2


def gate(hosts: list[str], *, as_json: bool) -> int:
    """Print one line a host; return 0 when all may be served, 1 when not, 2 on wrong use."""
    if not hosts:
        return _wrong("name at least one host, as in: chinar gate www.example.gov.in")
    now = timezone.now()
    try:
        answers = [room.ask(host, now) for host in hosts]
    except HostNameError as error:
        return _wrong(host_fault(error))
    for answer in answers:
        sys.stdout.write(f"{_json(answer) if as_json else _words(answer)}\n")
    return SERVE if all(answer.decision.ruling in SERVED for answer in answers) else DO_NOT


def _wrong(message: str) -> int:
    sys.stderr.write(f"chinar: {message}\n")
    return WRONG_USE


def _words(answer: room.Answer) -> str:
    ruling = str(RULING_NAMES[answer.decision.ruling]).lower()
    said = f"{answer.host}: {ruling}. {sentence(answer.decision)}"
    found = answer.certificate
    return f"{said} ({found.number}, {found.auditor})" if found else said


def _json(answer: room.Answer) -> str:
    environment = settings.ENVIRONMENT
    names = [name.strip() for name in environment.allowed_hosts.split(",") if name.strip()]
    scheme = "https" if environment.secure else "http"
    base = f"{scheme}://{names[0] if names else 'localhost:8000'}"
    return json.dumps(room.as_json(answer, base), ensure_ascii=False)
