"""Make a picture anew: nothing of what it hid, no more of it than is needed."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from chinar.portal.core.uploads.limits import LARGEST_PIXELS, PICTURE_SIDE_PX
from chinar.portal.core.uploads.refusal import UploadRefusedError
from chinar.portal.core.uploads.sniffing import JPEG, PNG, FileType

FORMATS = ("JPEG", "PNG", "WEBP")


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
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                return _remade(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        # Pillow says SyntaxError of a broken PNG.
        message = _("We could not open this picture. Take it again, or save it as JPEG.")
        raise UploadRefusedError("broken", message) from None


def _remade(image: Image.Image) -> Picture:
    if image.width * image.height > LARGEST_PIXELS:
        raise _too_large()
    side = (PICTURE_SIDE_PX, PICTURE_SIDE_PX)
    image.draft("RGB", side)  # a large JPEG is decoded at a fraction of its size
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail(side)
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


def _too_large() -> UploadRefusedError:
    message = _("This picture has too many pixels. Make it smaller, then add it again.")
    return UploadRefusedError("pixels", message)
