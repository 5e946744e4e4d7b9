"""Load the services that ship with the product; their facts and sources stand in facts.csv."""

from __future__ import annotations

import csv
import hashlib
from datetime import datetime
from importlib import resources

from django.db import transaction

from chinar.portal.catalogue.models import Service
from chinar.portal.registry.folding import search_text
from chinar.portal.registry.models import Organisation

LANGUAGES = ("hi", "ur", "ks", "doi")
SAME = (
    *("name", "kind", "law", "confidence"),
    *("officer", "first_appeal", "second_appeal", "apply_url", "apply_at"),
)


def rows() -> list[dict[str, str]]:
    """Return the shipped rows, by column name."""
    text = resources.files(__package__).joinpath("facts.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def load(now: datetime) -> int:  # noqa: ARG001 # one shape for every room's facts
    """Add services that are missing and renew those that no person has edited.

    Return how many rows were written; a second call writes none.
    """
    known = {service.code: service for service in Service.objects.all()}
    departments = dict(Organisation.objects.values_list("code", "pk"))
    written = 0
    with transaction.atomic():
        for row in rows():
            digest = hashlib.sha256("\x1f".join(row.values()).encode()).hexdigest()
            service = known.get(row["code"]) or Service(code=row["code"])
            if service.edited or service.fact_digest == digest:
                continue
            service.department_id = departments[row["department"]]
            _fill(service, row)
            service.fact_digest = digest
            service.save()
            written += 1
    return written


def _fill(service: Service, row: dict[str, str]) -> None:
    for column in SAME:
        setattr(service, column, row[column])
    service.names = {code: row[f"name_{code}"] for code in LANGUAGES if row[f"name_{code}"]}
    service.documents = row["documents"].split()
    service.limit_days = int(row["limit_days"]) if row["limit_days"] else None
    service.source = row["sources"]
    service.search_text = search_text([row["name"], *service.names.values(), *row["words"].split()])
