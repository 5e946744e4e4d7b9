"""``{% load notices %}``: what the plain text of a notice needs."""

from __future__ import annotations

from django import template

register = template.Library()

LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"  # Unicode Annex 9, section 2.4


@register.filter
def isolated(value: object) -> str:
    """Keep a number, date or host name together inside right-to-left plain text."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{value}{POP_ISOLATE}"
