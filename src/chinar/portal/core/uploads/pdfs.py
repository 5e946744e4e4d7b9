"""Pictures of a PDF's first pages, made in a process of its own that can be stopped.

pdfium is a large C++ library and the file comes from a stranger: a crash, a loop or a gigabyte
stays in the child (see `raster`), which has limits on time and memory and no way back but a pipe.
"""

from __future__ import annotations

import json
import logging
import struct
import subprocess
import sys
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chinar.portal.core.uploads.limits import MOST_PAGES, RASTER_SECONDS
from chinar.portal.core.uploads.pictures import Picture
from chinar.portal.core.uploads.refusal import UploadRefusedError
from chinar.portal.core.uploads.sniffing import PNG

logger = logging.getLogger(__name__)

CHILD = ["-m", "chinar.portal.core.uploads.raster"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A PDF's number of pages, and pictures of the first of them."""

    pages: int
    previews: tuple[Picture, ...]


def rasterise(content: bytes) -> Document:
    """Count a PDF's pages and draw the first.

    Raises:
        UploadRefusedError: it is locked, broken, too long, or takes too much to draw.
    """
    try:
        child = subprocess.run(  # noqa: S603 # our own module, no part of the input
            [sys.executable, *CHILD],
            input=content,
            capture_output=True,
            timeout=RASTER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_heavy() from None
    if child.returncode:
        logger.warning("the PDF process ended with %s", child.returncode)
        raise _too_heavy()
    return _read(child.stdout)


def _read(output: bytes) -> Document:
    (length,) = struct.unpack_from("!L", output)
    head = json.loads(output[4 : 4 + length])
    if head["problem"]:
        raise _refusal(head["problem"])
    start = 4 + length
    previews = []
    for picture in head["pictures"]:
        end = start + picture["size"]
        previews.append(
            Picture(
                content=output[start:end],
                type=PNG,
                width=picture["width"],
                height=picture["height"],
            )
        )
        start = end
    return Document(pages=head["pages"], previews=tuple(previews))


def _refusal(problem: str) -> UploadRefusedError:
    if problem == "locked":
        message = _("This PDF is locked with a password. Save it without one, then add it again.")
    elif problem == "pages":
        message = ngettext(
            "This PDF is too long. The most that we can take is %(most)s page.",
            "This PDF is too long. The most that we can take is %(most)s pages.",
            MOST_PAGES,
        ) % {"most": MOST_PAGES}
    else:
        message = _("We could not open this PDF. Save it again, or add a photo of the paper.")
    return UploadRefusedError(problem, message)


def _too_heavy() -> UploadRefusedError:
    message = _("This PDF is too heavy for us to open. Add a photo of the page that matters.")
    return UploadRefusedError("heavy", message)
