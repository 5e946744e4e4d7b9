"""Load the categories that ship with the product, and what applications may ask about each.

They stand in categories.csv and attributes.json.
"""

from __future__ import annotations

import csv
import json
from datetime import datetime
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils import timezone

from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.policy import policy_on

LANGUAGES = ("hi", "ur", "ks", "doi")


def rows() -> list[dict[str, str]]:
    """Return the shipped rows, by column name."""
    text = resources.files(__package__).joinpath("categories.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def attributes() -> dict[str, list[dict[str, Any]]]:
    """Return what applications may ask besides, by a category's code."""
    text = resources.files(__package__).joinpath("attributes.json").read_text(encoding="utf-8")
    shipped: dict[str, list[dict[str, Any]]] = json.loads(text)
    return shipped


def load(now: datetime) -> int:
    """Add or renew the shipped categories and the first policy; return how many were written."""
    known = {category.code: category for category in GrievanceCategory.objects.all()}
    asked = attributes()
    written = 0
    with transaction.atomic():
        policy_on(timezone.localdate(now))
        for place, row in enumerate(rows(), start=1):
            category = known.get(row["code"]) or GrievanceCategory(code=row["code"])
            values = _values(row, place) | {"attributes": asked.get(row["code"], [])}
            if category.pk is None or _differs(category, values):
                _fill(category, values)
                category.changed_at = now
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


def _differs(category: GrievanceCategory, values: dict[str, object]) -> bool:
    return any(getattr(category, name) != value for name, value in values.items())


def _fill(category: GrievanceCategory, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(category, name, value)
