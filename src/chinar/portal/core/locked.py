"""Columns and files that lie locked under a key of their own.

Whoever reads the database, the files or a backup of them without that key reads nothing of them. A
column holds `locked:` and AES-256-GCM over the words; each has its own nonce, and names its column,
so that a locked value means nothing in another. Who may read a row is decided elsewhere; in memory
the words are plain. `QuerySet.update` writes past the lock: save words through `save()`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

PREFIX: Final = "locked:"
NONCE_BYTES: Final = 12  # NIST SP 800-38D, 5.2.1.1


class MissingKeyError(Exception):
    """No key fits: put back what the folder of secrets held."""


class Unreadable(str):
    """What is read where no key fits; ``kept`` goes back to the database as it came."""

    kept: str

    def __new__(cls, kept: str) -> Unreadable:
        """Say that the key is missing, and remember what it would open."""
        said = super().__new__(cls, "[locked: the key of confidential cases is missing]")
        said.kept = kept
        return said


def seal(content: bytes, name: str) -> bytes:
    """Return bytes as they are kept; they mean nothing under another name."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(settings.CONFIDENTIAL_KEYS[0]).encrypt(nonce, content, name.encode())


def unseal(kept: bytes, name: str) -> bytes:
    """Return bytes as they were, with the first key that fits.

    Raises:
        MissingKeyError: none does.
    """
    nonce, sealed = kept[:NONCE_BYTES], kept[NONCE_BYTES:]
    for key in settings.CONFIDENTIAL_KEYS:
        try:
            return AESGCM(key).decrypt(nonce, sealed, name.encode())
        except (InvalidTag, ValueError):
            continue
    raise MissingKeyError


def lock(text: str, column: str) -> str:
    """Return words as they are kept."""
    return PREFIX + base64.b64encode(seal(text.encode(), column)).decode()


def unlock(kept: str, column: str) -> str:
    """Return words as they were said; `Unreadable` where no key fits."""
    try:
        content = base64.b64decode(kept.removeprefix(PREFIX), validate=True)
        return unseal(content, column).decode()
    except (binascii.Error, MissingKeyError):
        return Unreadable(kept)


def keyed_digest(purpose: bytes, text: str) -> str:
    """Return what a value is looked for by where trying all values must be of no use.

    The oldest key makes it, so that it stays the same when a newer one begins to lock.
    """
    return hmac.digest(settings.CONFIDENTIAL_KEYS[-1], purpose + text.encode(), "sha256").hex()


class LockedTextField(models.TextField):  # type: ignore[type-arg] # Django's own stubs decide
    """Text that is kept locked; a lookup by it finds nothing but the empty text."""

    @property
    def _column(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def locks(self, row: models.Model) -> bool:  # noqa: ARG002 # a field may ask its row
        """Tell whether this row's text is to be locked."""
        return True

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Unlock what is locked."""
        return unlock(value, self._column) if str(value).startswith(PREFIX) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Lock what has to be, and what only looks as if it were locked."""
        value = super().pre_save(model_instance, add)
        return self._kept(value, lock_it=self.locks(model_instance)) if value else value

    def _kept(self, value: Any, *, lock_it: bool) -> str:
        if isinstance(value, Unreadable):
            return value.kept
        return lock(str(value), self._column) if lock_it or value.startswith(PREFIX) else value


class LockedJSONField(LockedTextField):
    """What JSON can hold, kept locked unless it is empty."""

    _pyi_private_set_type: Any  # how django-stubs are told what a row's attribute holds
    _pyi_private_get_type: Any

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Unlock and read; where no key fits, the value is `Unreadable`."""
        text = super().from_db_value(value, _expression, _connection)
        return text if text is None or isinstance(text, Unreadable) else json.loads(text)

    def to_python(self, value: Any) -> Any:
        """Leave a value as it is: a backup brings it as it was stored."""
        return value

    def get_prep_value(self, value: Any) -> Any:
        """Write what is not locked, which is the empty value, as JSON."""
        return value if value is None or isinstance(value, str) else self._json(value)

    def _kept(self, value: Any, *, lock_it: bool) -> str:
        text = value if isinstance(value, Unreadable) else self._json(value)
        return super()._kept(text, lock_it=lock_it)

    def _json(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
