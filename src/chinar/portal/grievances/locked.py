"""Words of confidential cases, kept under a key of their own.

Whoever reads the database or a backup of it without that key reads nothing of what was said in
confidence. The column holds `locked:` and AES-256-GCM over the words; each has its own nonce, and
names its column, so that a locked value means nothing in another. Who may read a case is decided
elsewhere; in memory the words are plain.
"""

from __future__ import annotations

import base64
import binascii
import os
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

PREFIX: Final = "locked:"
NONCE_BYTES: Final = 12  # NIST SP 800-38D, 5.2.1.1


class Unlocked(str):
    """Words that lie locked in the database, so that they are locked again when saved."""

    __slots__ = ()


class Unreadable(str):
    """What is read where no key fits; ``kept`` goes back to the database as it came."""

    kept: str

    def __new__(cls, kept: str) -> Unreadable:
        """Say that the key is missing, and remember what it would open."""
        said = super().__new__(cls, "[locked: the key of confidential cases is missing]")
        said.kept = kept
        return said


def lock(text: str, column: str) -> str:
    """Return words as they are kept."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(settings.CONFIDENTIAL_KEYS[0]).encrypt(nonce, text.encode(), column.encode())
    return PREFIX + base64.b64encode(nonce + sealed).decode()


def unlock(kept: str, column: str) -> str:
    """Return words as they were said, with the first key that fits."""
    try:
        content = base64.b64decode(kept.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return Unreadable(kept)
    nonce, sealed = content[:NONCE_BYTES], content[NONCE_BYTES:]
    for key in settings.CONFIDENTIAL_KEYS:
        try:
            return Unlocked(AESGCM(key).decrypt(nonce, sealed, column.encode()).decode())
        except (InvalidTag, ValueError):
            continue
    return Unreadable(kept)


class LockableTextField(models.TextField):  # type: ignore[type-arg] # Django's own stubs decide
    """Text that is kept locked where its row, or the case it belongs to, is confidential.

    ``case`` names the attribute that leads to the case; empty where the row is the case.
    A lookup by such text finds nothing that is locked: search by ids instead.
    """

    def __init__(self, *args: Any, case: str = "", **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Tell migrations how it was made."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"case": self.case} if self.case else {})

    @property
    def _column(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Unlock what is locked."""
        return unlock(value, self._column) if str(value).startswith(PREFIX) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Lock what is confidential, and what only looks as if it were locked."""
        value = super().pre_save(model_instance, add)
        if not value:
            return value
        case: Any = getattr(model_instance, self.case) if self.case else model_instance
        return self._kept(value, confidential=case.confidential)

    def as_stored(self, row: models.Model) -> Any:
        """Return a row's value as the database keeps it, for a backup."""
        value = self.value_from_object(row)
        return self._kept(value, confidential=isinstance(value, Unlocked)) if value else value

    def _kept(self, value: str, *, confidential: bool) -> str:
        if isinstance(value, Unreadable):
            return value.kept
        lock_it = confidential or value.startswith(PREFIX)
        return lock(str(value), self._column) if lock_it else value
