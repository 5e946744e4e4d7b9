"""PDFs for paper: a typst template of ours, and data, in the script of the reader.

Fonts are the operating system's. Data reaches a template as JSON and is set as plain text, never
read as markup. A template sees its own folder and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings

LATIN: Final = ("Noto Sans", "DejaVu Sans", "Liberation Sans")
# By language: families of which one must be there, best first.
FAMILIES: Final = {
    "en": LATIN,
    "hi": ("Noto Sans Devanagari", "Lohit Devanagari", "Nirmala UI"),
    "doi": ("Noto Sans Devanagari", "Lohit Devanagari", "Nirmala UI"),
    "ur": ("Noto Nastaliq Urdu", "Urdu Typesetting", "Noto Naskh Arabic"),
    "ks": ("Noto Nastaliq Urdu", "Urdu Typesetting", "Noto Naskh Arabic"),
}
# What fills in letters that the first family lacks.
_SPARE: Final = ("Noto Naskh Arabic", "Noto Sans Arabic", "Noto Sans Devanagari")


class MissingFontError(Exception):
    """No font of this machine has the letters of a language; ``family`` is the one to install."""

    def __init__(self, family: str) -> None:
        super().__init__(f"no font of the family {family} is installed")
        self.family = family


def pdf(template: Path, data: Mapping[str, Any], *, language: str, at: datetime) -> bytes:
    """Return a template filled with data as a PDF; ``at`` is when it says it was made.

    Raises:
        MissingFontError: this machine has no font for the language.
    """
    given = {
        **data,
        "language": language,
        "direction": "rtl" if language in settings.LANGUAGES_BIDI else "ltr",
        "fonts": families(language),
    }
    compiler = typst.Compiler(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,  # they are in _fonts() already, searched once
        sys_inputs={"data": json.dumps(given, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", timestamp=int(at.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError(f"a PDF is bytes, not {type(made).__name__}")
    return made


def families(language: str) -> list[str]:
    """Return the families to set a language in, those for its own letters first.

    Raises:
        MissingFontError: none of them is installed.
    """
    wanted = FAMILIES.get(language, LATIN)
    there = installed()
    own = [family for family in wanted if family in there]
    if not own:
        raise MissingFontError(wanted[0])
    rest = [family for family in (*LATIN, *_SPARE) if family in there and family not in own]
    return [*own, *rest]


def installed() -> frozenset[str]:
    """Return the font families of this machine."""
    return frozenset(_fonts().families())


@cache
def _fonts() -> typst.Fonts:
    # Typst's own embedded fonts have neither script; without them a missing one is noticed.
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
