"""Burp Suite's XML report, read without entities and without anything from outside the file."""

from __future__ import annotations

from xml.parsers import expat

from chinar.engines.webaudit.errors import ReportError
from chinar.engines.webaudit.imports.instance import Instance, Instances, severity_of

_FIELDS = ("type", "name", "host", "path", "location", "severity", "confidence", "issueDetail")
_LONGEST_FIELD = 2000
_DEEPEST = 10
OURS = {
    "2097920": "vuln.xss_reflected",
    "1049088": "vuln.sqli_error",
    "5243392": "cookie.no_secure",
    "5244416": "cookie.no_httponly",
    "5245344": "xfo.missing",
    "16777984": "hsts.missing",
}
"""Burp's issue types → our codes, where both mean the same."""


def read(content: bytes) -> Instances:
    """Read each issue; what Burp calls a false positive is left out.

    Raises:
        ReportError: it is no such XML, or holds what a report never needs.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ReportError(f"line {error.lineno}", "is no XML that can be read") from error
    if not reader.saw_issues:
        raise ReportError("", "give Burp's XML report of issues")
    return reader.instances


class _Reader:
    """Collects the fields of each <issue> as the parser meets them."""

    def __init__(self) -> None:
        self.instances = Instances(tool="burp")
        self.saw_issues = False
        self._issue: dict[str, list[str]] | None = None
        self._path: list[str] = []
        self._number = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse_entity
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _refuse_entity(self, *_parts: object) -> None:
        raise ReportError("", "the XML declares entities, which no report of Burp does")

    def _doctype(self, _name: str, system: str | None, public: str | None, _subset: int) -> None:
        if system or public:
            raise ReportError("", "the XML refers to another file, which no report of Burp does")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise ReportError(f"line {self.parser.CurrentLineNumber}", "is nested too deep")
        self.saw_issues = self.saw_issues or self._path == ["issues"]
        if self._path == ["issues", "issue"]:
            self._issue = {field: [] for field in _FIELDS}
            self._number += 1

    def _text(self, text: str) -> None:
        field = self._path[-1] if self._path else ""
        held = self._issue.get(field) if self._issue is not None else None
        if held is not None and sum(map(len, held)) < _LONGEST_FIELD:
            held.append(text[:_LONGEST_FIELD])

    def _end(self, _name: str) -> None:
        if self._path == ["issues", "issue"] and self._issue is not None:
            self._take({field: "".join(parts).strip() for field, parts in self._issue.items()})
            self._issue = None
        self._path.pop()

    def _take(self, issue: dict[str, str]) -> None:
        if issue["severity"].lower() == "false positive":
            return
        if not issue["host"] or not issue["name"]:
            self.instances.trouble(f"issue {self._number}", "has no host or no name")
            return
        self.instances.found.append(
            Instance(
                url=issue["host"].rstrip("/") + (issue["path"] or "/"),
                tool="burp",
                rule=issue["type"] or issue["name"],
                code=OURS.get(issue["type"]),
                title=issue["name"],
                severity=severity_of(issue["severity"]),
                evidence=issue["location"] or issue["issueDetail"],
                place=f"issue {self._number}",
            )
        )
