"""The sentences from which categories are learnt: seeds.csv, and the categories' own words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources
from typing import Final

# "Something else" is what no words point to.
NEVER_SUGGESTED: Final = "other"
_NAMES: Final = ("name", "name_hi", "name_ur", "name_ks", "name_doi", "words")


def rows() -> list[dict[str, str]]:
    """Return the shipped sentences with their category and language."""
    return _table("seeds.csv")


def examples() -> Iterator[tuple[str, str]]:
    """Yield each shipped category's code with a sentence, a name or the words that belong to it."""
    for row in rows():
        yield row["code"], row["text"]
    for row in _table("categories.csv"):
        if row["code"] == NEVER_SUGGESTED:
            continue
        for name in _NAMES:
            if row[name]:
                yield row["code"], row[name]


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
