"""A small sum for a device, where very many reports come from one address: cheap once, dear often.

The challenge is signed and names the report it is for, so nothing is stored and nothing learnt
for one report opens another. One that was given before the flood grew is good for minutes only, or
somebody would gather easy ones beforehand.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from django.core import signing

SALT: Final = "grievances.work"
LEAST_BITS, MOST_BITS = 15, 22  # a second on an old phone; two minutes for who sends hundreds
LASTS_S: Final = 3600
EASY_LASTS_S: Final = 300
LONGEST: Final = 400


def bits_for(times_over: int) -> int:
    """Return how hard the sum is: one bit more each time the cap is reached again."""
    return min(LEAST_BITS + max(times_over, 1) - 1, MOST_BITS)


def challenge(key: str, bits: int) -> str:
    """Return the words that a device has to find a number for."""
    return signing.dumps({"k": key, "b": bits}, salt=SALT)


def is_done(key: str, answer: str, bits: int) -> bool:
    """Tell whether an answer (challenge, a space, the number) does the sum of a report.

    ``bits`` is how hard it has to be by now.
    """
    words, _, number = answer[:LONGEST].rpartition(" ")
    asked = _asked(words, LASTS_S)
    if asked is None or asked["k"] != key:
        return False
    if asked["b"] < bits and _asked(words, EASY_LASTS_S) is None:
        return False
    digest = sha256(f"{words} {number}".encode()).digest()
    return int.from_bytes(digest) >> (256 - int(asked["b"])) == 0


def _asked(words: str, lasts_s: int) -> dict[str, Any] | None:
    try:
        asked: dict[str, Any] = signing.loads(words, salt=SALT, max_age=lasts_s)
    except signing.BadSignature:
        return None
    return asked
