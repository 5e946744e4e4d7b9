"""A small fingerprint of a picture: near ones look alike."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

_SIDE = 8
_MOST_PIXELS = 20_000_000


def picture_hash(png: bytes) -> str:
    """Return 64 bits in hexadecimal: is each of 8 × 8 fields brighter than the one beside it?

    Nothing where the bytes are no picture, or one too large.
    """
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return ""
            small = picture.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.BOX)
    except (UnidentifiedImageError, OSError, ValueError):
        return ""
    grey = small.tobytes()
    bits = 0
    for row in range(_SIDE):
        start = row * (_SIDE + 1)
        for place in range(start, start + _SIDE):
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return f"{bits:016x}"


def changed_share(before: str, after: str) -> float | None:
    """Return how far two fingerprints differ, from 0 to 1; None where one is missing."""
    try:
        return (int(before, 16) ^ int(after, 16)).bit_count() / (_SIDE * _SIDE)
    except ValueError:
        return None
