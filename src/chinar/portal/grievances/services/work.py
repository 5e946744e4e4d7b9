"""A small sum for a device, where very many reports come from one address: cheap once, dear often.

The challenge is signed and names the report it is for, so nothing is stored and nothing learnt
for one report opens another.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from django.core import signing

SALT: Final = "grievances.work"
LEAST_BITS, MOST_BITS = 15, 20  # a second on an old phone; half a minute for who sends hundreds
LASTS_S: Final = 3600
LONGEST: Final = 400


def bits_for(times_over: int) -> int:
    """Return how hard the sum is: one bit more each time the cap is reached again."""
    return min(LEAST_BITS + max(times_over, 1) - 1, MOST_BITS)


def challenge(key: str, bits: int) -> str:
    """Return the words that a device has to find a number for."""
    return signing.dumps({"k": key, "b": bits}, salt=SALT)


def is_done(key: str, answer: str) -> bool:
    """Tell whether an answer (challenge, a space, the number) does the sum of a report."""
    words, _, number = answer[:LONGEST].rpartition(" ")
    try:
        asked = signing.loads(words, salt=SALT, max_age=LASTS_S)
    except signing.BadSignature:
        return False
    digest = sha256(f"{words} {number}".encode()).digest()
    return bool(asked["k"] == key) and int.from_bytes(digest) >> (256 - asked["b"]) == 0
