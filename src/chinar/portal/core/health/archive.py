"""The file that a backup is: a compressed tar whose last member tells what the others must be."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
BLOCK: Final = 1 << 20
DAMAGE: Final = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, UnicodeDecodeError)


class BackupError(Exception):
    """A backup cannot be made or restored; the message says why and what to do."""


class Writer:
    """Adds members to an archive and remembers, in one digest, what went in."""

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self._tar = tar
        self._folder = folder
        self._contents = hashlib.sha256()

    def add_lines(self, name: str, lines: Iterable[str]) -> None:
        """Add a text member, line by line; a tar must know its size before it begins."""
        digest = hashlib.sha256()
        with NamedTemporaryFile(dir=self._folder) as file:
            for line in lines:
                content = line.encode() + b"\n"
                digest.update(content)
                file.write(content)
            size = file.tell()
            file.seek(0)
            self._add(name, size, file, digest.hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it lies."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            self._add(name, os.fstat(file.fileno()).st_size, file, digest)

    def add_manifest(self, manifest: dict[str, Any]) -> None:
        """Add the last member: the caller's facts, and the digest over all before it."""
        facts = {"format": FORMAT, **manifest, "contents": self._contents.hexdigest()}
        with NamedTemporaryFile(dir=self._folder) as file:
            file.write(json.dumps(facts, indent=2, ensure_ascii=False).encode())
            size = file.tell()
            file.seek(0)
            self._add(MANIFEST, size, file, "")

    def _add(self, name: str, size: int, file: Any, digest: str) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, file)
        self._contents.update(line(name, size, digest))


def line(name: str, size: int, digest: str) -> bytes:
    """Return what the digest over an archive's contents covers of one member."""
    return f"{digest} {size} {name}\n".encode()


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write an archive that only its owner reads, and that has its name once it is complete."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            with (
                gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w|") as tar,
            ):
                yield Writer(tar, path.parent)
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(path)
    except OSError as error:
        raise BackupError(f"cannot write {path}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def refusing_damage(path: Path) -> Iterator[None]:
    """Turn what the reading libraries raise into a message about ``path``."""
    try:
        yield
    except DAMAGE as error:
        raise _damaged(path) from error
    except OSError as error:
        raise BackupError(f"cannot read {path}: {error.strerror or error}") from error


def members(path: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Yield name, size and content of each member, in one pass over the file.

    Raises what `refusing_damage` turns into a `BackupError`.
    """
    with gzip.open(path) as packed:
        with tarfile.open(fileobj=packed, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                if content is None:
                    raise BackupError(f"{path} holds something that is not a file: {member.name}")
                yield member.name, member.size, content
        while packed.read(BLOCK):  # to the end, where gzip's own sum is compared
            pass


def checked(path: Path) -> dict[str, Any]:
    """Read a whole archive and return its manifest, having compared every byte with it.

    Raises:
        BackupError: it is damaged, altered, cut short, or of another format.
    """
    contents = hashlib.sha256()
    manifest: dict[str, Any] | None = None
    with refusing_damage(path):
        for name, size, content in members(path):
            if manifest is not None:
                raise _damaged(path)
            if name == MANIFEST:
                manifest = _parsed(path, content.read())
            else:
                contents.update(line(name, size, _digest(content)))
    if manifest is None or manifest.get("contents") != contents.hexdigest():
        raise _damaged(path)
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{path} has format {manifest.get('format')}; this Chinar reads {FORMAT}")
    return manifest


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(manifest, dict):
        raise _damaged(path)
    return manifest


def _damaged(path: Path) -> BackupError:
    return BackupError(
        f"{path} is not a whole backup: it was cut short, damaged or altered. "
        "Nothing was restored. Use another copy."
    )
