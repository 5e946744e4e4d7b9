"""The words in a document, read in a process of its own as `pdfs` draws it."""

from __future__ import annotations

import logging
import subprocess
import sys

from chinar.portal.core.uploads.limits import RASTER_SECONDS
from chinar.portal.core.uploads.models import Upload
from chinar.portal.core.uploads.sniffing import PDF
from chinar.portal.core.uploads.storage import store

logger = logging.getLogger(__name__)

CHILD = ["-m", "chinar.portal.core.uploads.textlayer"]


class UnreadableError(Exception):
    """The text of a document could not be read: it crashed, or took too much, or is gone."""


def has_text(upload: Upload) -> bool:
    """Tell whether an upload is of a kind that can have words in it."""
    return upload.media_type == PDF.media_type


def text_of(upload: Upload) -> str:
    """Return the text layer of a PDF; a scan has none, and other kinds have none.

    Raises:
        UnreadableError: it could not be read.
    """
    if not has_text(upload):
        return ""
    try:
        child = subprocess.run(  # noqa: S603 # our own module, no part of the input
            [sys.executable, *CHILD],
            input=store().get(upload.digest),
            capture_output=True,
            timeout=RASTER_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, FileNotFoundError) as error:
        raise UnreadableError from error
    if child.returncode:
        logger.warning("the process that reads a PDF ended with %s", child.returncode)
        raise UnreadableError
    return child.stdout.decode(errors="replace")
