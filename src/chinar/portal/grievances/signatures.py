"""How a webhook shows that it is ours: the scheme of Standard Webhooks, HMAC-SHA-256.

Signed is `id.timestamp.body`. A secret is made from the installation's own secret, the hook's id
and a version, so none is stored; for a while after a rotation the old one signs too.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.conf import settings

from chinar.portal.grievances.models import Hook, HookDelivery

BOTH_SIGN: Final = timedelta(days=3)
PREFIX: Final = "whsec_"


def secret(hook: Hook, version: int | None = None) -> str:
    """Return a hook's secret, as its owner keeps it."""
    return PREFIX + base64.b64encode(_raw(hook, version or hook.version)).decode()


def headers(delivery: HookDelivery, now: datetime) -> dict[str, str]:
    """Return the headers that go with a delivery at a moment."""
    hook, stamp = delivery.hook, str(int(now.timestamp()))
    versions = [hook.version]
    if hook.version > 1 and hook.rotated_at and now - hook.rotated_at < BOTH_SIGN:
        versions.append(hook.version - 1)
    signed = f"{delivery.pk}.{stamp}.{delivery.body}".encode()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Chinar-Webhook/1",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(_signature(hook, one, signed) for one in versions),
    }


def _signature(hook: Hook, version: int, signed: bytes) -> str:
    digest = hmac.new(_raw(hook, version), signed, sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _raw(hook: Hook, version: int) -> bytes:
    return hmac.new(
        settings.HOOKS_SECRET.encode(), f"{hook.pk}:{version}".encode(), sha256
    ).digest()
