"""Which addresses an auditor may touch: public ones, and networks that the policy allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

_V4_REFUSED = {
    ip_network(network): reason
    for network, reason in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT, holds a cloud's metadata service"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "a cloud's metadata service"),
        ("169.254.0.0/16", "link-local, holds cloud metadata services"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarks"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
}
"""IANA IPv4 Special-Purpose Address Registry, and two clouds' metadata addresses."""

_V6_REFUSED = {
    ip_network(network): reason
    for network, reason in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("100::/64", "discard"),
        ("2001:2::/48", "benchmarks"),
        ("2001:10::/28", "ORCHID"),
        ("2001:20::/28", "ORCHID"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("fc00::/7", "unique local, holds cloud metadata services"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
}
"""IANA IPv6 Special-Purpose Address Registry; forms that carry IPv4 are unwrapped instead."""

_V6_GLOBAL = IPv6Network("2000::/3")
_CARRIES_V4_LAST = (
    IPv6Network("::/96"),  # IPv4-compatible, RFC 4291
    IPv6Network("::ffff:0:0/96"),  # IPv4-mapped, RFC 4291
    IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated, RFC 2765
    IPv6Network("64:ff9b::/96"),  # NAT64, RFC 6052
)
_ISATAP_MARKS = (0x00005EFE, 0x02005EFE)  # RFC 5214


def unmapped(address: str) -> str:
    """Return the IPv4 address that an IPv4-mapped one stands for; any other as it is."""
    try:
        mapped = getattr(ip_address(address), "ipv4_mapped", None)
    except ValueError:
        return address
    return str(mapped) if mapped else address


def refusal(address: str, allowed: Sequence[IPv4Network | IPv6Network] = ()) -> str | None:
    """Say why an address may not be audited, or None where it may."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an IP address"
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if any(ip in network for network in allowed):
        return None
    return _special(ip)


def _special(ip: IPv4Address | IPv6Address) -> str | None:
    table = _V4_REFUSED if ip.version == 4 else _V6_REFUSED
    for network, reason in table.items():
        if ip in network:
            return reason
    if isinstance(ip, IPv6Address):
        inners = tuple(carried(ip))
        for inner in inners:
            if reason_inside := _special(inner):
                return f"carries {inner}: {reason_inside}"
        if not inners and ip not in _V6_GLOBAL:
            return "not of the global unicast range"
    return None


def carried(ip: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that an IPv6 address would reach by translation or tunnel."""
    number = int(ip)
    if any(ip in network for network in _CARRIES_V4_LAST):
        yield IPv4Address(number & 0xFFFFFFFF)
    if ip.sixtofour:
        yield ip.sixtofour
    if ip.teredo:
        yield from ip.teredo
    if (number >> 32) & 0xFFFFFFFF in _ISATAP_MARKS:
        yield IPv4Address(number & 0xFFFFFFFF)
