"""wapiti's JSON report."""

from __future__ import annotations

from urllib.parse import urljoin

from chinar.engines.webaudit.errors import ReportError
from chinar.engines.webaudit.imports.instance import Instance, Instances, listing, mapping
from chinar.engines.webaudit.model import Severity

_LEVELS = {
    0: Severity.INFO,
    1: Severity.LOW,
    2: Severity.MEDIUM,
    3: Severity.HIGH,
    4: Severity.CRITICAL,
}
OURS = {
    "reflected cross site scripting": "vuln.xss_reflected",
    "cross site scripting": "vuln.xss_reflected",
    "sql injection": "vuln.sqli_error",
    "open redirect": "vuln.open_redirect",
    "path traversal": "vuln.path_traversal",
    "content security policy configuration": "csp.missing",
    "clickjacking protection": "xfo.missing",
    "mime type confusion": "xcto.missing",
    "http strict transport security (hsts)": "hsts.missing",
    "secure flag cookie": "cookie.no_secure",
    "httponly flag cookie": "cookie.no_httponly",
}
"""wapiti's categories → our codes, where both mean the same."""


def read(data: object) -> Instances:
    """Read vulnerabilities and anomalies; wapiti's additional information is left out."""
    instances = Instances(tool="wapiti")
    target = str(mapping(mapping(data).get("infos")).get("target") or "")
    if not target:
        raise ReportError("", "this is no report of wapiti: it names no target")
    instances.looked_at.append(target)
    for part in ("vulnerabilities", "anomalies"):
        for category, found in mapping(mapping(data).get(part)).items():
            for number, entry in enumerate(listing(found), 1):
                held = mapping(entry)
                path = str(held.get("path") or "")
                try:
                    url = urljoin(target, path)
                except ValueError as error:
                    instances.trouble(f"{category} {number}", error)
                    continue
                parameter = held.get("parameter")
                seen = (held.get("method"), parameter, held.get("info"))
                instances.found.append(
                    Instance(
                        url=url,
                        tool="wapiti",
                        rule=str(category),
                        code=OURS.get(str(category).lower()),
                        title=str(category),
                        severity=_level(held.get("level")),
                        evidence=" ".join(str(one) for one in seen if one),
                        place=f"{category} {number}",
                    )
                )
    return instances


def _level(value: object) -> Severity:
    return _LEVELS.get(value, Severity.MEDIUM) if isinstance(value, int) else Severity.MEDIUM
