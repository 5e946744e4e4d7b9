"""Say what a file would do, row by row, without doing any of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from chinar.portal.core.people.models import Scope
from chinar.portal.registry import services
from chinar.portal.registry.exchange import sheets
from chinar.portal.registry.exchange.columns import COLUMNS, CellError, Column, key_column
from chinar.portal.registry.exchange.reading import Row
from chinar.portal.registry.hosts import HostNameError, clean_host
from chinar.portal.registry.lifecycle import FIRST_SITE_STATES
from chinar.portal.registry.models import AreaKind, ImportKind
from chinar.portal.registry.transitions import RefusedError

ADD: Final = "add"
CHANGE: Final = "change"
UNCHANGED: Final = "unchanged"
WRONG: Final = "wrong"

UPPER: Final = {
    ImportKind.ORGANISATIONS: "parent",
    ImportKind.AREAS: "parent",
    ImportKind.OFFICES: "organisation",
    ImportKind.SITES: "owner",
}
Reach = Callable[[Scope | None], bool]
"""Whether the person may change what stands at a place; None is the top of the tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in a row, in which column, and what to do."""

    column: str
    message: str


@dataclass(slots=True, kw_only=True)
class PlannedRow:
    """A row, what it would do, and what keeps it from doing so."""

    number: int
    key: str
    action: str
    row: dict[str, str]
    record: Any = None
    before: dict[str, str] | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """The columns that would change: name, before, after."""
        before = self.before or {}
        return [
            (name, before[name], after)
            for name, after in self.row.items()
            if name in before and before[name] != after
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a file would do."""

    kind: ImportKind
    rows: list[PlannedRow]

    def of(self, action: str) -> list[PlannedRow]:
        """Return the rows with one action, in the file's order."""
        return [row for row in self.rows if row.action == action]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows would be added, changed, left, or are wrong."""
        return {action: len(self.of(action)) for action in (ADD, CHANGE, UNCHANGED, WRONG)}


def plan(kind: ImportKind, rows: Sequence[Row], *, reach: Reach) -> Plan:
    """Judge each row against its columns, the records there are and the rows above it."""
    planned = [_read(kind, row) for row in rows]
    found = sheets.by_key(kind, [row.key for row in planned if row.key])
    surroundings = _Surroundings(kind, planned, reach)
    for row in planned:
        row.record = found.get(row.key)
        if row.record is not None:
            row.before = sheets.as_row(kind, row.record)
        surroundings.judge(row)
        row.action = _action(row)
        surroundings.pass_by(row)
    return Plan(kind=kind, rows=planned)


def _read(kind: ImportKind, row: Row) -> PlannedRow:
    told = {column.name: column for column in COLUMNS[kind] if column.name in row.cells}
    canonical: dict[str, str] = {}
    faults: list[Fault] = []
    for name, column in told.items():
        try:
            canonical[name] = _canonical(column, row.cells[name])
        except CellError as error:
            faults.append(Fault(column=name, message=error.message))
            canonical[name] = row.cells[name].strip()
    if row.extra:
        message = _("The row has more cells than there are columns. Is a quotation mark missing?")
        faults.append(Fault(column="", message=message))
    missing = [c.name for c in COLUMNS[kind] if c.required and c.name not in row.cells]
    faults += [Fault(column=name, message=_("This cell must not be empty.")) for name in missing]
    key = canonical.get(key_column(kind), "")
    return PlannedRow(number=row.number, key=key, action=WRONG, row=canonical, faults=faults)


def _canonical(column: Column, cell: str) -> str:
    value = column.canonical(cell)
    if column.name == "other_hosts":
        return " ".join(_host(name) for name in value.split())
    return _host(value) if column.name == "host" else value


def _host(text: str) -> str:
    try:
        return clean_host(text)
    except HostNameError as error:
        raise CellError(services.host_fault(error)) from None


def _action(row: PlannedRow) -> str:
    if row.faults:
        return WRONG
    if row.before is None:
        return ADD
    return CHANGE if row.differences else UNCHANGED


class _Surroundings:
    """What a row may refer to: the records there are, and the rows above it."""

    def __init__(self, kind: ImportKind, rows: Sequence[PlannedRow], reach: Reach) -> None:
        self.kind = kind
        self.reach = reach
        self.columns = [column for column in COLUMNS[kind] if column.refers_to is not None]
        self.known = {
            column.name: sheets.by_key(
                column.refers_to,
                {row.row[column.name] for row in rows if row.row.get(column.name)},
            )
            for column in self.columns
            if column.refers_to is not None
        }
        names = {name for row in rows for name in self._hosts(row)}
        self.taken = sheets.by_key(kind, names) if kind == ImportKind.SITES else {}
        self.seen: dict[str, int] = {}
        self.added: dict[str, PlannedRow] = {}

    def judge(self, row: PlannedRow) -> None:
        """Add what is wrong with a row in its surroundings."""
        self._judge_repeats(row)
        for column in self.columns:
            self._judge_reference(row, column)
        if self.kind == ImportKind.AREAS:
            self._judge_level(row)
        if self.kind == ImportKind.SITES:
            self._judge_site(row)
        self._judge_reach(row)

    def pass_by(self, row: PlannedRow) -> None:
        """Let the rows below refer to this one."""
        if row.action == ADD:
            self.added[row.key] = row

    def _judge_repeats(self, row: PlannedRow) -> None:
        for name in [row.key, *self._hosts(row)]:
            first = self.seen.setdefault(name, row.number) if name else row.number
            if first != row.number:
                message = _("Row %(n)d has “%(key)s” too. Keep one of them.")
                self._fault(row, key_column(self.kind), message % {"n": first, "key": name})
                return

    def _judge_reference(self, row: PlannedRow, column: Column) -> None:
        code = row.row.get(column.name)
        if not code or code in self.known[column.name]:
            return
        if column.refers_to == self.kind and code in self.added:
            return
        message = _("There is no record with the code “%(code)s”, nor a good row above.")
        self._fault(row, column.name, message % {"code": code})

    def _judge_level(self, row: PlannedRow) -> None:
        kind, parent = self._merged(row, "kind"), self._merged(row, "parent")
        above = self.known["parent"].get(parent) or self.added.get(parent)
        upper = above.row["kind"] if isinstance(above, PlannedRow) else getattr(above, "kind", "")
        if upper in services.LEVELS and kind in services.LEVELS:
            try:
                services.check_level(AreaKind(kind), AreaKind(upper))
            except RefusedError as error:
                self._fault(row, error.field, error.message)

    def _judge_site(self, row: PlannedRow) -> None:
        for name in self._hosts(row):
            owner = self.taken.get(name)
            if owner is not None and owner != row.record:
                message = _("%(host)s belongs to the site “%(site)s”.")
                self._fault(row, "other_hosts", message % {"host": name, "site": owner})
        state = row.row.get("state")
        if row.before is not None and state not in (None, row.before["state"]):
            message = _("A site changes its state on its own page. Write “%(state)s” here.")
            self._fault(row, "state", message % {"state": row.before["state"]})
        elif row.before is None and state and state not in FIRST_SITE_STATES:
            self._fault(row, "state", _("A new site is planned or live."))

    def _judge_reach(self, row: PlannedRow) -> None:
        if row.record is not None and not row.differences:
            return
        if row.record is not None and not self.reach(place_of(row.record)):
            message = _("This record belongs to another office. Ask that office to change it.")
            self._fault(row, key_column(self.kind), message)
            return
        name = UPPER[self.kind]
        if row.record is not None and (row.before or {}).get(name) == row.row.get(name, ""):
            return
        if row.record is not None and name not in row.row:
            return
        code = row.row.get(name, "")
        above = self.known[name].get(code)
        if code in self.added and above is None:
            return  # the row above was judged itself
        if not self.reach(place_of(above) if above is not None else None):
            message = _("You may not add anything there. Ask whoever keeps that part.")
            self._fault(row, name, message)

    def _merged(self, row: PlannedRow, name: str) -> str:
        return row.row.get(name, (row.before or {}).get(name, ""))

    @staticmethod
    def _hosts(row: PlannedRow) -> list[str]:
        return row.row.get("other_hosts", "").split()

    @staticmethod
    def _fault(row: PlannedRow, column: str, message: str) -> None:
        if not any(fault.column == column for fault in row.faults):
            row.faults.append(Fault(column=column, message=message))


def place_of(record: Any) -> Scope:
    """Return the place where a record stands: a web site at its owner's."""
    owner = getattr(record, "owner", None)
    scope: Scope = (owner or record).scope
    return scope
