"""Days off from a CSV file: each bad row is told by its number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from chinar.portal.grievances.models import Holiday
from chinar.portal.registry.models import Area, AreaKind

COLUMNS: Final = ("day", "name", "hi", "ur", "ks", "doi", "division", "source")
LANGUAGES: Final = ("hi", "ur", "ks", "doi")
MOST_ROWS: Final = 2000
LONGEST: Final = {"name": 120, "division": 40, "source": 500}


class NotAListError(ValueError):
    """The file is no such list; the text is for the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The days of a file, those that stood there before, and the rows that are wrong."""

    days: list[Holiday]
    known: int
    faults: list[tuple[int, str]]


def read(content: bytes) -> Read:
    """Read a file of days off, whose first line names the columns.

    Raises:
        NotAListError: it is not UTF-8, has no column for day or name, or is too long.
    """
    days: list[Holiday] = []
    faults: list[tuple[int, str]] = []
    divisions = set(Area.objects.filter(kind=AreaKind.DIVISION).values_list("code", flat=True))
    there = {(one.day, one.division_code): one.name for one in Holiday.objects.all()}
    known, seen = 0, dict[tuple[date, str], int]()
    for number, row in _rows(content):
        try:
            holiday = _holiday(row, divisions)
        except ValueError as error:
            faults.append((number, str(error)))
            continue
        key = holiday.day, holiday.division_code
        if key in seen:
            told = _("The same day stands in row %(row)s.")
            faults.append((number, told % {"row": seen[key]}))
        elif key in there and there[key] != holiday.name:
            told = _("This day is there already, as “%(name)s”.")
            faults.append((number, told % {"name": there[key]}))
        elif key in there:
            known += 1
        else:
            days.append(holiday)
        seen.setdefault(key, number)
    return Read(days=days, known=known, faults=faults)


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAListError(_("Save the file as CSV in UTF-8.")) from None
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        names = {name.strip().lower() for name in reader.fieldnames or []}
        if not {"day", "name"} <= names:
            raise NotAListError(_("The first line has to name the columns: day, name, division."))
        for number, row in enumerate(reader, start=2):
            if number > MOST_ROWS + 1:
                raise NotAListError(_("The file has too many rows."))
            cells = {
                str(name).strip().lower(): value.strip()
                for name, value in row.items()
                if isinstance(value, str)
            }
            if any(cells.values()):
                yield number, cells
    except csv.Error:
        raise NotAListError(_("This is not a CSV file.")) from None


def _holiday(row: dict[str, str], divisions: set[str]) -> Holiday:
    """Make a day off of a row.

    Raises:
        ValueError: what is wrong with the row, in words.
    """
    try:
        day = date.fromisoformat(row.get("day", ""))
    except ValueError:
        raise ValueError(_("Write the day like 2026-12-31.")) from None
    if not row.get("name"):
        raise ValueError(_("Write the name of the day."))
    for column, most in LONGEST.items():
        if len(row.get(column, "")) > most:
            told = _("%(column)s is too long: %(most)s letters at most.")
            raise ValueError(told % {"column": column, "most": most})
    if "\0" in "".join(row.values()):
        raise ValueError(_("There is a sign in it that no text has."))
    division = row.get("division", "")
    if division and division not in divisions:
        told = _("There is no division “%(code)s”. Leave it empty for everywhere.")
        raise ValueError(told % {"code": division})
    return Holiday(
        day=day,
        name=row["name"],
        names={code: row[code] for code in LANGUAGES if row.get(code)},
        division_code=division,
        source=row.get("source", ""),
    )
