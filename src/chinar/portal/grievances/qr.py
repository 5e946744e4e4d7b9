"""QR codes, drawn as pictures whose only content is the dots."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def inline(text: str, *, error: str = "m") -> SafeString:
    """Draw a code to stand in a page, as wide as its place."""
    code = segno.make(text, error=error, micro=False, boost_error=False)
    drawn = code.svg_inline(scale=4, border=4, omitsize=True, light="#fff", dark="#000")
    return mark_safe(drawn)  # noqa: S308 # segno's own drawing; the text is only its dots


def picture(text: str, *, error: str = "m") -> str:
    """Draw a code as an SVG file, for paper."""
    code = segno.make(text, error=error, micro=False, boost_error=False)
    drawn = BytesIO()
    code.save(drawn, kind="svg", scale=4, border=4, light="#fff", dark="#000")
    return drawn.getvalue().decode()
