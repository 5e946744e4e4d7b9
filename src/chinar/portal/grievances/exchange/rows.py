"""Turn a row of a file into what is filed, or say what is wrong with it and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from chinar.portal.catalogue.models import Service
from chinar.portal.grievances import reaching
from chinar.portal.grievances.exchange.mapping import NEEDED, OUTCOMES, STATES, Mapping
from chinar.portal.grievances.exchange.sheets import Row
from chinar.portal.grievances.models import BatchKind, GrievanceCategory
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.words import LANGUAGE_NAMES
from chinar.portal.registry.folding import fold
from chinar.portal.registry.models import Area, AreaKind, Office

LEAST_TEXT: Final = 10
LONGEST_REFERENCE: Final = 120
YES: Final = frozenset({"yes", "y", "true", "1"})
NO: Final = frozenset({"no", "n", "false", "0", ""})
HISTORY: Final = frozenset({BatchKind.CPGRAMS, BatchKind.JK_SAMADHAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a row, in words that say what to do."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row that can be filed."""

    row: int
    reference: str
    text: str
    language: str
    category: GrievanceCategory | None = None
    service: Service | None = None
    area: Area | None = None
    office: Office | None = None
    against_office: Office | None = None
    place: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    urgent: bool = False
    confidential: bool = False
    received: datetime | None = None
    state: str = "open"
    closed: datetime | None = None
    action: str = ""
    outcome: str = "granted"


@dataclass(slots=True)
class Reader:
    """Reads the rows of one file; names of places and categories are looked up once."""

    kind: BatchKind
    mapping: Mapping
    now: datetime
    _areas: dict[str, Area] = field(init=False)
    _categories: dict[str, GrievanceCategory] = field(init=False)
    _services: dict[str, Service] = field(init=False)
    _offices: dict[str, Office | None] = field(init=False)
    _faults: list[Fault] = field(init=False)
    _row: Row = field(init=False)

    def __post_init__(self) -> None:
        districts = Area.objects.filter(kind=AreaKind.DISTRICT)
        self._areas = {name: area for area in districts for name in _names(area)}
        known = GrievanceCategory.objects.all()
        self._categories = {name: one for one in known for name in _names(one)}
        services = Service.objects.select_related("department")
        self._services = {name: one for one in services for name in _names(one)}
        self._offices = {}

    def read(self, row: Row) -> Entry | list[Fault]:
        """Return what a row files, or everything that is wrong with it."""
        self._row, self._faults = row, []
        for name in NEEDED[self.kind]:
            if not self._said(name):
                self._fault(name, _("Nothing stands here. Write it, or take the row out."))
        entry = self._entry()
        return self._faults or entry

    def _entry(self) -> Entry:
        text = self._said("text")
        if text and len(text) < LEAST_TEXT:
            self._fault("text", _("Write a little more, so that the office understands."))
        received, closed = self._moment("received"), self._moment("closed")
        state = self._state(closed)
        if received and closed and closed < received:
            self._fault("closed", _("It was closed before it was received. Look at both dates."))
        return Entry(
            row=self._row.number,
            reference=self._said("reference")[:LONGEST_REFERENCE],
            text=text,
            language=self._language(text),
            category=self._category(),
            service=self._service(),
            area=self._area(),
            office=self._office("office"),
            against_office=self._office("against_office"),
            place=self._said("place")[:300],
            name=self._said("name")[:120],
            phone=self._phone(),
            email=self._email(),
            urgent=self._yes("urgent"),
            confidential=self._yes("confidential"),
            received=received,
            state=state,
            closed=closed,
            action=self._said("action"),
            outcome=self._outcome(),
        )

    def _said(self, name: str) -> str:
        return self.mapping.cell(self._row.cells, name)

    def _meaning(self, name: str) -> str:
        return self.mapping.meaning(name, self._said(name))

    def _yes(self, name: str) -> bool:
        said = self._meaning(name).casefold()
        if said not in YES and said not in NO:
            self._fault(name, _("Write yes or no, or leave it empty."))
        return said in YES

    def _fault(self, column: str, message: str) -> None:
        self._faults.append(Fault(row=self._row.number, column=column, message=message))

    def _language(self, text: str) -> str:
        said = self._meaning("language")
        if not said:
            return guess(text, "en")
        if said not in LANGUAGE_NAMES:
            names = ", ".join(LANGUAGE_NAMES)
            self._fault("language", _("There is no such language. Write one of: %s.") % names)
        return said

    def _category(self) -> GrievanceCategory | None:
        said = self._meaning("category")
        found = self._categories.get(fold(said)) if said else None
        # History names its own categories; what is not known here is sorted again.
        if said and found is None and self.kind not in HISTORY:
            self._fault("category", _("There is no such category. Leave it empty to be sorted."))
        return found

    def _area(self) -> Area | None:
        said = self._meaning("district")
        found = self._areas.get(fold(said)) if said else None
        if said and found is None and self.kind not in HISTORY:
            self._fault("district", _("There is no such district. Write its name or its code."))
        return found

    def _service(self) -> Service | None:
        said = self._meaning("service")
        found = self._services.get(fold(said)) if said else None
        if said and found is None and self.kind not in HISTORY:
            told = _("There is no such public service. Write its name or code, or leave it empty.")
            self._fault("service", told)
        return found

    def _office(self, column: str) -> Office | None:
        said = self._meaning(column)
        if not said:
            return None
        if said not in self._offices:
            self._offices[said] = Office.objects.select_related("scope").filter(code=said).first()
        if self._offices[said] is None and self.kind not in HISTORY:
            self._fault(column, _("There is no office with this code. Leave it empty."))
        return self._offices[said]

    def _phone(self) -> str:
        said = self._said("phone")
        if not said:
            return ""
        try:
            return reaching.phone(said)
        except reaching.PhoneError:
            if self.kind not in HISTORY:
                self._fault("phone", _("Write a mobile number with ten digits, like 94190 12345."))
            return ""

    def _email(self) -> str:
        said = self._said("email")
        try:
            validate_email(said)
        except ValidationError:
            if said and self.kind not in HISTORY:
                self._fault("email", _("Write an e-mail address like name@example.org."))
            return ""
        return said

    def _moment(self, name: str) -> datetime | None:
        said = self._said(name)
        if not said:
            return None
        found = self.mapping.moment(said)
        if found is None:
            self._fault(name, _("This is no date. Write it like 2026-11-24."))
        elif found > self.now:
            self._fault(name, _("This day has not come yet. Look at the date."))
        return found

    def _state(self, closed: datetime | None) -> str:
        if self.kind not in HISTORY:
            return "open"
        said = self._meaning("state") or ("closed" if closed else "open")
        if said not in STATES:
            told = _("The mapping does not say what this state means. Add it under “values”.")
            self._fault("state", told)
        elif said == "closed" and closed is None:
            self._fault("closed", _("It is closed and has no date of closing. Write the date."))
        return said

    def _outcome(self) -> str:
        said = self._meaning("outcome")
        return said if said in OUTCOMES else "granted"


def _names(thing: Area | GrievanceCategory | Service) -> list[str]:
    return [fold(name) for name in (thing.code, thing.name, *thing.names.values()) if name]
