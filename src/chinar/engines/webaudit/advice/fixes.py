"""Lines that set a response header, for the servers that sites run on."""

from __future__ import annotations

from collections.abc import Mapping

APACHE_TO_HTTPS = (
    "<VirtualHost *:80>\n    ServerName www.example.gov.in\n"
    '    Redirect permanent "/" "https://www.example.gov.in/"\n</VirtualHost>'
)
"""Outside a host of port 80 the redirect would go in circles."""


def response_header(name: str, value: str) -> Mapping[str, str]:
    """Return what to write to send a header with every answer."""
    quoted = value.replace('"', "&quot;")
    return {
        "nginx": f'add_header {name} "{value}" always;',
        "Apache": f'Header onsuccess unset {name}\nHeader always set {name} "{value}"',
        "IIS": f'<httpProtocol><customHeaders><add name="{name}" value="{quoted}" />'
        "</customHeaders></httpProtocol>",
    }
