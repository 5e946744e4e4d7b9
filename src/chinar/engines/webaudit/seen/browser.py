"""What a real browser saw of the front page (optional extra)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule of axe-core that the page breaks."""

    rule: str
    impact: str
    """critical, serious, moderate or minor."""
    help: str
    tags: tuple[str, ...] = ()
    """The success criteria behind it, as axe-core names them."""
    targets: tuple[str, ...] = ()
    """Selectors of the first elements."""
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Render:
    """The page as Chromium showed it, or why it could not."""

    why: str = ""
    """A stable word where there is nothing to see: no_browser or render_failed."""
    detail: str = ""
    title: str = ""
    screenshot: bytes = b""
    """PNG of what is seen without scrolling."""
    picture_hash: str = ""
    """64 bits in hexadecimal; the more bits two differ in, the more the picture changed."""
    violations: tuple[Violation, ...] = ()
    refused: tuple[str, ...] = ()
    """What the page asked for and did not get."""
