"""From where somebody asks, as it is counted: one number for what one person can have."""

from __future__ import annotations

import ipaddress
from typing import Final

# RFC 6177: a home is given at least a /64, in which each device takes what address it likes.
_HOME: Final = 64


def of(address: str) -> str:
    """Return the network that an address is counted by; what is no address stays as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), _HOME), strict=False))
    return str(found)
