"""What Django lacks for Kashmiri and Dogri: being known, and falling back to a neighbour."""

from __future__ import annotations

import functools
from typing import Any

from django.conf import settings
from django.utils.translation import trans_real

# A Kashmiri reader reads Urdu, a Dogri reader Hindi, before either is left with English.
FALLBACKS = {"ks": "ur", "doi": "hi"}


def install() -> None:
    """Teach Django's translations both rules, once, before any page is drawn."""
    _fall_back_to_neighbour()
    _know_configured_languages()


def _fall_back_to_neighbour() -> None:
    catalogue: Any = trans_real.DjangoTranslation
    plain = catalogue._add_fallback  # noqa: SLF001 # Django has no public seam for this

    def add_fallback(self: Any, localedirs: Any = None) -> None:
        neighbour = FALLBACKS.get(self.language())
        if neighbour is None or self.domain != "django":
            plain(self, localedirs)
        else:
            self.add_fallback(trans_real.translation(neighbour))

    catalogue._add_fallback = add_fallback  # noqa: SLF001


def _know_configured_languages() -> None:
    """A language of ours exists even before its own catalogue is written: its neighbour speaks."""
    translations: Any = trans_real
    plain = translations.translation_catalog_exists

    @functools.lru_cache
    def catalog_exists(lang_code: str) -> bool:
        known = lang_code in FALLBACKS and lang_code in dict(settings.LANGUAGES)
        return known or bool(plain(lang_code))

    translations.translation_catalog_exists = catalog_exists
