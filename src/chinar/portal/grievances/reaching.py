"""Phone numbers and e-mail addresses as people type them, brought to one form."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from chinar.portal.core.locked import keyed_digest

_PURPOSE: Final = b"chinar.grievances.address:"
_SMALL: Final = str.maketrans(ascii_uppercase, ascii_lowercase)
COUNTRY = "91"
LOCAL_DIGITS = 10


class PhoneError(ValueError):
    """What was typed is not an Indian phone number."""


def phone(text: str) -> str:
    """Return a number as `+919419000000`; spaces, dashes, 0 or +91 in front do not matter.

    Raises:
        PhoneError: it does not have ten digits.
    """
    digits = "".join(
        str(unicodedata.decimal(letter))
        for letter in text
        if unicodedata.decimal(letter, None) is not None
    )
    local = digits[-LOCAL_DIGITS:]
    front = digits[:-LOCAL_DIGITS].lstrip("0")
    if len(local) != LOCAL_DIGITS or front not in ("", COUNTRY) or any(map(str.isalpha, text)):
        raise PhoneError(text)
    return f"+{COUNTRY}{local}"


def one_form(text: str) -> str:
    """Return a phone number or an address in the form in which two ways to type it are equal.

    Only A to Z lose their capitals: other letters that some rule takes for equal, such as the
    Kelvin sign and k, make another mailbox, which may be another person's.
    """
    try:
        return phone(text)
    except PhoneError:
        return text.strip().translate(_SMALL)


def digest(address: str) -> str:
    """Return what a phone number or an address is looked for by; empty for none."""
    return keyed_digest(_PURPOSE, one_form(address)) if address.strip() else ""


def same_email(kept: str, typed: str) -> bool:
    """Tell whether what was typed is the address that was kept, capitals or not."""
    return bool(kept) and one_form(kept) == one_form(typed)
