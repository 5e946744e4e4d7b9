"""How numbers, dates and left-to-right pieces are written in a page."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def indian(value: object) -> str:
    """Group digits as India does: 12,34,567. What is no number comes back as it is."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    sign = "−" if text.startswith("-") else ""
    whole, point, fraction = text.removeprefix("-").partition(".")
    if not whole.isdigit():  # inf, nan, 1e+22
        return text
    if fraction.strip("0") == "" and isinstance(value, float):
        point = fraction = ""
    return f"{sign}{grouped(whole)}{point}{fraction}"


def grouped(digits: str) -> str:
    """Put commas into a run of digits: three at the end, then two and two."""
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return ",".join([*reversed(pairs), tail])


def ltr(value: object) -> SafeString:
    """Isolate an id, address or number inside text that may run right to left."""
    if value is None or value == "":
        return SafeString()
    return format_html('<bdi dir="ltr">{}</bdi>', value)


def on_date(value: object) -> str:
    """Write a date in words: 24 November 2026."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return _in_words(value, get_language()) if isinstance(value, date) else ""


@lru_cache(maxsize=4000)
def _in_words(day: date, _language: str | None) -> str:
    return date_format(day, "DATE_FORMAT")


def on_time(value: object) -> SafeString:
    """Write a time of day as 14:10."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return ltr(value.strftime("%H:%M")) if isinstance(value, datetime | time) else SafeString()


def on_moment(value: object) -> SafeString:
    """Write a date in words and the time of day: 24 November 2026, 14:10."""
    if not isinstance(value, datetime):
        return SafeString()
    return format_html("{}, {}", on_date(value), on_time(value))
