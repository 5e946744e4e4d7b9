"""The files of an audit run: targets, the journal of a run that may be killed, the reports."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import IO, Any

from chinar.engines import webaudit

EXIT_FINDINGS, EXIT_WRONG_USE, EXIT_COULD_NOT = 1, 2, 3
SCREEN = Path("-")
MAX_TARGETS_BYTES = 16 * 1024 * 1024


class FileProblemError(Exception):
    """A file of the command that cannot be used; the message says what to do."""


def read_bounded(path: Path, most: int) -> bytes:
    """Read a file, or the input for -, up to a bound.

    Raises:
        FileProblemError: it cannot be read, or is longer.
    """
    try:
        if path == SCREEN:
            content = sys.stdin.buffer.read(most + 1)
        else:
            with path.open("rb") as file:
                content = file.read(most + 1)
    except OSError as error:
        raise FileProblemError(f"cannot read {path}: {error.strerror}") from error
    if len(content) > most:
        raise FileProblemError(f"{path} is longer than {most // 1024 // 1024} MB; split it")
    return content


@dataclass(slots=True)
class TargetsFile:
    """What a file of targets holds: the good lines, and the bad ones by number."""

    targets: list[webaudit.Target] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


def read_targets(path: Path) -> TargetsFile:
    """Read one target a line; blank lines and what follows a # are left out.

    Raises:
        FileProblemError: the file cannot be read.
    """
    content = read_bounded(path, MAX_TARGETS_BYTES)
    found = TargetsFile()
    for number, raw in enumerate(content.decode("utf-8-sig", "replace").splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        try:
            found.targets.append(webaudit.Target.parse(line))
        except webaudit.TargetError as error:
            found.bad.append(f"{path} line {number}: {error}")
    return found


def read_report(path: Path) -> tuple[webaudit.SiteReport, ...]:
    """Read a report that an earlier run wrote.

    Raises:
        FileProblemError: it cannot be read or is no such report.
    """
    try:
        return webaudit.read_sites(read_bounded(path, webaudit.MAX_REPORT_BYTES).decode("utf-8"))
    except (webaudit.ReportError, UnicodeDecodeError) as error:
        raise FileProblemError(f"{path}: {error}") from error


class Journal:
    """Each finished site as a line of a file, so that a killed run goes on where it was."""

    def __init__(self, path: Path, policy: webaudit.Policy) -> None:
        """Open a journal, a new one or one that was left.

        Raises:
            FileProblemError: it cannot be used, or was begun with other settings.
        """
        self._path = path
        self.done: dict[str, webaudit.SiteReport] = {}
        heading = {"policy": webaudit.policy_data(policy)}
        try:
            kept = self._read(heading) if path.exists() else 0
            if not kept and path.exists() and path.read_bytes()[:10] not in (b"", b'{"policy":'):
                raise FileProblemError(f"{path} is not of an audit run; name another file")
            self._file = path.open("r+b" if kept else "wb")
            flock(self._file, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise FileProblemError(f"{path} is in use by another run") from error
        except OSError as error:
            raise FileProblemError(f"cannot write {path}: {error.strerror}") from error
        self._file.truncate(kept)
        self._file.seek(kept)
        if not kept:
            self._append(heading)

    def _read(self, heading: dict[str, Any]) -> int:
        """Take in the whole lines; return how many bytes they are."""
        kept = 0
        for number, line in enumerate(self._path.read_bytes().splitlines(keepends=True), 1):
            if not line.endswith(b"\n"):
                break  # the run was killed while it wrote
            try:
                self._take(json.loads(line), heading, first=number == 1)
            except (ValueError, webaudit.ReportError) as error:
                raise FileProblemError(
                    f"{self._path} line {number} is not of an audit run ({error}); "
                    "name another file, or remove this one to begin anew"
                ) from error
            kept += len(line)
        return kept

    def _take(self, data: Any, heading: dict[str, Any], *, first: bool) -> None:
        if first and data != heading:
            raise FileProblemError(
                f"{self._path} was begun with other settings; use the same ones, "
                "or remove it to begin anew"
            )
        if not first:
            site = webaudit.read_site(data)
            self.done[str(site.target)] = site

    def add(self, site: webaudit.SiteReport) -> None:
        """Keep a finished site."""
        self.done[str(site.target)] = site
        self._append(webaudit.site_data(site))

    def _append(self, data: Any) -> None:
        line = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        try:
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            raise FileProblemError(f"cannot write {self._path}: {error.strerror}") from error

    def close(self, *, finished: bool) -> None:
        """Close the file; a finished run leaves none behind."""
        self._file.close()
        if finished:
            self._path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The pictures of front pages: files of a folder, where one was named."""

    folder: Path | None
    earlier: dict[str, webaudit.SiteReport]
    """What an earlier audit reported, by target: its pictures are shown beside the new ones."""

    def kept(self, site: webaudit.SiteReport) -> webaudit.SiteReport:
        """Write a site's picture and return the site without its bytes.

        Raises:
            FileProblemError: it cannot be written.
        """
        if self.folder is None or site.picture is None:
            return site
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / site.picture.name).write_bytes(site.picture.png)
        except OSError as error:
            raise FileProblemError(f"cannot write to {self.folder}: {error.strerror}") from error
        return replace(site, picture=replace(site.picture, png=b""))

    def of(self, site: webaudit.SiteReport) -> list[tuple[str, bytes]]:
        """Return what to say of each picture of a site and the PNG, the earlier one first."""
        before = self.earlier.get(str(site.target))
        told = [("Before", before)] if before else []
        shown = []
        for words, one in [*told, ("Now", site)]:
            png = self._read(one.picture) if one.picture else b""
            if png:
                shown.append((f"{words}: {one.started_at:%d %B %Y, %H:%M UTC}", png))
        return shown

    def _read(self, picture: webaudit.Picture) -> bytes:
        if picture.png or self.folder is None:
            return picture.png
        try:
            return (self.folder / picture.name).read_bytes()
        except OSError:
            return b""


def refuse_unwritable(path: Path) -> None:
    """Refuse a place that no report can be written to.

    Raises:
        FileProblemError: it is a folder, or stands in none that can be written to.
    """
    held = path if path.exists() else path.parent
    if path.is_dir() or not os.access(held, os.W_OK) or not path.parent.is_dir():
        raise FileProblemError(f"cannot write {path}; name a file in a folder you can write to")


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """Open a report for writing; - is the screen.

    Raises:
        FileProblemError: it cannot be written.
    """
    if path == SCREEN:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
    except OSError as error:
        raise FileProblemError(
            f"cannot write {path}: {error.strerror}; name a file in a folder you can write to"
        ) from error


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a report piece by piece.

    Raises:
        FileProblemError: it cannot be written.
    """
    with writing(path) as file:
        file.writelines(pieces)
