"""Addresses of static files that change with their content, so browsers may keep them a year.

Chosen over a collected folder of renamed files: nothing is copied or compressed at start-up,
and the same files serve a checkout and an installation.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStorage(StaticFilesStorage):
    """Add ``?v=`` and a digest of the file's bytes to each address."""

    def url(self, name: str | None) -> str:
        """Return the address of a static file, with its version when the file exists."""
        plain = super().url(name)
        version = content_version(name or "")
        return f"{plain}?v={version}" if version else plain


@functools.lru_cache(maxsize=1000)
def content_version(name: str) -> str:
    """Name a static file's content in ten characters; empty when there is no such file."""
    found = finders.find(name)
    if not isinstance(found, str) or not Path(found).is_file():
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]
