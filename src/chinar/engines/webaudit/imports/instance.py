"""One occurrence of a fault as a tool tells it, and many of them merged into verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.errors import ReportError, TargetError
from chinar.engines.webaudit.model import Outcome, Severity, Verdict
from chinar.engines.webaudit.target import Target

MAX_INSTANCES = 200_000
MAX_EVIDENCE = 20
LONGEST_TEXT = 500
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
LONGEST_CODE = 60
_MARK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One occurrence: where, by which rule of which tool, how grave."""

    url: str
    tool: str
    rule: str
    title: str
    severity: Severity
    evidence: str = ""
    code: str | None = None
    """Our own code for it, where there is one."""
    cwe: str = ""
    place: str = ""
    """Where it stands in the report, as a person would count."""


@dataclass(slots=True)
class Instances:
    """What a reader found, and what it could not read."""

    tool: str
    """The program, also where it found nothing."""
    found: list[Instance] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    """Addresses of the sites that the report says it is of, also where nothing was found."""

    def trouble(self, place: str, error: Exception | str) -> None:
        """Note an entry that is left out; the place is as a person would count."""
        told = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        if len(self.problems) < 1000:
            self.problems.append(f"{place}: {told}"[:300])


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A report of another tool: verdicts by target, and the entries that were left out."""

    tool: str
    checks: tuple[str, ...]
    """The checks that the verdicts are of; of a report without findings, those of its tool."""
    sites: Mapping[str, tuple[Verdict, ...]]
    """Verdicts by target, also of a site on which nothing was found."""
    problems: tuple[str, ...]


def merged(instances: Instances) -> Imported:
    """Make one verdict of all occurrences of one rule on one site."""
    held: dict[tuple[str, str, str], list[Instance]] = {}
    for number, one in enumerate(instances.found[:MAX_INSTANCES], 1):
        try:
            target = str(site_of(one.url))
        except TargetError as error:
            instances.trouble(one.place or f"finding {number}", error.advice)
            continue
        code = one.code if one.code in CODES else _code(one)
        held.setdefault((target, word(one.tool), code or ""), []).append(one)
    if len(instances.found) > MAX_INSTANCES:
        instances.trouble("the end", f"only the first {MAX_INSTANCES} findings were read")
    sites: dict[str, list[Verdict]] = {target: [] for target in _looked_at(instances)}
    for (target, tool, code), group in held.items():
        sites.setdefault(target, []).append(_verdict(tool, code, group))
    tools = sorted({one.tool for one in instances.found} or {instances.tool})
    return Imported(
        tool=line(", ".join(tools)),
        checks=tuple(f"import.{word(tool)}" for tool in tools),
        sites={target: tuple(verdicts) for target, verdicts in sites.items()},
        problems=tuple(instances.problems),
    )


def _looked_at(instances: Instances) -> Iterator[str]:
    for address in instances.looked_at:
        with suppress(TargetError):
            yield str(site_of(address))


def _code(one: Instance) -> str:
    """Make a code of a tool and its rule; two long ones that begin alike stay apart."""
    code = f"{word(one.tool)[: LONGEST_CODE // 2]}.{_words(one.rule)}"
    if len(code) <= LONGEST_CODE:
        return code
    mark = sha256(f"{one.tool} {one.rule}".encode("utf-8", "replace")).hexdigest()[:_MARK]
    return f"{code[: LONGEST_CODE - _MARK - 1]}_{mark}"


def _verdict(tool: str, code: str, group: list[Instance]) -> Verdict:
    worst = min(group, key=lambda one: one.severity.rank)
    lines = (line(f"{one.url} {one.evidence}") for one in group[:MAX_EVIDENCE])
    return Verdict(
        check=f"import.{tool}",
        outcome=Outcome.FAILED,
        code=code,
        severity=worst.severity,
        facts={
            "tool": line(worst.tool),
            "rule": line(worst.rule),
            "title": line(worst.title),
            "cwe": line(worst.cwe),
            "count": len(group),
        },
        evidence=tuple(dict.fromkeys(lines)),
    )


def site_of(url: str) -> Target:
    """Return the site that an address belongs to, its path left out.

    Raises:
        TargetError: it is no web address.
    """
    target = Target.parse(url)
    origin = target.https or target.http
    return Target.parse(origin.origin if origin else target.host)


def word(text: str) -> str:
    """Return a text as a part of a code: small letters, digits, low lines."""
    return _words(text)[: LONGEST_CODE - len("import.")]


def _words(text: str) -> str:
    return _NOT_WORD.sub("_", text.lower()).strip("_") or "unnamed"


def line(text: str) -> str:
    """Return foreign text as one bounded line."""
    return " ".join(_CONTROL.sub(" ", text).split())[:LONGEST_TEXT]


def severity_of(text: object, *, otherwise: Severity = Severity.INFO) -> Severity:
    """Read the usual words for how grave a fault is."""
    return _SEVERITIES.get(str(text).strip().lower(), otherwise)


def knows_severity(text: str) -> bool:
    """Tell whether a word for how grave a fault is, is one of the usual ones."""
    return text.strip().lower() in _SEVERITIES


_SEVERITIES = {
    "critical": Severity.CRITICAL,
    "fatal": Severity.CRITICAL,
    "high": Severity.HIGH,
    "error": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "warn": Severity.MEDIUM,
    "warning": Severity.MEDIUM,
    "low": Severity.LOW,
    "note": Severity.LOW,
    "info": Severity.INFO,
    "information": Severity.INFO,
    "informational": Severity.INFO,
    "none": Severity.INFO,
    "unknown": Severity.INFO,
}


def required(value: object, what: str) -> Mapping[str, Any]:
    """Return a report's outermost object where it holds a list by that name.

    Raises:
        ReportError: it does not: a report of another form must not read as one without findings.
    """
    held = mapping(value)
    if not isinstance(held.get(what), list):
        raise ReportError("", f"this is no such report: it has no list “{what}”")
    return held


def mapping(value: object) -> Mapping[str, Any]:
    """Return a JSON object as it is, anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def listing(value: object) -> Iterable[Any]:
    """Return a JSON array as it is, anything else as an empty one."""
    return value if isinstance(value, list) else ()
