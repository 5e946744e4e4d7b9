"""Lines that set a response header, for the servers that sites run on."""

from __future__ import annotations

from collections.abc import Mapping


def response_header(name: str, value: str) -> Mapping[str, str]:
    """Return what to write to send a header with every answer."""
    quoted = value.replace('"', "&quot;")
    return {
        "nginx": f'add_header {name} "{value}" always;',
        "Apache": f'Header always set {name} "{value}"',
        "IIS": f'<httpProtocol><customHeaders><add name="{name}" value="{quoted}" />'
        "</customHeaders></httpProtocol>",
    }
