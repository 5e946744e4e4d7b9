"""Load the categories that ship with the product; they stand in categories.csv."""

from __future__ import annotations

import csv
from datetime import datetime
from importlib import resources

from django.db import transaction
from django.utils import timezone

from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.policy import policy_on

LANGUAGES = ("hi", "ur", "ks", "doi")


def rows() -> list[dict[str, str]]:
    """Return the shipped rows, by column name."""
    text = resources.files(__package__).joinpath("categories.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def load(now: datetime) -> int:
    """Add or renew the shipped categories and the first policy; return how many were written."""
    known = {category.code: category for category in GrievanceCategory.objects.all()}
    written = 0
    with transaction.atomic():
        policy_on(timezone.localdate(now))
        for place, row in enumerate(rows(), start=1):
            category = known.get(row["code"]) or GrievanceCategory(code=row["code"])
            if category.pk is None or _differs(category, row, place):
                _fill(category, row, place)
                category.save()
                written += 1
    return written


def _values(row: dict[str, str], place: int) -> dict[str, object]:
    names = {code: row[f"name_{code}"] for code in LANGUAGES if row.get(f"name_{code}")}
    return {
        "name": row["name"],
        "names": names,
        "department_code": row["department_code"],
        "words": row["words"],
        "place_in_list": place,
    }


def _differs(category: GrievanceCategory, row: dict[str, str], place: int) -> bool:
    return any(getattr(category, name) != value for name, value in _values(row, place).items())


def _fill(category: GrievanceCategory, row: dict[str, str], place: int) -> None:
    for name, value in _values(row, place).items():
        setattr(category, name, value)
