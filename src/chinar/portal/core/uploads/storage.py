"""Where the bytes of uploads lie: a folder outside the web root, each file named by its digest."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings


class Store(Protocol):
    """Keeps bytes under their SHA-256."""

    def put(self, content: bytes) -> str:
        """Keep the content and return its digest; keeping it twice changes nothing."""
        ...

    def get(self, digest: str) -> bytes:
        """Return the content of a digest.

        Raises:
            FileNotFoundError: it is not kept.
        """
        ...


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """Files at ``ab/cd/abcd…`` below one folder."""

    folder: Path

    def put(self, content: bytes) -> str:
        """Write a new file in one step, on the disk before it has its name."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists():
            os.utime(path)  # fresh again: the sweep leaves it to the row about to be committed
            return digest
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return digest

    def get(self, digest: str) -> bytes:
        """Read a file."""
        return self.path(digest).read_bytes()

    def path(self, digest: str) -> Path:
        """Return where the content of a digest lies."""
        return self.folder / digest[:2] / digest[2:4] / digest

    def files_older_than(self, moment: float) -> Iterator[Path]:
        """Yield the files last written before a moment (seconds since 1970).

        They are named by their digests, or ``.new-…`` when a process died while it wrote.
        """
        for path in self.folder.glob("??/??/*"):
            if path.stat().st_mtime < moment:
                yield path


def store() -> LocalFolder:
    """Return the store of this installation."""
    return LocalFolder(Path(settings.MEDIA_ROOT))
