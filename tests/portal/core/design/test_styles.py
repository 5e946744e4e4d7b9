"""Rules that every template and style sheet of the portal keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import chinar
from chinar.portal.core import design

SOURCE = Path(chinar.__file__).parent
STYLES = Path(design.__file__).parent / "static" / "design"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
SHEETS = sorted(SOURCE.rglob("static/**/*.css"))

INLINE = re.compile(
    r"""<style\b | <[^>]+\sstyle\s*= | <[^>]+\son\w+\s*=\s*["'] | javascript:
    | <script(?![^>]*\s(?:src=|type="application/json"))""",
    re.VERBOSE | re.IGNORECASE,
)
PHYSICAL = re.compile(
    r"""(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)(?:-\w+)?|left|right|top|bottom)\s*:
    | (?:float|clear|text-align)\s*:\s*(?:left|right)
    | (?<![\w-])(?:min-|max-)?(?:width|height)\s*:\s*[\d.]+(?:rem|px|%|em)\s*[;}]""",
    re.VERBOSE,
)

ON_PAPER = (
    *("ink", "quiet", "brand", "brand-strong", "accent", "violet"),
    *("good", "attention", "bad", "unknown", "progress"),
)
PAIRS = [
    *((front, back) for front in ON_PAPER for back in ("paper", "panel")),
    *(("paper", back) for back in ("brand", "brand-strong", "attention", "bad")),
    *((front, "tint") for front in ("ink", "brand", "brand-strong")),
]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_style_or_script(path):
    found = INLINE.search(path.read_text())
    assert found is None, found.group()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_styles_know_no_left_or_right(path):
    found = PHYSICAL.search(path.read_text())
    assert found is None, found.group()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_styles_ask_nothing_of_anybody(path):
    text = path.read_text()
    assert "url(" not in text
    assert "@import" not in text


def tokens(text):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", text))


def schemes():
    text = (STYLES / "chinar.css").read_text()
    light = re.search(r"^:root \{(.*?)^\}", text, re.DOTALL | re.MULTILINE).group(1)
    dark = re.search(r"prefers-color-scheme: dark\) \{(.*?)^\}", text, re.DOTALL | re.MULTILINE)
    return {"light": tokens(light), "dark": tokens(light) | tokens(dark.group(1))}


def luminance(colour):
    """Return relative luminance (WCAG 2.1, definition)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the contrast ratio (WCAG 2.1, definition)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_stands_out_from_what_is_behind_it(scheme, front, back):
    colours = schemes()[scheme]
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_of_inputs_and_the_focus_ring_can_be_seen(scheme):
    colours = schemes()[scheme]
    assert contrast(colours["edge"], colours["paper"]) >= 3
    assert contrast(colours["ink"], colours["focus"]) >= (3 if scheme == "light" else 1)
    assert contrast(colours["ink"], colours["paper"]) >= 3


def test_the_focus_ring_is_never_removed():
    for path in SHEETS:
        assert not re.search(r"outline\s*:\s*(?:none|0\b)", path.read_text())


def test_the_tokens_are_those_of_the_design():
    light, dark = schemes()["light"], schemes()["dark"]
    assert light["ink"] == "#1b2430"
    assert light["brand"] == "#0b5d4b"
    assert light["accent"] == "#a63a12"
    assert light["good"] == "#1a6e3c"
    assert dark["paper"] == "#12181d"
    assert dark["brand"] == "#63c7ac"
