"""Which column of a file becomes what: defaults that ship, which an operator may edit."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from chinar.portal.grievances.models import BatchKind
from chinar.portal.registry.exchange.reading import FileError

FIELDS: Final = (
    "reference",
    "text",
    "category",
    "service",
    "district",
    "place",
    "office",
    "against_office",
    "name",
    "phone",
    "email",
    "language",
    "urgent",
    "confidential",
    "received",
    "state",
    "closed",
    "action",
    "outcome",
)
STATES: Final = ("open", "closed", "not_taken_up")
OUTCOMES: Final = ("granted", "partly", "refused", "insufficient")
NEEDED: Final = {
    BatchKind.BULK: ("text", "district"),
    BatchKind.CPGRAMS: ("reference", "text", "received"),
    BatchKind.JK_SAMADHAN: ("reference", "text", "received"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How a file is read: names of columns for each field, and words for what they mean here."""

    columns: dict[str, list[str]]
    dates: list[str]
    values: dict[str, dict[str, str]]

    def cell(self, cells: MappingOf[str, str], field: str) -> str:
        """Return what a row says about a field: the first of its columns that is not empty."""
        found = (cells.get(name, "") for name in self.columns.get(field, []))
        return next(filter(None, found), "")

    def meaning(self, field: str, said: str) -> str:
        """Return what a value of the file means here; itself where the mapping does not say."""
        known = self.values.get(field, {})
        return known.get(" ".join(said.casefold().split()), said)

    def moment(self, said: str) -> datetime | None:
        """Return the moment that a date in the file means, in the state's own time."""
        for form in self.dates:
            try:
                return timezone.make_aware(datetime.strptime(said.strip(), form))  # noqa: DTZ007 # next line of thought: made aware here
            except ValueError:
                continue
        return None

    def as_json(self) -> dict[str, Any]:
        """Return it as a batch keeps it."""
        return {"columns": self.columns, "dates": self.dates, "values": self.values}


def default(kind: str) -> Mapping:
    """Return the mapping that ships for a kind of file."""
    text = resources.files(__package__).joinpath(f"mappings/{kind}.json").read_text("utf-8")
    return of_json(json.loads(text))


def parse(text: str, kind: str) -> Mapping:
    """Read an operator's mapping over the default one: JSON, or CSV lines `field,column`.

    Raises:
        FileError: it is neither, or names a field that there is not.
    """
    try:
        given = json.loads(text)
    except ValueError:
        given = {"columns": _from_csv(text)}
    base = default(kind).as_json()
    if not isinstance(given, dict) or not isinstance(given.get("columns", {}), dict):
        raise FileError(_("The mapping is neither JSON nor lines of field,column."))
    unknown = sorted(set(given.get("columns", {})) - set(FIELDS))
    if unknown:
        message = _("There are no fields called %(names)s. There are: %(fields)s.")
        raise FileError(message % {"names": ", ".join(unknown), "fields": ", ".join(FIELDS)})
    merged = {**base, **given, "columns": base["columns"] | given.get("columns", {})}
    merged["values"] = base["values"] | given.get("values", {})
    return of_json(merged)


def of_json(given: MappingOf[str, Any]) -> Mapping:
    """Make a mapping of plain data, names in the form in which they are compared."""
    columns = {
        field: [_folded(name) for name in ([names] if isinstance(names, str) else names)]
        for field, names in given["columns"].items()
    }
    values = {
        field: {_folded(said): str(meant) for said, meant in known.items()}
        for field, known in given.get("values", {}).items()
    }
    return Mapping(columns=columns, dates=list(given["dates"]), values=values)


def _folded(name: object) -> str:
    return " ".join(str(name).casefold().replace("_", " ").split())


def _from_csv(text: str) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for cells in csv.reader(text.lstrip("\ufeff").splitlines()):
        if len(cells) >= 2 and cells[0].strip() and cells[0].strip() != "field":
            columns.setdefault(cells[0].strip(), []).append(cells[1].strip())
    return columns
