"""The key with which this installation signs heads and receipts, and those it signed with before.

The private key is a secret of the installation: derived from ``secrets/signing_key``, or read
from the PEM file that ``CHINAR_SIGNING_KEY`` names. Only public keys are in the database; what
they signed names its key, and they stay published when another key takes over.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from chinar.engines.notary import (
    KeyFileError,
    PublicKey,
    SigningKey,
    from_seed,
    read_public_key,
    read_signing_key,
)
from chinar.portal.core.journal.models import PublicSigningKey


def signing_key() -> SigningKey:
    """Return the installation's key.

    Raises:
        ImproperlyConfigured: the file of CHINAR_SIGNING_KEY is no private Ed25519 key.
    """
    return _key(settings.SIGNING_KEY_FILE, settings.SIGNING_SEED)


def published_key(now: datetime) -> SigningKey:
    """Return the installation's key, its public half published before anything is signed."""
    key = signing_key()
    PublicSigningKey.objects.get_or_create(
        id=key.id, defaults={"pem": key.public.pem(), "since": now}
    )
    return key


def public_keys() -> list[PublicKey]:
    """Return every public key of this installation, those of earlier times too."""
    rows = PublicSigningKey.objects.order_by("since", "id")
    return [read_public_key(row.pem) for row in rows]


@cache
def _key(file: str, seed: bytes) -> SigningKey:
    if not file:
        return from_seed(seed)
    try:
        return read_signing_key(Path(file).read_bytes())
    except (OSError, KeyFileError) as error:
        raise ImproperlyConfigured(
            f"CHINAR_SIGNING_KEY: {file}: {error}. It must be a private Ed25519 key as PEM, made "
            "for example by: openssl genpkey -algorithm ed25519 -out FILE"
        ) from error
