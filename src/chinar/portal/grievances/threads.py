"""The signed name of a case in an e-mail address: an answer to a notice finds its case by it.

`JKANG20260004117K.q3v7…`: the case's key, and 80 bits of an HMAC over it with the installation's
key, so that nobody writes into a case whose notices they do not have. Mail servers may change
capitals, so none matter. Older keys are honoured as Django's own signatures are.
"""

from __future__ import annotations

import base64
import hmac
import re
from typing import Final

from django.conf import settings
from django.utils.encoding import force_bytes

from chinar.portal.grievances.models import Grievance

_PURPOSE: Final = b"chinar.grievances.thread:"
_BYTES: Final = 10
_TOKEN: Final = re.compile(r"(?:^|[+.<])(jk[0-9a-z]{12,58})\.([a-z2-7]{16})(?=[@>]|$)", re.I)


def of(grievance: Grievance) -> str:
    """Return what an answer about a case is sent to: after the + of our address."""
    return f"{grievance.key}.{_signature(grievance.key, settings.SECRET_KEY)}".lower()


def find(text: str) -> str | None:
    """Return the key of the case that an address or Message-ID names and signs, if any."""
    for key, signature in _TOKEN.findall(text):
        if _fits(key.upper(), signature.lower()):
            return str(key).upper()
    return None


def _fits(key: str, signature: str) -> bool:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    found = [hmac.compare_digest(_signature(key, secret), signature) for secret in keys]
    return any(found)


def _signature(key: str, secret: str | bytes) -> str:
    digest = hmac.digest(force_bytes(secret), _PURPOSE + key.encode(), "sha256")
    return base64.b32encode(digest[:_BYTES]).decode().lower()
