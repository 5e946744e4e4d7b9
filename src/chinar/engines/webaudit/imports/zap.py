"""ZAP's traditional JSON report."""

from __future__ import annotations

from chinar.engines.webaudit.imports.instance import Instance, Instances, listing, mapping, required
from chinar.engines.webaudit.model import Severity

_RISKS = {"3": Severity.HIGH, "2": Severity.MEDIUM, "1": Severity.LOW, "0": Severity.INFO}
_FALSE_POSITIVE = "0"  # ZAP's confidence
OURS = {
    "10020-1": "xfo.missing",
    "10021": "xcto.missing",
    "10035-1": "hsts.missing",
    "10036-2": "leak.server_version",
    "10037": "leak.x_powered_by",
    "10038-1": "csp.missing",
    "10010": "cookie.no_httponly",
    "10011": "cookie.no_secure",
    "10054-1": "cookie.no_samesite",
    "40012": "vuln.xss_reflected",
    "40018": "vuln.sqli_error",
    "6": "vuln.path_traversal",
    "20019": "vuln.open_redirect",
    "90003": "sri.missing",
}
"""ZAP's alert references → our codes, where both mean the same."""


def read(data: object) -> Instances:
    """Read each alert's instances; what ZAP itself marks a false positive is left out."""
    instances = Instances(tool="zap")
    for site in required(data, "site")["site"]:
        name = str(mapping(site).get("@name") or "")
        instances.looked_at.append(name)
        for number, alert in enumerate(listing(mapping(site).get("alerts")), 1):
            held = mapping(alert)
            if str(held.get("confidence")) == _FALSE_POSITIVE:
                continue
            plugin = str(held.get("pluginid") or "")
            if not plugin:
                instances.trouble(f"{name} alert {number}", "has no pluginid")
                continue
            reference = str(held.get("alertRef") or plugin)
            cwe = str(held.get("cweid") or "")
            for place in list(listing(held.get("instances"))) or [{}]:
                where = mapping(place)
                seen = (where.get("method"), where.get("param"), where.get("evidence"))
                instances.found.append(
                    Instance(
                        url=str(where.get("uri") or name),
                        tool="zap",
                        rule=reference,
                        code=OURS.get(reference) or OURS.get(plugin),
                        title=str(held.get("name") or held.get("alert") or reference),
                        severity=_RISKS.get(str(held.get("riskcode")), Severity.INFO),
                        evidence=" ".join(str(part) for part in seen if part),
                        cwe=f"CWE-{cwe}" if cwe.isdigit() and cwe != "0" else "",
                        place=f"{name} alert {number}",
                    )
                )
    return instances
