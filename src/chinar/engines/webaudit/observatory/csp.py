"""Content-Security-Policy, and who may frame the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chinar.engines.webaudit.observatory.material import Material
from chinar.engines.webaudit.observatory.policies import (
    Directives,
    Joined,
    PolicyError,
    Sources,
    join_meta_policies,
    join_policies,
    strip,
)

_CSP = "content-security-policy"
_BROAD = frozenset(
    {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
)
_BROAD_OR_INLINE = _BROAD | {"'unsafe-inline'", "data:"}
_PASSIVE = ("img-src", "media-src")
_PROOFS = ("'sha256-", "'sha384-", "'sha512-", "'nonce-")
_PLAIN = ("http:", "ftp:")
_MAX_META = 50
_MAX_POLICY = 65_536
_MAX_FRAMING = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What governs scripts, styles and objects, once nonces and hashes took effect."""

    directives: Directives
    scripts: Sources
    styles: Sources
    objects: Sources
    unproven: bool
    """Whether 'strict-dynamic' stands without a nonce or hash."""


def judge_csp(material: Material) -> str:
    """Return the first fault of the joined policies, worst kinds first."""
    joined = _joined(material)
    if isinstance(joined, str):
        return joined
    reading = _read(joined.directives)
    result = _first_fault(reading, material.secure) or _soundness(reading)
    if joined.repeats and result in _SOUND:
        return "csp-implemented-but-duplicate-directives"
    return result


_SOUND = (
    "csp-implemented-with-no-unsafe",
    "csp-implemented-with-no-unsafe-default-src-none",
    "csp-implemented-with-unsafe-inline-in-style-src-only",
    "csp-implemented-with-insecure-scheme-in-passive-content-only",
)


def judge_framing(material: Material) -> str:
    """Return what X-Frame-Options says, unless a policy has frame-ancestors."""
    joined = _joined(material)
    if not isinstance(joined, str) and "frame-ancestors" in joined.directives:
        return "x-frame-options-implemented-via-csp"
    header = material.header("x-frame-options")
    if not header:
        return "x-frame-options-not-implemented"
    told = strip(header[:_MAX_FRAMING]).lower()
    if told in ("deny", "sameorigin"):
        return "x-frame-options-sameorigin-or-deny"
    if told.startswith("allow-from"):
        return "x-frame-options-allow-from-origin"
    return "x-frame-options-header-invalid"


def _joined(material: Material) -> Joined | str:
    """Return the policies of header and page in one, or the result where there is none."""
    header = material.header(_CSP)
    headers = [] if header is None else [header]
    metas = meta_policies(material)
    try:
        joined = join_policies([*headers, *metas])
    except PolicyError:
        return "csp-header-invalid"
    if not _counts(headers, metas):
        if material.header(f"{_CSP}-report-only"):
            return "csp-not-implemented-but-reporting-enabled"
        return "csp-not-implemented"
    return joined


def _counts(headers: list[str], metas: list[str]) -> bool:
    """Say whether a directive stands where it may stand."""
    try:
        if join_policies(headers).directives:
            return True
    except PolicyError:
        pass
    try:
        return bool(join_meta_policies(metas))
    except PolicyError:
        return False


def meta_policies(material: Material) -> list[str]:
    """Return the policies in the page's meta tags, in order."""
    if material.page is None:
        return []
    return [
        meta.attributes["content"][:_MAX_POLICY]
        for meta in material.page.all("meta")[: _MAX_META * 10]
        if meta.attributes.get("content")
        and strip(meta.attributes.get("http-equiv", "").lower()) == _CSP
    ][:_MAX_META]


def _read(directives: Directives) -> _Reading:
    fallback = directives.get("default-src")
    scripts = directives.get("script-src") or fallback or {"*"}
    styles = directives.get("style-src") or fallback or {"*"}
    objects = directives.get("object-src") or fallback or {"*"}
    for sources in (scripts, styles):
        if _proves(sources):
            sources.discard("'unsafe-inline'")
    strict = "'strict-dynamic'" in scripts
    if strict and _proves(scripts):
        # The same set may stand for styles and objects too, where only default-src is given.
        for source in list(scripts):
            if source.startswith(tuple(_BROAD)) or source in ("'self'", "'unsafe-inline'"):
                scripts.discard(source)
    return _Reading(
        directives=directives,
        scripts=scripts,
        styles=styles,
        objects=objects,
        unproven=strict and not _proves(scripts),
    )


def _proves(sources: Iterable[str]) -> bool:
    return any(source.startswith(_PROOFS) for source in sources)


def _first_fault(reading: _Reading, secure: bool) -> str:
    directives = reading.directives
    active = reading.scripts.union(
        *(s for name, s in directives.items() if name not in (*_PASSIVE, "script-src"))
    )
    fallback = directives.get("default-src", set())
    passive = set().union(*(directives.get(name) or fallback for name in _PASSIVE))
    faults = (
        (reading.unproven, "csp-header-invalid"),
        (
            bool(reading.scripts & _BROAD_OR_INLINE or reading.objects & _BROAD),
            "csp-implemented-with-unsafe-inline",
        ),
        (secure and _plain(active), "csp-implemented-with-insecure-scheme"),
        (
            "'unsafe-eval'" in reading.scripts | reading.styles,
            "csp-implemented-with-unsafe-eval",
        ),
        (
            secure and _plain(passive),
            "csp-implemented-with-insecure-scheme-in-passive-content-only",
        ),
        (
            bool(reading.styles & _BROAD_OR_INLINE),
            "csp-implemented-with-unsafe-inline-in-style-src-only",
        ),
    )
    return next((result for there, result in faults if there), "")


def _plain(sources: Iterable[str]) -> bool:
    return any(source.startswith(_PLAIN) for source in sources)


def _soundness(reading: _Reading) -> str:
    if reading.directives.get("default-src") == {"'none'"}:
        return "csp-implemented-with-no-unsafe-default-src-none"
    return "csp-implemented-with-no-unsafe"
