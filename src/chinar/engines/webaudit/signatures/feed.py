"""Taking over a feed of script libraries: checked, entry by entry, before it is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chinar.engines.webaudit.signatures.libraries import Problem, read_libraries
from chinar.engines.webaudit.signatures.table import (
    IMPORTED,
    LIBRARIES_FORMAT,
    SignaturesError,
    read_json,
)

_MOST_SHOWN = 20


class BadEntriesError(SignaturesError):
    """A feed with entries that are not accepted, each named by its place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        shown = "\n".join(f"  {problem}" for problem in problems[:_MOST_SHOWN])
        more = len(problems) - _MOST_SHOWN
        rest = f"\n  and {more} more" if more > 0 else ""
        super().__init__(f"{len(problems)} entries are not accepted:\n{shown}{rest}")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A feed that was taken over."""

    path: Path
    libraries: int
    flaws: int
    left_out: tuple[Problem, ...]


def import_feed(source: Path, out: Path, *, as_of: date, keep_good: bool = False) -> Imported:
    """Check a feed in RetireJS's format and write it, dated, to where audits look for it.

    With `keep_good`, entries that are not accepted are left out; else nothing is written.

    Raises:
        BadEntriesError: some entries are not accepted, and the good ones were not to be kept.
        SignaturesError: the file cannot be read or written, or holds no library.
    """
    entries = _entries(read_json(source))
    libraries, problems = read_libraries(entries)
    if problems and not keep_good:
        raise BadEntriesError(problems)
    if not any(library.flaws for library in libraries):
        raise SignaturesError(f"{source} names no library with a known hole")
    kept = {name: entry for name, entry in entries.items() if isinstance(entry, Mapping)}
    feed = {
        "format": LIBRARIES_FORMAT,
        "as_of": as_of.isoformat(),
        "source": source.name,
        "libraries": kept,
    }
    _write(out, json.dumps(feed, ensure_ascii=False, indent=1) + "\n")
    flaws = sum(len(library.flaws) for library in libraries)
    return Imported(path=out, libraries=len(libraries), flaws=flaws, left_out=problems)


def imported_path(data_folder: Path) -> Path:
    """Return where audits of this data folder look for an imported feed."""
    return data_folder / IMPORTED


def _entries(data: Mapping[str, Any]) -> Mapping[str, Any]:
    if data.get("format") != LIBRARIES_FORMAT:
        return data
    entries = data.get("libraries")
    if not isinstance(entries, Mapping):
        raise SignaturesError("“libraries” is no object")
    return entries


def _write(path: Path, text: str) -> None:
    """Write it whole or not at all: an audit may be reading the old one."""
    new = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8")
        os.replace(new, path)  # noqa: PTH105 -- the same call, named for what it promises
    except OSError as error:
        raise SignaturesError(f"cannot write {path}: {error.strerror}") from error
