"""SARIF 2.1.0: results of any tool that writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chinar.engines.webaudit.imports.instance import (
    Instance,
    Instances,
    listing,
    mapping,
    required,
    severity_of,
)
from chinar.engines.webaudit.model import Severity

_LEVELS = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "note": Severity.LOW,
    "none": Severity.INFO,
}
_KEPT_KINDS = ("fail", None)
_GONE = "absent"


def read(data: object) -> Instances:
    """Read the faults of every run; passes, open questions and absent results are left out."""
    instances = Instances(tool="sarif")
    for number, run in enumerate(required(data, "runs")["runs"], 1):
        driver = mapping(mapping(mapping(run).get("tool")).get("driver"))
        rules = {
            str(mapping(rule).get("id")): mapping(rule) for rule in listing(driver.get("rules"))
        }
        tool = str(driver.get("name") or "sarif")
        instances.tool = tool
        for place, result in enumerate(listing(mapping(run).get("results")), 1):
            held = mapping(result)
            if held.get("kind") not in _KEPT_KINDS or held.get("baselineState") == _GONE:
                continue
            if any(_is_accepted(one) for one in listing(held.get("suppressions"))):
                continue
            where = f"run {number} result {place}"
            _take(instances, held, tool=tool, rules=rules, where=where)
    return instances


def _is_accepted(suppression: object) -> bool:
    """Tell whether somebody has set a result aside; without a status it is accepted (3.35.3)."""
    return bool(mapping(suppression).get("status", "accepted") == "accepted")


def _take(
    instances: Instances,
    result: Mapping[str, Any],
    *,
    tool: str,
    rules: Mapping[str, Mapping[str, Any]],
    where: str,
) -> None:
    rule_id = str(result.get("ruleId") or mapping(result.get("rule")).get("id") or "")
    if not rule_id:
        instances.trouble(where, "has no ruleId")
        return
    rule = rules.get(rule_id, {})
    message = str(mapping(result.get("message")).get("text") or "")
    title = str(mapping(rule.get("shortDescription")).get("text") or message or rule_id)
    urls = [
        str(uri)
        for location in listing(result.get("locations"))
        if (
            uri := mapping(
                mapping(mapping(location).get("physicalLocation")).get("artifactLocation")
            ).get("uri")
        )
    ]
    if not urls:
        instances.trouble(where, f"{rule_id} names no web address")
    for url in urls:
        instances.found.append(
            Instance(
                url=url,
                tool=tool,
                rule=rule_id,
                code=rule_id,
                title=title,
                severity=_severity(result, rule),
                evidence=message,
                place=where,
            )
        )


def _severity(result: Mapping[str, Any], rule: Mapping[str, Any]) -> Severity:
    """Take GitHub's `security-severity` where it is given, else the level."""
    told = mapping(result.get("properties")).get("severity")
    if isinstance(told, str):
        return severity_of(told)
    score = mapping(rule.get("properties")).get("security-severity")
    try:
        number = float(str(score))
    except ValueError:
        default = mapping(rule.get("defaultConfiguration")).get("level", "warning")
        return _LEVELS.get(str(result.get("level", default)), Severity.MEDIUM)
    bands = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM))
    found = (severity for least, severity in bands if number >= least)
    return next(found, Severity.LOW if number > 0 else Severity.INFO)
