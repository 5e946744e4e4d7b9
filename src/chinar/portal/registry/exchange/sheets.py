"""Between rows and records: what a record looks like as a row, and a row as a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from chinar.portal.core.journal.actor import Actor
from chinar.portal.registry import services, transitions
from chinar.portal.registry.exchange.columns import (
    COLUMNS,
    LANGUAGES,
    Column,
    key_column,
    shown,
)
from chinar.portal.registry.models import (
    Area,
    ImportKind,
    Office,
    Organisation,
    WebSite,
)

Canonical = Mapping[str, str]

MODELS: Final[dict[ImportKind, Any]] = {
    ImportKind.ORGANISATIONS: Organisation,
    ImportKind.AREAS: Area,
    ImportKind.OFFICES: Office,
    ImportKind.SITES: WebSite,
}
RELATED: Final = {
    ImportKind.ORGANISATIONS: ("scope", "parent__scope"),
    ImportKind.AREAS: ("scope", "parent__scope"),
    ImportKind.OFFICES: ("scope", "organisation__scope", "area__scope"),
    ImportKind.SITES: ("owner__scope", "office__scope"),
}
BATCH: Final = 500  # keys in one query


def records(kind: ImportKind) -> QuerySet[Any]:
    """Return every record of a kind with what its row needs."""
    query: QuerySet[Any] = MODELS[kind].objects.select_related(*RELATED[kind])
    if kind == ImportKind.SITES:
        return query.prefetch_related("hosts")
    return query.prefetch_related("past_names") if kind == ImportKind.ORGANISATIONS else query


def by_key(kind: ImportKind, keys: Iterable[str]) -> dict[str, Any]:
    """Return the records that rows with these keys mean."""
    wanted = list(keys)
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), BATCH):
        some = set(wanted[start : start + BATCH])
        if kind != ImportKind.SITES:
            found |= {record.code: record for record in records(kind).filter(code__in=some)}
            continue
        for site in records(kind).filter(Q(hosts__name__in=some)).distinct():
            found |= {host.name: site for host in site.hosts.all() if host.name in some}
    return found


def as_row(kind: ImportKind, record: Any) -> dict[str, str]:
    """Return a record as cells by column."""
    return {column.name: shown(_cell(column, record)) for column in COLUMNS[kind]}


class References:
    """Records by their code; those of another kind than the file's are looked up once."""

    def __init__(self, kind: ImportKind) -> None:
        self.kind = kind
        self.known: dict[tuple[ImportKind, str], Any] = {}

    def find(self, kind: ImportKind, code: str) -> Any:
        """Return the record with a code; the file's own kind may change row by row."""
        if kind != self.kind and (kind, code) in self.known:
            return self.known[kind, code]
        found = MODELS[kind].objects.select_related("scope").get(code=code)
        self.known[kind, code] = found
        return found


def values(
    kind: ImportKind, row: Canonical, references: References | None = None
) -> dict[str, Any]:
    """Return the model's fields that a row sets; references are looked up by their code."""
    references = references or References(kind)
    columns = [column for column in COLUMNS[kind] if column.name in row]
    fields: dict[str, Any] = {}
    for column in columns:
        if column.name.startswith("name_") or column.name in ("host", "other_hosts"):
            continue
        value = column.read(row[column.name])
        if column.refers_to is not None:
            value = references.find(column.refers_to, value) if value else None
        fields[column.name] = value
    return fields


def add(
    kind: ImportKind,
    row: Canonical,
    *,
    actor: Actor,
    now: datetime,
    references: References | None = None,
    **more: Any,
) -> Any:
    """Enter the record that a row describes."""
    fields = values(kind, row, references) | {"names": names(row, {})}
    if kind == ImportKind.SITES:
        fields["hosts"] = _hosts(row, ())
    return ADD[kind](**fields, **more, actor=actor, now=now)


def change(
    kind: ImportKind, record: Any, row: Canonical, *, actor: Actor, now: datetime
) -> list[str]:
    """Make a record say what a row says; columns that the row lacks stay as they are."""
    fields = values(kind, row) | {"names": names(row, record.names)}
    if kind != ImportKind.SITES:
        return CHANGE[kind](record, fields, actor=actor, now=now)
    fields.pop("state", None)
    hosts = _hosts(row, transitions.host_names(record))
    return services.change_web_site(record, fields, hosts=hosts, actor=actor, now=now)


def key_of(kind: ImportKind, row: Canonical) -> str:
    """Return what tells a row's record from others."""
    return row[key_column(kind)]


def _cell(column: Column, record: Any) -> Any:
    if column.name.startswith("name_"):
        return record.names.get(column.name.removeprefix("name_"))
    if column.name == "host":
        return record.primary_host
    if column.name == "other_hosts":
        return " ".join(transitions.host_names(record)[1:])
    value = getattr(record, column.name)
    return value.code if column.refers_to is not None and value is not None else value


def names(row: Canonical, before: Mapping[str, str]) -> dict[str, str]:
    """Return the names in other languages that a row leaves a record with."""
    told = {code: row.get(f"name_{code}", before.get(code, "")) for code in LANGUAGES}
    return {code: name for code, name in told.items() if name}


def _hosts(row: Canonical, before: Iterable[str]) -> list[str]:
    others = row["other_hosts"].split() if "other_hosts" in row else list(before)[1:]
    return [row["host"], *(name for name in others if name != row["host"])]


ADD: Final[dict[ImportKind, Callable[..., Any]]] = {
    ImportKind.ORGANISATIONS: services.add_organisation,
    ImportKind.AREAS: services.add_area,
    ImportKind.OFFICES: services.add_office,
    ImportKind.SITES: services.add_web_site,
}
CHANGE: Final[dict[ImportKind, Callable[..., list[str]]]] = {
    ImportKind.ORGANISATIONS: services.change_organisation,
    ImportKind.AREAS: services.change_area,
    ImportKind.OFFICES: services.change_office,
}
