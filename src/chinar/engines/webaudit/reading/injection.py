"""Code that hides what it does, or stands where no editor puts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from chinar.engines.webaudit.reading.code_print import is_data
from chinar.engines.webaudit.reading.hosts import (
    host_of,
    is_address,
    is_stranger,
    is_well_known,
    registrable,
)
from chinar.engines.webaudit.reading.page import Page, decode
from chinar.engines.webaudit.seen.web import Response

_MOST_SCRIPTS = 200
_LONGEST_CODE = 400_000
_LONGEST_TAIL = 20_000
_MANY_NAMES = 12
_RUN = re.compile(
    r"\beval\s{0,3}\(|\bFunction\s{0,3}\(|document\.write(?:ln)?\s{0,3}\(|"
    r"setTimeout\s{0,3}\(\s{0,3}[\"']"
)
_UNPACK = re.compile(
    r"\batob\s{0,3}\(|\bunescape\s{0,3}\(|fromCharCode|decodeURIComponent\s{0,3}\("
)
_RUN_UNPACKED = re.compile(
    r"(?:\beval|\bFunction|document\.write(?:ln)?)\s{0,3}\(\s{0,3}(?:window\.|self\.)?"
    r"(?:atob|unescape|String\s{0,3}\.\s{0,3}fromCharCode|decodeURIComponent\(\s{0,3}escape)\b"
)
_LONG_BASE64 = re.compile(r"[\"'`][A-Za-z0-9+/=]{120,}[\"'`]")
_CHAR_CODES = re.compile(
    r"fromCharCode\s{0,3}\((?:\s{0,3}(?:0x)?[0-9a-fA-F]{1,5}\s{0,3},){24,4000}"
)
_ESCAPES = re.compile(r"(?:\\x[0-9a-fA-F]{2}|\\u00[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}){20,}")
_HEX_NAME = re.compile(r"\b_0x[0-9a-f]{3,8}\b")
_ADDS_SCRIPT = re.compile(r"createElement\s{0,3}\(|appendChild|insertBefore|document\.write")
_WRITES_SCRIPT = re.compile(
    r"unescape\s{0,3}\(\s{0,3}([\"'])(%3c(?:script|iframe).{0,500}?)\1", re.IGNORECASE | re.DOTALL
)
# Words of campaigns that were found in thousands of sites, as they stand in the code itself.
_CAMPAIGNS = (
    "if(ndsw===undefined)",
    "if(ndsj===undefined)",
    "if(typeof ndsw==",
    "if(typeof ndsj==",
    "var zqxw,",
    "if(typeof zqxw==",
)
_USUAL_ESCAPES = ("google-analytics.com/ga.js", "/piwik.js", "/matomo.js", "histats", "statcounter")
_CHEAP_END_NAMES = (
    "top xyz tk ml ga cf gq click icu buzz rest cyou sbs cfd quest monster bond lol pw ws su "
    "bid loan win men stream download racing review party trade date faith cricket science"
)
_CHEAP_ENDS = frozenset(_CHEAP_END_NAMES.split())
_LOOKS_LIKE = re.compile(
    r"jquery|google|gstatic|analytic|bootstrap|cloudflare|cdnjs|wordpress|facebook|recaptcha|nic-?in"
)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AFTER_THE_END = re.compile(r"<script\b([^>]{0,2000})>", re.IGNORECASE)
_SOURCE = re.compile(r"src\s{0,5}=\s{0,5}[\"']?([^\"'\s>]{1,1000})", re.IGNORECASE)
_END = re.compile(r"</html\s{0,5}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One reason to think that code was injected, and its weight."""

    points: int
    what: str
    proof: str


_READ: WeakKeyDictionary[Response, tuple[Sign, ...]] = WeakKeyDictionary()


def suspicions_about_code(
    response: Response, page: Page, government: Sequence[str]
) -> tuple[Sign, ...]:
    """Return the signs in a page's code; worked out once for each answer."""
    found = _READ.get(response)
    if found is None:
        found = _READ[response] = tuple(_signs(response, page, government))
    return found


def _signs(response: Response, page: Page, government: Sequence[str]) -> Iterator[Sign]:
    own = registrable(response.url.host)
    for script in page.all("script")[:_MOST_SCRIPTS]:
        if is_data(script.attributes.get("type", "")):
            continue
        if source := script.attributes.get("src", ""):
            yield from signs_of_host(host_of(source), own)
        elif code := script.text[:_LONGEST_CODE]:
            yield from signs_in_code(code, own)
    told: set[str] = set()
    for frame in page.all("iframe")[:_MOST_SCRIPTS]:
        host = host_of(frame.attributes.get("src", ""))
        owner = registrable(host)
        if owner in told or not is_stranger(host, response.url.host, government):
            continue
        if _hides_itself(frame.attributes):
            told.add(owner)
            yield Sign(points=2, what=f"an invisible frame of {host}", proof=f"iframe {host}")
            yield from signs_of_host(host, own)
    yield from _after_the_end(response, own)


def _hides_itself(attributes: Mapping[str, str]) -> bool:
    """Tell whether a frame is never seen; what a closed tab holds is seen later."""
    size = [attributes.get(side, "").strip().removesuffix("px") for side in ("width", "height")]
    return (
        all(one in ("0", "1") for one in size)
        or "hidden" in attributes
        or _UNSEEN.search(attributes.get("style", "")[:500]) is not None
    )


def signs_in_code(code: str, own: str) -> Iterator[Sign]:
    """Yield the signs in one inline script of a page under this registered name."""
    start = code[:120].strip()
    if campaign := next((mark for mark in _CAMPAIGNS if mark in code), ""):
        yield Sign(points=4, what="the mark of a known campaign", proof=campaign)
    hidden = bool(_ESCAPES.search(code) or _LONG_BASE64.search(code) or _CHAR_CODES.search(code))
    unpacks = bool(_UNPACK.search(code))
    if (hidden or unpacks) and not any(usual in code for usual in _USUAL_ESCAPES):
        points, what = _how_it_runs(code, own, hidden=hidden, unpacks=unpacks)
        if points:
            yield Sign(points=points, what=what, proof=start)
        if _CHAR_CODES.search(code) and _ADDS_SCRIPT.search(code):
            yield Sign(points=2, what="a script that spells out another’s address", proof=start)
    if len(_HEX_NAME.findall(code, 0, 20_000)) >= _MANY_NAMES:
        yield Sign(points=1, what="a script with disguised names", proof=start)


def _how_it_runs(code: str, own: str, *, hidden: bool, unpacks: bool) -> tuple[int, str]:
    written = [unquote(found[2]) for found in islice(_WRITES_SCRIPT.finditer(code), 5)]
    if any(_is_disguised(tag, own) for tag in written):
        return 3, "a script that writes a hidden script"
    if written and not hidden:
        return 0, ""  # how old pages load a copy of their own, or a seal
    if _RUN_UNPACKED.search(code):
        return (3 if hidden else 2), "a script that unpacks and runs hidden code"
    if hidden and unpacks and _RUN.search(code):
        return 2, "a script with hidden code"
    return 0, ""


def _is_disguised(tag: str, own: str) -> bool:
    """Tell whether a written tag loads from a stranger, or hides once more where from."""
    source = _SOURCE.search(tag)
    host = host_of(source[1]) if source else ""
    stranger = bool(host) and registrable(host) != own and not is_well_known(host)
    return stranger or "%3" in tag.lower()


def signs_of_host(host: str, own: str) -> Iterator[Sign]:
    """Yield what speaks against a host that scripts come from."""
    if not host or registrable(host) == own or is_well_known(host):
        return
    if is_address(host):
        yield Sign(points=1, what=f"scripts come from a bare address, {host}", proof=host)
    elif host.rpartition(".")[2] in _CHEAP_ENDS:
        yield Sign(points=1, what=f"scripts come from {host}", proof=host)
    if "xn--" in host:
        yield Sign(points=1, what=f"scripts come from a disguised name, {host}", proof=host)
    if _LOOKS_LIKE.search(registrable(host)):
        yield Sign(points=1, what=f"the host {host} looks like another’s", proof=host)


def _after_the_end(response: Response, own: str) -> Iterator[Sign]:
    tail_at = response.body.lower().find(b"</html")
    if tail_at < 0 or b"<script" not in response.body[tail_at:].lower():
        return
    source_text = decode(response)
    end = _END.search(source_text)
    begin = end.end() if end else len(source_text)
    for tag in _AFTER_THE_END.finditer(source_text, begin, begin + _LONGEST_TAIL):
        source = _SOURCE.search(tag[1])
        host = host_of(source[1]) if source else ""
        if host and registrable(host) != own and not is_well_known(host):
            what = f"a script of {host} behind the end of the page"
            yield Sign(points=2, what=what, proof=tag[0][:200])
            return
