"""Where the bytes of uploads lie: a folder outside the web root, each file named by its digest.

Every file lies sealed under the key of confidential cases, since it is taken in before anybody
says whether the case is one. A file from before that lies open until it is sealed.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings

from chinar.portal.core.locked import MissingKeyError, seal, unseal

SEALED: Final = b"chinar sealed 1\n"  # how a sealed file begins


class Store(Protocol):
    """Keeps bytes under their SHA-256."""

    def put(self, content: bytes) -> str:
        """Keep the content and return its digest; keeping it twice changes nothing."""
        ...

    def get(self, digest: str) -> bytes:
        """Return the content of a digest.

        Raises:
            FileNotFoundError: it is not kept.
            MissingKeyError: the key that it lies under is missing.
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
        else:
            self._write(path, SEALED + seal(content, digest))
        return digest

    def put_back(self, digest: str, kept: bytes) -> None:
        """Write a file as a backup holds it; one whose key is missing stays sealed.

        Raises:
            ValueError: it is not the content of that digest.
        """
        with suppress(MissingKeyError):
            if self.put(_opened(kept, digest)) != digest:
                raise ValueError(f"upload {digest} is not what its digest says")
            return
        self._write(self.path(digest), kept)

    def seal(self, digest: str) -> bool:
        """Seal a file that lies open; tell whether it did."""
        path = self.path(digest)
        kept = path.read_bytes() if path.exists() else SEALED
        if kept.startswith(SEALED):
            return False
        self._write(path, SEALED + seal(kept, digest))
        return True

    def _write(self, path: Path, content: bytes) -> None:
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

    def get(self, digest: str) -> bytes:
        """Read a file."""
        return _opened(self.path(digest).read_bytes(), digest)

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


def _opened(kept: bytes, digest: str) -> bytes:
    sealed = kept.startswith(SEALED)
    return unseal(kept.removeprefix(SEALED), digest) if sealed else kept


def store() -> LocalFolder:
    """Return the store of this installation."""
    return LocalFolder(Path(settings.MEDIA_ROOT))
