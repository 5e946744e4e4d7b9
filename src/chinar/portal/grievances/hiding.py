"""Hide personal numbers in what people type, and say in plain words what was hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, gettext_lazy, ngettext_lazy

from chinar.engines.triage import HIDDEN, Kind, Masked, mask

UNREAD: Final = "unread"  # of a document that could not be looked through
# An answer has to say whom to call.
_OF_OFFICES: Final = frozenset({Kind.PHONE, Kind.EMAIL})

# Every letter has a telephone and an e-mail address at its head.
_OF_LETTERHEADS: Final = _OF_OFFICES
_PIECE: Final = 10_000
_OVERLAP: Final = 40  # a number that lies over the end of a piece is in the next one too

KIND_NAMES: Final = {
    Kind.AADHAAR: gettext_lazy("Aadhaar number"),
    Kind.VIRTUAL_ID: gettext_lazy("Aadhaar virtual ID"),
    Kind.PAN: gettext_lazy("PAN"),
    Kind.PHONE: gettext_lazy("phone number"),
    Kind.ACCOUNT: gettext_lazy("bank account"),
    Kind.CARD: gettext_lazy("bank card"),
    Kind.EMAIL: gettext_lazy("e-mail address"),
    Kind.VOTER_ID: gettext_lazy("voter card"),
    Kind.PASSPORT: gettext_lazy("passport"),
    Kind.DRIVING_LICENCE: gettext_lazy("driving licence"),
}

_TOLD: Final = {
    Kind.AADHAAR: ngettext_lazy(
        "We hid %(count)d number that looks like an Aadhaar number.",
        "We hid %(count)d numbers that look like Aadhaar numbers.",
        "count",
    ),
    Kind.VIRTUAL_ID: ngettext_lazy(
        "We hid %(count)d number that looks like an Aadhaar virtual ID.",
        "We hid %(count)d numbers that look like Aadhaar virtual IDs.",
        "count",
    ),
    Kind.PAN: ngettext_lazy(
        "We hid %(count)d number that looks like a PAN.",
        "We hid %(count)d numbers that look like PANs.",
        "count",
    ),
    Kind.PHONE: ngettext_lazy(
        "We hid %(count)d number that looks like a phone number.",
        "We hid %(count)d numbers that look like phone numbers.",
        "count",
    ),
    Kind.ACCOUNT: ngettext_lazy(
        "We hid %(count)d number that looks like a bank account.",
        "We hid %(count)d numbers that look like bank accounts.",
        "count",
    ),
    Kind.CARD: ngettext_lazy(
        "We hid %(count)d number that looks like a bank card.",
        "We hid %(count)d numbers that look like bank cards.",
        "count",
    ),
    Kind.EMAIL: ngettext_lazy(
        "We hid %(count)d e-mail address.", "We hid %(count)d e-mail addresses.", "count"
    ),
    Kind.VOTER_ID: ngettext_lazy(
        "We hid %(count)d number that looks like a voter card.",
        "We hid %(count)d numbers that look like voter cards.",
        "count",
    ),
    Kind.PASSPORT: ngettext_lazy(
        "We hid %(count)d number that looks like a passport.",
        "We hid %(count)d numbers that look like passports.",
        "count",
    ),
    Kind.DRIVING_LICENCE: ngettext_lazy(
        "We hid %(count)d number that looks like a driving licence.",
        "We hid %(count)d numbers that look like driving licences.",
        "count",
    ),
}


def hide(text: str) -> Masked:
    """Hide what looks like a personal number in words from outside."""
    return mask(text)


def hidden(text: str) -> str:
    """Return words from outside without personal numbers."""
    return mask(text).text


def hidden_of_office(text: str) -> str:
    """Return an office's words without personal numbers; its telephone and e-mail stay."""
    return mask(text, leave=_OF_OFFICES).text


def in_document(text: str) -> dict[str, int]:
    """Count what a document holds, piece by piece so that a long one takes no longer than it is."""
    pieces = [text[at : at + _PIECE + _OVERLAP] for at in range(0, len(text), _PIECE)]
    return counted(*(mask(piece, leave=_OF_LETTERHEADS) for piece in pieces))


def kinds_held(holds: Mapping[str, int]) -> str:
    """Name what a document holds, in the reader's language."""
    names = [str(KIND_NAMES[kind]) for kind in Kind if holds.get(kind.value)]
    if holds.get(UNREAD):
        names.append(gettext("text that could not be looked through"))
    return ", ".join(names)


def has_marks(text: str) -> bool:
    """Tell whether a text was hidden in before."""
    return HIDDEN * 2 in text


def counted(*found: Masked) -> dict[str, int]:
    """Return how many of each kind were hidden, as a record keeps it."""
    each = [{kind.value: number for kind, number in one.counts().items()} for one in found]
    return summed(*each)


def summed(*counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts taken together."""
    whole: Counter[str] = Counter()
    for some in counts:
        whole.update(some)
    return dict(whole)


def told(counts: Mapping[str, int]) -> list[str]:
    """Say what was hidden, one sentence a kind, in the reader's language."""
    return [
        str(_TOLD[kind] % {"count": counts[kind]}) for kind in Kind if counts.get(kind.value, 0) > 0
    ]
