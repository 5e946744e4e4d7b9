"""Make a picture anew: nothing of what it hid, no more of it than is needed."""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from chinar.portal.core.uploads.limits import (
    LARGEST_JPEG_PIXELS,
    LARGEST_PIXELS,
    PICTURE_SIDE_PX,
)
from chinar.portal.core.uploads.refusal import UploadRefusedError
from chinar.portal.core.uploads.sniffing import JPEG, PNG, FileType

FORMATS = ("JPEG", "PNG", "WEBP")

# A decoded picture is a hundred times its file: a process holds one at a time.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture ready to keep."""

    content: bytes
    type: FileType
    width: int
    height: int


def remake(content: bytes) -> Picture:
    """Decode a picture, turn it upright, shrink it, and encode it without any metadata.

    Raises:
        UploadRefusedError: it is broken, or has too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _one_at_a_time, Image.open(io.BytesIO(content), formats=FORMATS) as image:
                return _remade(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        # Pillow says SyntaxError of a broken PNG.
        message = _("We could not open this picture. Take it again, or save it as JPEG.")
        raise UploadRefusedError("broken", message) from None


def _remade(image: Image.Image) -> Picture:
    _choose_scale(image)
    image.load()
    image.thumbnail((PICTURE_SIDE_PX, PICTURE_SIDE_PX))
    upright = ImageOps.exif_transpose(image)
    clear = upright.has_transparency_data
    plain = upright.convert("RGBA" if clear else "RGB")
    plain.info.clear()
    out = io.BytesIO()
    if clear:
        plain.save(out, "PNG", optimize=True)
    else:
        plain.save(out, "JPEG", quality=85, progressive=True, optimize=True)
    return Picture(
        content=out.getvalue(),
        type=PNG if clear else JPEG,
        width=plain.width,
        height=plain.height,
    )


def _choose_scale(image: Image.Image) -> None:
    """Let a large JPEG be decoded at a fraction of its size; refuse what would take too much."""
    width, height = side = image.size
    longest = PICTURE_SIDE_PX
    if isinstance(image, JpegImageFile):
        if width * height > LARGEST_JPEG_PIXELS:
            raise _too_large()
        half = width * height > LARGEST_PIXELS
        side = (width // 2, height // 2) if half else side
        image.draft("RGB", (min(side[0], longest), min(side[1], longest)))
    if image.width * image.height > LARGEST_PIXELS:
        raise _too_large()


def _too_large() -> UploadRefusedError:
    message = _("This picture has too many pixels. Make it smaller, then add it again.")
    return UploadRefusedError("pixels", message)
