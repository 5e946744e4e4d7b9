"""Names in the tree of DNS: what stands above a name, and which part of it was registered.

The public suffix is the policy's longest government suffix above the host. Elsewhere a rule of
thumb stands for the public suffix list: the last label, or the last two where a country's code
stands behind a word that registries use for kinds of owner (gov.uk, co.in, ac.in). It errs on
rare suffixes; then mail is judged one level too high or too low.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

_SECOND_LEVELS = "ac co com edu firm gen go gob gouv gov govt ind info mil net nic or org res sch"
_KINDS_OF_OWNER = frozenset(_SECOND_LEVELS.split())


def is_name(host: str) -> bool:
    """Tell whether a host is a full name in DNS, no address and no single label."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host
    return False


def upwards(name: str) -> tuple[str, ...]:
    """Return a name and all names above it but the root, nearest first."""
    labels = name.split(".")
    return tuple(".".join(labels[place:]) for place in range(len(labels)))


def registered_domain(host: str, suffixes: Sequence[str] = ()) -> str:
    """Return the domain that somebody registered: the public suffix and one label more."""
    public = max(
        (suffix for suffix in suffixes if host == suffix or host.endswith(f".{suffix}")),
        key=len,
        default=None,
    )
    labels = host.split(".")
    return ".".join(labels[-_depth(labels) - 1 :]) if public is None else _below(host, public)


def _below(host: str, public: str) -> str:
    if host == public:
        return host
    label = host.removesuffix(f".{public}").rpartition(".")[2]
    return f"{label}.{public}"


def _depth(labels: Sequence[str]) -> int:
    if len(labels) >= 2 and len(labels[-1]) == 2 and labels[-2] in _KINDS_OF_OWNER:
        return 2
    return 1
