"""GIGW 3.0 checkpoints that the markup of a page settles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice
from types import MappingProxyType

from chinar.engines.webaudit.reading.gigw import DESCRIBED, DOWNLOAD, LEGACY_FONT, SKIPS
from chinar.engines.webaudit.reading.page import Element, Page
from chinar.engines.webaudit.seen.web import Response

MOST_SHOWN = 10
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_UNICODE = ("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be")
_SCALE = re.compile(r"maximum-scale\s*=\s*([0-9.]{1,8})")
_FIXED = re.compile(r"user-scalable\s*=\s*(?:no|0)(?![.\d])")
_DELAY = re.compile(r"\s*(\d{1,6})(?:\.\d*)?\s*(?:;|,|$)")
_LONGEST_DELAY_S = 72_000  # WCAG 2.1 2.2.1: twenty hours
_ENOUGH_ZOOM = 2.0  # WCAG 2.1 1.4.4: 200 %
_LEAST_ROWS, _LEAST_COLUMNS = 3, 2
_BLOCKS = (
    *("div", "form", "input", "img", "iframe", "table", "ul", "ol", "section", "nav", "button"),
    *("h1", "h2", "h3", "h4", "marquee", "object", "video"),
)
_CODE_READ = 200_000
_DOWNLOADS_READ = 30


def without_viewport(page: Page, _response: Response) -> list[str]:
    """5.1.15: a page that fits a telephone says so in its viewport."""
    if _viewport(page) is None:
        return ['there is no <meta name="viewport">']
    return []


def _viewport(page: Page) -> str | None:
    return _meta(page, "viewport")


def _meta(page: Page, name: str) -> str | None:
    for meta in page.all("meta"):
        if meta.attributes.get("name", "").strip().lower() == name:
            return meta.attributes.get("content", "").strip().lower()
    return None


def without_description(page: Page, _response: Response) -> list[str]:
    """5.1.17: the page says in a sentence what it is about."""
    if _meta(page, "description"):
        return []
    return ['there is no <meta name="description">']


def without_skip_link(page: Page, _response: Response) -> list[str]:
    """5.2.27: a way past the menu; a main part that is marked will do."""
    if page.all("main"):
        return []
    if any(element.attributes.get("role", "").lower() == "main" for element in page.elements):
        return []
    for link in page.all("a")[:30]:
        attributes = link.attributes
        said = f"{link.text} {attributes.get('title', '')} {attributes.get('aria-label', '')}"
        leads_down = attributes.get("href", "").startswith("#")
        if leads_down and SKIPS.search(f"{said} {attributes['href']}".lower()):
            return []
    return ["neither a link past the menu nor a <main> part"]


def zoom_blocked(page: Page, _response: Response) -> list[str]:
    """5.2.15: visitors may enlarge the page to twice its size."""
    viewport = (_viewport(page) or "")[:500]
    scale = _SCALE.search(viewport)
    try:
        small = bool(scale) and float(scale[1] if scale else 9) < _ENOUGH_ZOOM
    except ValueError:
        small = False
    return [f"viewport: {viewport}"] if small or _FIXED.search(viewport) else []


def timed_refresh(page: Page, _response: Response) -> list[str]:
    """5.2.24: the page does not reload or move on by the clock."""
    lines: list[str] = []
    for meta in page.all("meta"):
        if meta.attributes.get("http-equiv", "").strip().lower() == "refresh":
            content = meta.attributes.get("content", "")
            delay = _DELAY.match(content)
            if delay and 0 < int(delay[1]) <= _LONGEST_DELAY_S:
                lines.append(f"refresh: {content[:200]}")
    return lines


def moving_text(page: Page, _response: Response) -> list[str]:
    """5.2.25: what moves can be stopped."""
    return [
        f"<{element.tag}> {element.text[:150]}"
        for element in page.all("marquee", "blink")
        if element.text and not element.hidden
    ]


def sound_plays(page: Page, _response: Response) -> list[str]:
    """5.2.13: nothing plays by itself with sound."""
    return [
        f"<{element.tag}> {element.attributes.get('src', '')[:200]} plays by itself"
        for element in page.all("audio", "video", "bgsound")
        if element.tag == "bgsound"
        or ("autoplay" in element.attributes and "muted" not in element.attributes)
    ]


def without_captions(page: Page, _response: Response) -> list[str]:
    """5.2.3: recorded films have captions; silent ones that play by themselves only adorn."""
    tracks = [
        track
        for track in page.all("track")
        if track.attributes.get("kind", "subtitles").lower() in ("captions", "subtitles")
    ]
    return [
        f"<video> {video.attributes.get('src', '')[:200]} has no track of captions"
        for video in page.all("video")
        if "muted" not in video.attributes and not any(video.holds(track) for track in tracks[:50])
    ]


def unnamed_links(page: Page, _response: Response) -> list[str]:
    """5.2.30: each link says where it leads, in words or by its picture."""
    links = page.all("a")
    pictures = [
        picture
        for picture in page.all("img", "svg", "object", "input", "title")
        if picture.tag in ("svg", "object", "title") or picture.attributes.get("alt", "").strip()
    ]
    named_within = [
        element
        for element in page.elements
        if element.attributes.get("aria-label", "").strip()
        or element.attributes.get("title", "").strip()
    ]
    named = {link.order for link in _holding(links, pictures)}
    named |= {link.order for link in _holding(links, named_within)}
    return [
        f"<a href={link.attributes['href'][:200]!r}> has no words"
        for link in links
        if link.attributes.get("href", "").strip()
        and not link.text
        and not link.hidden
        and link.order not in named
        and not any(link.attributes.get(name, "").strip() for name in _NAMES)
        and link.attributes.get("aria-hidden", "").lower() != "true"
        and link.attributes.get("tabindex", "") != "-1"
    ]


_NAMES = ("aria-label", "aria-labelledby", "title")


def _holding(holders: tuple[Element, ...], elements: list[Element]) -> list[Element]:
    """Return the holders that hold one of the elements; both stand in order, links never nest."""
    found: list[Element] = []
    position = 0
    for holder in holders:
        while position < len(elements) and elements[position].order <= holder.order:
            position += 1
        if position < len(elements) and holder.holds(elements[position]):
            found.append(holder)
    return found


def tables_without_headers(page: Page, _response: Response) -> list[str]:
    """5.1.19: tables of figures and lists mark their headings; tables that only lay out do not."""
    tables = page.all("table")
    lines: list[str] = []
    for table in tables[:50]:
        role = table.attributes.get("role", "").strip().lower()
        if table.hidden or role in ("presentation", "none"):
            continue
        held = page.elements[table.order + 1 : table.until]
        rows = [element for element in held if element.tag == "tr"]
        cells = [element for element in held if element.tag == "td"]
        marked = any(element.tag in ("th", "caption") for element in held)
        laid_out = any(element.tag in _BLOCKS for element in held)
        filled = sum(bool(cell.text) for cell in cells)
        full = len(rows) >= _LEAST_ROWS and filled >= len(rows) * _LEAST_COLUMNS
        if full and not marked and not laid_out:
            lines.append(f"<table> {table.text[:150]}")
    return lines


def undescribed_downloads(page: Page, _response: Response) -> list[str]:
    """5.1.6: downloads say their format or size, in the link or right beside it."""
    links = (link for link in page.all("a") if DOWNLOAD.search(_reference(link)))
    downloads = list(islice(links, _DOWNLOADS_READ))
    bare = [link for link in downloads if not _is_described(page, link)]
    if len(bare) * 2 <= len(downloads):
        return []  # most of them do
    return [f"{link.text[:100]} → {_reference(link)[:200]}" for link in bare]


def _reference(link: Element) -> str:
    return link.attributes.get("href", "")


def _is_described(page: Page, link: Element) -> bool:
    near = link.texts[max(link.start - 1, 0) : link.end + 3]
    held = page.elements[link.order : min(link.until + 2, link.order + 12)]
    said = [
        element.attributes.get(name, "")
        for element in held
        for name in ("title", "aria-label", "alt", "class", "type")
    ]
    return bool(DESCRIBED.search(" ".join((*(text[:200] for text in near), *said))))


def legacy_fonts(page: Page, _response: Response) -> list[str]:
    """5.1.13: words in Indian scripts are Unicode, not letters drawn by a font of their own."""
    said = [(element.tag, element.attributes.get("face", "")) for element in page.all("font")]
    said += [
        (element.tag, element.attributes["style"])
        for element in page.elements
        if "style" in element.attributes
    ]
    said += [("style", style.text[:_CODE_READ]) for style in page.all("style")]
    return [f"<{tag}> {match[0]}" for tag, text in said if (match := LEGACY_FONT.search(text))]


def not_unicode(page: Page, response: Response) -> list[str]:
    """5.4.10: the page is written in Unicode."""
    named = _CHARSET.search(response.value("content-type"))
    if named is None:
        metas = (meta.attributes.get("charset") or _in_content(meta) for meta in page.all("meta"))
        charset = next(filter(None, metas), "")
    else:
        charset = named[1]
    return [f"charset={charset[:30]}"] if charset and charset.lower() not in _UNICODE else []


def _in_content(meta: Element) -> str:
    if meta.attributes.get("http-equiv", "").strip().lower() != "content-type":
        return ""
    match = _CHARSET.search(meta.attributes.get("content", ""))
    return match[1] if match else ""


Finder = Callable[[Page, Response], list[str]]
FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        "gigw.not_responsive": without_viewport,
        "gigw.description_missing": without_description,
        "gigw.skip_link_missing": without_skip_link,
        "gigw.zoom_blocked": zoom_blocked,
        "gigw.timed_refresh": timed_refresh,
        "gigw.moving_text": moving_text,
        "gigw.sound_plays": sound_plays,
        "gigw.captions_missing": without_captions,
        "gigw.link_unnamed": unnamed_links,
        "gigw.table_headers_missing": tables_without_headers,
        "gigw.download_undescribed": undescribed_downloads,
        "gigw.legacy_font": legacy_fonts,
        "gigw.charset_not_unicode": not_unicode,
    }
)
OF_FULL_PAGES = frozenset(
    {"gigw.not_responsive", "gigw.description_missing", "gigw.skip_link_missing"}
)
"""What is missing is held only against a page that has words."""
