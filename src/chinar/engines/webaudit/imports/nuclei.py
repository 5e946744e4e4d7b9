"""nuclei's JSON lines."""

from __future__ import annotations

import json

from chinar.engines.webaudit.imports.instance import (
    Instance,
    Instances,
    listing,
    mapping,
    severity_of,
)

OURS = {
    "git-config": "exposed.git",
    "svn-wc-db": "exposed.svn",
    "ds-store-file": "exposed.ds_store",
    "phpinfo-files": "exposed.phpinfo",
    "apache-server-status": "exposed.server_status",
    "wordpress-xmlrpc-listmethods": "cms.xmlrpc",
    "missing-sri": "sri.missing",
}
"""nuclei's templates → our codes, where both mean the same."""


def read(content: bytes) -> Instances:
    """Read one finding a line; a bad line is told by its number."""
    instances = Instances(tool="nuclei")
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            instances.trouble(f"line {number}", error)
            continue
        held = mapping(data)
        template = str(held.get("template-id") or "")
        url = str(held.get("matched-at") or held.get("host") or "")
        if not template or not url:
            instances.trouble(f"line {number}", "has no template-id or no matched-at")
            continue
        info = mapping(held.get("info"))
        classes = mapping(info.get("classification"))
        matcher = held.get("matcher-name")
        extracted = [str(part) for part in listing(held.get("extracted-results"))]
        instances.found.append(
            Instance(
                url=url,
                tool="nuclei",
                rule=template if not matcher else f"{template}:{matcher}",
                code=OURS.get(template),
                title=str(info.get("name") or template),
                severity=severity_of(info.get("severity")),
                evidence=", ".join(extracted[:5]),
                place=f"line {number}",
                cwe=", ".join(str(cwe).upper() for cwe in listing(classes.get("cwe-id"))),
            )
        )
    return instances
