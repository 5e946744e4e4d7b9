"""Content-Security-Policy: what scripts a browser would still run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_ANYWHERE = ("*", "http:", "https:", "data:", "http://*", "https://*", "*:*")
_Directives = Mapping[str, tuple[str, ...]]


def parse_policies(values: Iterable[str]) -> tuple[_Directives, ...]:
    """Parse header values, each of which may hold several policies (CSP Level 3, section 2.2)."""
    policies: list[_Directives] = []
    for value in values:
        for text in value.split(","):
            directives: dict[str, tuple[str, ...]] = {}
            for part in text.split(";"):
                name, *sources = part.lower().split()[:200] or [""]
                if name and name not in directives:
                    directives[name] = tuple(sources)
            if directives:
                policies.append(directives)
    return tuple(policies)


def script_sources(policy: _Directives, *names: str) -> tuple[str, ...] | None:
    """Return what governs scripts, the first of the names that there is, or None."""
    for name in (*names, "script-src", "default-src"):
        if name in policy:
            return policy[name]
    return None


def allows_inline(policy: _Directives) -> bool:
    """Say whether inline script runs, as an element or as an attribute."""
    return any(
        _runs_inline(script_sources(policy, name))
        for name in ("script-src-elem", "script-src-attr")
    )


def _runs_inline(sources: tuple[str, ...] | None) -> bool:
    """A nonce, a hash or strict-dynamic cancels unsafe-inline (section 6.7.3.2)."""
    if sources is None:
        return True
    cancelled = any(
        source.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-"))
        or source == "'strict-dynamic'"
        for source in sources
    )
    return "'unsafe-inline'" in sources and not cancelled


def allows_eval(policy: _Directives) -> bool:
    """Say whether text can become script by eval."""
    sources = script_sources(policy)
    return sources is None or "'unsafe-eval'" in sources


def allows_anywhere(policy: _Directives) -> bool:
    """Say whether scripts load from any host or any data: address."""
    sources = script_sources(policy, "script-src-elem")
    if sources is None:
        return True
    return "'strict-dynamic'" not in sources and any(s in _ANYWHERE for s in sources)
