"""Facts shipped with the portal, each with its source: load what is missing, keep edits."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import datetime
from importlib import resources
from typing import Final

from django.db import transaction

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.registry import transitions
from chinar.portal.registry.exchange import sheets
from chinar.portal.registry.exchange.columns import COLUMNS
from chinar.portal.registry.models import Area, ImportKind, Organisation

FILES: Final = {
    ImportKind.AREAS: "areas.csv",
    ImportKind.ORGANISATIONS: "organisations.csv",
}


def load(now: datetime) -> dict[str, int]:
    """Bring the shipped facts in; return how many were added and how many brought up to date.

    What a person has edited stays as they left it. Cheap when there is nothing to do.
    """
    counts = {"added": 0, "updated": 0}
    with transaction.atomic():
        for kind, file_name in FILES.items():
            _load(kind, shipped(file_name, kind), now, counts)
    return counts


def shipped(file_name: str, kind: ImportKind) -> list[dict[str, str]]:
    """Return the rows of a shipped file, as an export would write them."""
    text = resources.files(__package__).joinpath(file_name).read_text(encoding="utf-8")
    columns = {column.name: column for column in COLUMNS[kind]}
    return [
        {name: columns[name].canonical(cell) for name, cell in row.items()}
        for row in csv.DictReader(text.splitlines())
    ]


def _load(
    kind: ImportKind, rows: list[dict[str, str]], now: datetime, counts: dict[str, int]
) -> None:
    model: type[Organisation | Area] = sheets.MODELS[kind]
    known = {
        code: (digest, edited)
        for code, digest, edited in model.objects.values_list("code", "fact_digest", "edited")
    }
    for row in rows:
        digest = _digest(row)
        if row["code"] not in known:
            sheets.add(kind, row, actor=SYSTEM, now=now, fact_digest=digest)
            counts["added"] += 1
        elif known[row["code"]][0] not in ("", digest) and not known[row["code"]][1]:
            _update(kind, row, digest, now)
            counts["updated"] += 1


def _update(kind: ImportKind, row: dict[str, str], digest: str, now: datetime) -> None:
    record = sheets.records(kind).get(code=row["code"])
    fields = sheets.values(kind, row) | {
        "names": sheets.names(row, record.names),
        "fact_digest": digest,
    }
    transitions.amend(record, fields, actor=SYSTEM, at=now, edited=False)


def _digest(row: dict[str, str]) -> str:
    text = json.dumps(row, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
