"""Where real texts lie beside a checkout, for whoever has them; none of them is shown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def column(name: str, wanted: str) -> list[str]:
    """Return a column of one of the tables, or skip the test where they are not."""
    return [row[wanted] for row in rows(name)]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the tables, or skip the test where they are not."""
    for folder in ROOT.parents:
        path = folder / "shared" / "data" / "text" / name
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
    pytest.skip(f"shared/data/text/{name} lies in no folder above this checkout")
