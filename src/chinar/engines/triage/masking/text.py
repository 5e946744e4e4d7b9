"""Hide what looks like personal numbers in free text, letter for letter."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

from chinar.engines.triage.masking.digits import plain
from chinar.engines.triage.masking.model import Kind, Masked, Span
from chinar.engines.triage.masking.rules import Candidate, candidates

HIDDEN: Final = "X"  # a strong letter: it keeps its side of the digits in right-to-left text
# How many letters and digits at the end of each stay readable.
STAY: Final = {Kind.PHONE: 2}
STAY_ELSE: Final = 4


def mask(text: str, leave: AbstractSet[Kind] = frozenset()) -> Masked:
    """Hide personal numbers but the kinds to ``leave``; outside the spans every letter stays.

    What hiding leaves is read again until nothing more is found, so a second call changes nothing.
    """
    spans: list[Span] = []
    while True:
        shown, found = _once(text, leave)
        if not found:
            return Masked(text=text, spans=tuple(sorted(spans, key=lambda span: span.start)))
        spans = _joined(spans, found, shown)
        text = shown


def _once(text: str, leave: AbstractSet[Kind]) -> tuple[str, list[Span]]:
    taken = bytearray(len(text))
    letters = list(text)
    found: list[Span] = []
    for one in candidates(plain(text)):
        if one.kind in leave or taken.find(1, one.start, one.end) >= 0:
            continue
        hidden = _hidden(text, one)
        piece = text[one.start : one.end]
        if hidden == piece:
            continue
        taken[one.start : one.end] = b"\x01" * len(piece)
        letters[one.start : one.end] = hidden
        found.append(_span(one.kind, one.start, hidden))
    return "".join(letters), found


def _hidden(text: str, one: Candidate) -> str:
    piece = text[one.start : one.end]
    if one.kind is Kind.EMAIL:
        return _hidden_address(piece)
    letters = list(piece)
    places = [place for place, letter in enumerate(letters) if letter.isalnum()]
    for place in places[: -STAY.get(one.kind, STAY_ELSE)]:
        letters[place] = HIDDEN
    return "".join(letters)


def _hidden_address(piece: str) -> str:
    """Leave the first letter and the last part: ``aXXX@XXXXXXX.org``."""
    end = piece.rindex(".")
    inner = "".join(HIDDEN if letter.isalnum() else letter for letter in piece[1:end])
    return piece[0] + inner + piece[end:]


def _span(kind: Kind, start: int, hidden: str) -> Span:
    visible = "".join(letter for letter in hidden if letter.isalnum() and letter != HIDDEN)
    return Span(kind=kind, start=start, end=start + len(hidden), visible=visible)


def _joined(before: list[Span], found: list[Span], shown: str) -> list[Span]:
    """Add new spans; one that touches an older one makes it longer and leaves it its kind."""
    spans = list(before)
    for new in found:
        same = [old for old in spans if old.start < new.end and new.start < old.end]
        start = min([new.start, *(old.start for old in same)])
        end = max([new.end, *(old.end for old in same)])
        kind = same[0].kind if same else new.kind
        spans = [old for old in spans if old not in same]
        spans.append(_span(kind, start, shown[start:end]))
    return spans
