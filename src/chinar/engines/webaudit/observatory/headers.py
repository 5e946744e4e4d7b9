"""Tests that read one header each: types, referrers, sharing, embedding."""

from __future__ import annotations

from chinar.engines.webaudit.observatory.material import Material, joined
from chinar.engines.webaudit.observatory.policies import strip

_PRIVATE = ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin")
_UNSAFE = ("origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade")
_CORP = {
    "same-site": "corp-implemented-with-same-site",
    "same-origin": "corp-implemented-with-same-origin",
    "cross-origin": "corp-implemented-with-cross-origin",
}
_MAX_HEADER = 256


def judge_sniffing(material: Material) -> str:
    """Judge X-Content-Type-Options; sent twice, it is no longer nosniff alone."""
    header = material.header("x-content-type-options")
    if not header:
        return "x-content-type-options-not-implemented"
    if strip(header[:_MAX_HEADER]).lower() == "nosniff":
        return "x-content-type-options-nosniff"
    return "x-content-type-options-header-invalid"


def judge_referrer(material: Material) -> str:
    """Judge the last known word of header and page; the page comes after the header."""
    header = material.header("referrer-policy")
    told = [value for value in (header, _meta_referrer(material)) if value is not None]
    if not told:
        return "referrer-policy-not-implemented"
    words = [strip(word.lower()) for word in ", ".join(told).split(",")]
    known = [word for word in words if word in (*_PRIVATE, *_UNSAFE)]
    if not known:
        return "referrer-policy-header-invalid"
    return "referrer-policy-private" if known[-1] in _PRIVATE else "referrer-policy-unsafe"


def _meta_referrer(material: Material) -> str | None:
    """Return the last meta tag's word; one that stands for a header is passed over."""
    found = None
    for meta in material.page.all("meta") if material.page else ():
        attributes = meta.attributes
        stands_for_header = "http-equiv" in attributes and "content" in attributes
        if not stands_for_header and strip(attributes.get("name", "").lower()) == "referrer":
            found = attributes.get("content") or found
    return found


def judge_sharing(material: Material) -> str:
    """Judge whether other sites may read; the score never moves by it."""
    header = joined(material.shared, "access-control-allow-origin") if material.shared else None
    if not header:
        return "cross-origin-resource-sharing-not-implemented"
    if strip(header[:_MAX_HEADER]) == "*":
        return "cross-origin-resource-sharing-implemented-with-public-access"
    return "cross-origin-resource-sharing-implemented-with-restricted-access"


def judge_embedding(material: Material) -> str:
    """Judge Cross-Origin-Resource-Policy."""
    header = strip((material.header("cross-origin-resource-policy") or "")[:_MAX_HEADER])
    if not header:
        return "corp-not-implemented"
    return _CORP.get(header.lower(), "corp-header-invalid")
