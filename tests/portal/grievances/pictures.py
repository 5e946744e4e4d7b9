"""The smallest files that are what they say."""

import io

from PIL import Image


def png() -> bytes:
    """Return a small picture."""
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "#0b5d4b").save(kept, "PNG")
    return kept.getvalue()


PNG = png()
