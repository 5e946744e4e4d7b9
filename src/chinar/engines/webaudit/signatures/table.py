"""The dated tables that versions are judged by: the product's own, and an imported feed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from chinar.engines.webaudit.errors import WebauditError
from chinar.engines.webaudit.signatures.libraries import Library, Problem, read_libraries
from chinar.engines.webaudit.signatures.versions import is_within

LIBRARIES_FORMAT = "chinar-libraries/1"
IMPORTED = Path("signatures") / "libraries.json"
"""Where an imported feed lies in the data folder."""
MAX_FILE_BYTES = 16_777_216


class SignaturesError(WebauditError):
    """A file of signatures that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One release line of a product."""

    name: str
    """2.4 or 8: what its versions begin with."""
    ends_at: date | None = None
    """The day its makers stop mending it, where they have named one."""
    ended: bool = False
    """They stopped, on a day the table does not name."""
    fixed: str = ""
    """The first version without a hole that the table knows; earlier ones are outdated."""

    def has_ended(self, today: date) -> bool:
        """Say whether nobody mends it any more."""
        return self.ended or (self.ends_at is not None and self.ends_at <= today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One piece of software with its release lines."""

    name: str
    cycles: tuple[Cycle, ...]
    packaged: tuple[str, ...] = ()
    """Versions that a distribution mends under the same number."""

    def cycle_of(self, version: str) -> Cycle | None:
        """Return the release line that a version belongs to, or None."""
        within = [cycle for cycle in self.cycles if is_within(version, cycle.name)]
        return max(within, key=lambda cycle: len(cycle.name), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginFlaw:
    """A hole of a plugin."""

    below: str
    advisory: str
    at_or_above: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Everything that versions are judged by."""

    as_of: date
    """The day of the facts on products and plugins."""
    products: Mapping[str, Product] = field(default_factory=dict)
    plugins: Mapping[str, tuple[PluginFlaw, ...]] = field(default_factory=dict)
    library_lines: Mapping[str, Product] = field(default_factory=dict)
    """Script libraries whose lines have ended."""
    libraries: tuple[Library, ...] = ()
    libraries_as_of: date
    libraries_source: str = "Chinar"

    @classmethod
    def shipped(cls) -> Signatures:
        """Return the product's own tables; read once."""
        return _shipped()

    @classmethod
    def load(cls, path: Path) -> Signatures:
        """Return the own tables, with the libraries of an imported file in place of the own.

        Raises:
            SignaturesError: the file cannot be read or is no feed.
        """
        own = cls.shipped()
        data = read_json(path)
        feed = data if data.get("format") == LIBRARIES_FORMAT else {"libraries": data}
        entries = feed.get("libraries")
        if not isinstance(entries, Mapping):
            raise SignaturesError(f"{path}: “libraries” is no object")
        imported, _problems = read_libraries(entries)
        return replace(
            own,
            libraries=_joined(own.libraries, imported),
            libraries_as_of=_day(feed.get("as_of"), own.libraries_as_of),
            libraries_source=str(feed.get("source", path.name))[:200],
        )

    @classmethod
    def current(cls, folder: Path) -> Signatures:
        """Return the tables of a data folder: with its imported feed, if it has one.

        Raises:
            SignaturesError: there is one, and it cannot be used.
        """
        path = folder / IMPORTED
        try:
            changed_ns = path.stat().st_mtime_ns
        except OSError:
            return cls.shipped()
        return _imported(path, changed_ns)


def read_json(path: Path) -> Mapping[str, Any]:
    """Read a bounded JSON object.

    Raises:
        SignaturesError: it cannot be read, is too large or no object.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise SignaturesError(f"cannot read {path}: {error.strerror}") from error
    if len(content) > MAX_FILE_BYTES:
        raise SignaturesError(f"{path} is larger than {MAX_FILE_BYTES} bytes")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SignaturesError(f"{path} is no JSON: {error}") from error
    if not isinstance(data, Mapping):
        raise SignaturesError(f"{path}: write an object, library by library")
    return data


def _joined(own: tuple[Library, ...], imported: tuple[Library, ...]) -> tuple[Library, ...]:
    """Take the imported holes of a library that both know, and recognise it by both."""
    ours = {library.name: library for library in own}
    joined: list[Library] = []
    for library in imported:
        mine = ours.pop(library.name, None)
        kinds = {*library.probes, *(mine.probes if mine else ())}
        probes = {
            kind: (*library.probes.get(kind, ()), *(mine.probes.get(kind, ()) if mine else ()))
            for kind in sorted(kinds)
        }
        joined.append(replace(library, probes=probes))
    return (*joined, *ours.values())


@lru_cache(maxsize=4)
def _imported(path: Path, _changed_ns: int) -> Signatures:
    return Signatures.load(path)


@cache
def _shipped() -> Signatures:
    folder = files("chinar.engines.webaudit.signatures")
    facts = json.loads(folder.joinpath("software.json").read_text(encoding="utf-8"))
    feed = json.loads(folder.joinpath("libraries.json").read_text(encoding="utf-8"))
    libraries, problems = read_libraries(feed["libraries"])
    if problems:
        raise SignaturesError(f"the shipped table is broken: {problems[0]}")
    return Signatures(
        as_of=date.fromisoformat(facts["as_of"]),
        products={key: _product(entry) for key, entry in facts["products"].items()},
        plugins={
            slug: tuple(PluginFlaw(**flaw) for flaw in flaws)
            for slug, flaws in facts["plugins"].items()
        },
        library_lines={key: _product(entry) for key, entry in facts["library_lines"].items()},
        libraries=libraries,
        libraries_as_of=date.fromisoformat(feed["as_of"]),
    )


def _product(entry: Mapping[str, Any]) -> Product:
    return Product(
        name=entry["name"],
        cycles=tuple(_cycle(name, **facts) for name, facts in entry["cycles"].items()),
        packaged=tuple(entry.get("packaged", ())),
    )


def _cycle(name: str, *, ends_at: str = "", ended: bool = False, fixed: str = "") -> Cycle:
    day = date.fromisoformat(ends_at) if ends_at else None
    return Cycle(name=name, ends_at=day, ended=ended, fixed=fixed)


def _day(text: object, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else otherwise
    except ValueError:
        return otherwise


__all__ = ["IMPORTED", "Cycle", "Problem", "Product", "Signatures", "SignaturesError"]
