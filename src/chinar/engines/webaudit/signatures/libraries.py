"""Script libraries and their known holes, in the format of RetireJS's repository file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chinar.engines.webaudit.signatures.patterns import PatternError, Probe, compile_probe
from chinar.engines.webaudit.signatures.versions import is_below, tidy

_EXTRACTORS = ("uri", "filename", "filecontent")
_MOST_LIBRARIES = 2000
_MOST_FLAWS = 500
_MOST_PATTERNS = 60
_MOST_ADVISORIES = 10
_LONGEST_TEXT = 300
_LONGEST_ADDRESS = 600
CONTENT_SPAN = 65_536
_NO_LIBRARY = "dont check"
"""Where RetireJS lists addresses that it passes over."""
_UNMAINTAINED = "CWE-1104"
_SEVERITIES = ("critical", "high", "medium", "low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A known hole: which versions have it, and its advisory."""

    below: str
    at_or_above: str = ""
    excludes: tuple[str, ...] = ()
    severity: str = "medium"
    advisories: tuple[str, ...] = ()
    summary: str = ""
    unmaintained: bool = False
    """No hole, but that nobody mends them any more."""

    def concerns(self, version: str) -> bool:
        """Say whether a version has it."""
        if version in self.excludes or not is_below(version, self.below):
            return False
        return not (self.at_or_above and is_below(version, self.at_or_above))


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """How a library is recognised, and its holes."""

    name: str
    probes: Mapping[str, tuple[Probe, ...]] = field(default_factory=dict)
    """By uri, filename, filecontent."""
    flaws: tuple[Flaw, ...] = ()

    def version_in_address(self, address: str) -> str | None:
        """Return the version that a script's address tells, or None."""
        address = address[:_LONGEST_ADDRESS]
        file = address.partition("?")[0].partition("#")[0].rpartition("/")[2]
        texts = (("uri", address), ("filename", file))
        return self._version(texts)

    def version_in_content(self, content: str) -> str | None:
        """Return the version that a script itself tells, or None."""
        return self._version((("filecontent", content[:CONTENT_SPAN]),))

    def _version(self, texts: tuple[tuple[str, str], ...]) -> str | None:
        for kind, text in texts:
            for probe in self.probes.get(kind, ()):
                if version := probe.version(text):
                    return tidy(version)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A part of a feed that is not accepted: where it stands, and why."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


def read_libraries(data: Mapping[str, Any]) -> tuple[tuple[Library, ...], tuple[Problem, ...]]:
    """Read a repository file's libraries; what is wrong is named and left out."""
    problems: list[Problem] = []
    libraries: list[Library] = []
    for name, entry in list(data.items())[:_MOST_LIBRARIES]:
        if name == _NO_LIBRARY:
            continue
        if not isinstance(entry, Mapping):
            problems.append(Problem(place=_cut(name), reason="write an object"))
            continue
        library = Library(
            name=_cut(name),
            probes=dict(_probes(name, entry, problems)),
            flaws=tuple(_flaws(name, entry, problems)),
        )
        libraries.append(library)
    if len(data) > _MOST_LIBRARIES:
        reason = f"holds more than {_MOST_LIBRARIES} libraries; the rest is left out"
        problems.append(Problem(place="the file", reason=reason))
    return tuple(libraries), tuple(problems)


def _probes(
    name: str, entry: Mapping[str, Any], problems: list[Problem]
) -> Iterator[tuple[str, tuple[Probe, ...]]]:
    extractors = entry.get("extractors", {})
    if not isinstance(extractors, Mapping):
        problems.append(Problem(place=f"{_cut(name)}.extractors", reason="write an object"))
        return
    for kind in _EXTRACTORS:
        sources = extractors.get(kind, [])
        if not isinstance(sources, list):
            problems.append(Problem(place=f"{_cut(name)}.extractors.{kind}", reason="write a list"))
            continue
        probes: list[Probe] = []
        for number, source in enumerate(sources[:_MOST_PATTERNS]):
            place = f"{_cut(name)}.extractors.{kind}[{number}]"
            try:
                probes.append(compile_probe(source if isinstance(source, str) else ""))
            except PatternError as error:
                problems.append(Problem(place=place, reason=str(error)))
        yield kind, tuple(probes)


def _flaws(name: str, entry: Mapping[str, Any], problems: list[Problem]) -> Iterator[Flaw]:
    flaws = entry.get("vulnerabilities", [])
    if not isinstance(flaws, list):
        problems.append(Problem(place=f"{_cut(name)}.vulnerabilities", reason="write a list"))
        return
    for number, flaw in enumerate(flaws[:_MOST_FLAWS]):
        place = f"{_cut(name)}.vulnerabilities[{number}]"
        below = flaw.get("below") if isinstance(flaw, Mapping) else None
        if not isinstance(below, str) or not below[:1].isdigit():
            problems.append(Problem(place=place, reason="has no version after “below”"))
            continue
        yield _flaw(flaw, below)


def _flaw(flaw: Mapping[str, Any], below: str) -> Flaw:
    identifiers = flaw.get("identifiers")
    identifiers = identifiers if isinstance(identifiers, Mapping) else {}
    severity = flaw.get("severity")
    return Flaw(
        below=_cut(below),
        at_or_above=_cut(flaw.get("atOrAbove", "")),
        excludes=_texts(flaw.get("excludes")),
        severity=severity if severity in _SEVERITIES else "medium",
        advisories=(*_texts(identifiers.get("CVE")), *_texts(identifiers.get("githubID"))),
        summary=_cut(identifiers.get("summary", "")),
        unmaintained=_UNMAINTAINED in _texts(flaw.get("cwe")),
    )


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(_cut(text) for text in values[:_MOST_ADVISORIES] if isinstance(text, str))


def _cut(value: object) -> str:
    return value[:_LONGEST_TEXT] if isinstance(value, str) else ""
