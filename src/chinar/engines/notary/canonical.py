"""JSON in the one form that everybody writes the same way: RFC 8785 (JCS)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from chinar.engines.notary.errors import CanonicalError

# Beyond this a number of ECMAScript no longer tells neighbours apart (RFC 7493, section 2.2).
MAX_INTEGER: Final = 2**53 - 1
# The decimal exponents between which ECMAScript writes a number without one (ECMA-262,
# Number::toString).
_MOST_WHOLE_DIGITS: Final = 21
_MOST_ZEROS: Final = -6


def canonical(value: Any) -> bytes:
    """Return a JSON value as canonical UTF-8.

    Raises:
        CanonicalError: JSON has no such value: NaN, infinity, a whole number beyond 2^53 - 1,
            a lone surrogate, a key that is not text, an object of Python, endless nesting.
    """
    try:
        return _write(value).encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("a lone surrogate is no text") from error
    except RecursionError as error:
        raise CanonicalError("nested too deeply") from error


def parse(text: str | bytes) -> Any:
    """Read JSON strictly, so that what was read has one canonical form.

    A whole number beyond 2^53 - 1 becomes the float that ECMAScript would read.

    Raises:
        CanonicalError: no JSON, a key twice in one object, NaN, a lone surrogate.
    """
    try:
        value = json.loads(
            # Some editors put a byte order mark in front (RFC 8259, section 8.1, lets us skip it).
            (text.decode() if isinstance(text, bytes) else text).removeprefix("\ufeff"),
            object_pairs_hook=_no_key_twice,
            parse_constant=_no_constant,
            parse_int=_integer,
        )
    except UnicodeDecodeError as error:
        raise CanonicalError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise CanonicalError(f"not JSON: {error}") from error
    except RecursionError as error:
        raise CanonicalError("nested too deeply") from error
    canonical(value)  # refuses what has no canonical form: 1e999, a lone surrogate
    return value


def _write(value: Any) -> str:
    if value is None or isinstance(value, bool | str):
        # Python escapes exactly what section 3.2.2.2 asks for: the quote, the backslash, and
        # the control characters, with the short forms where there are any.
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        pairs = sorted(value.items(), key=lambda pair: _units(pair[0]))
        return "{" + ",".join(f"{_write(key)}:{_write(inner)}" for key, inner in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_write(inner) for inner in value) + "]"
    raise CanonicalError(f"JSON has no {type(value).__name__}")


def _units(key: Any) -> bytes:
    """Return what keys are sorted by: their UTF-16 code units (section 3.2.3)."""
    if not isinstance(key, str):
        raise CanonicalError(f"a key must be text, not {type(key).__name__}")
    return key.encode("utf-16-be")


def _number(value: float) -> str:
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise CanonicalError(f"a whole number beyond 2^53 - 1 must be text: {value}")
        return int.__repr__(value)
    if value - value != 0:
        raise CanonicalError(f"not a number that JSON has: {value}")
    if value == 0:
        return "0"  # also for -0
    sign = "-" if value < 0 else ""
    return sign + _decimal(*_digits(abs(value)))


def _digits(value: float) -> tuple[str, int]:
    """Return the fewest digits that mean this float, and where its decimal point stands."""
    mantissa, _, exponent = repr(value).partition("e")  # as few digits as ECMAScript's
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    zeros = len(whole + fraction) - len(digits)
    point = len(whole) + int(exponent or 0) - zeros
    return digits.rstrip("0"), point


def _decimal(digits: str, point: int) -> str:
    """Write 0.digits × 10^point as ECMA-262 does (Number::toString)."""
    if len(digits) <= point <= _MOST_WHOLE_DIGITS:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _MOST_WHOLE_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if _MOST_ZEROS < point <= 0:
        return "0." + "0" * -point + digits
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise CanonicalError("an object has one key twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise CanonicalError(f"not a number that JSON has: {name}")


def _integer(digits: str) -> int | float:
    # A bound before int(): Python refuses to read thousands of digits, in a way of its own.
    if len(digits) <= len(str(MAX_INTEGER)) + 1 and abs(int(digits)) <= MAX_INTEGER:
        return int(digits)
    return float(digits)
