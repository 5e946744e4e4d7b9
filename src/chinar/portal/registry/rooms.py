"""What the four kinds of record have in common on their pages: one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chinar.portal.registry.models import ImportKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One kind of record: its words, its addresses and its templates."""

    kind: ImportKind
    one: str
    title: str | Promise
    add: str | Promise
    empty: str | Promise

    @property
    def list_url(self) -> str:
        """Name of the address of the list."""
        return f"registry:{self.one}_list"

    @property
    def detail_url(self) -> str:
        """Name of the address of one record."""
        return f"registry:{self.one}"

    @property
    def add_url(self) -> str:
        """Name of the address of the form for a new one."""
        return f"registry:{self.one}_add"

    @property
    def change_url(self) -> str:
        """Name of the address of the form for changes."""
        return f"registry:{self.one}_change"

    @property
    def import_url(self) -> str:
        """Name of the address of the page that takes a file."""
        return f"registry:{self.one}_import"

    @property
    def export_url(self) -> str:
        """Name of the address of the file with everything."""
        return f"registry:{self.one}_export"

    @property
    def columns_url(self) -> str:
        """Name of the address of the file with the columns alone."""
        return f"registry:{self.one}_columns"

    @property
    def rows_template(self) -> str:
        """Template of the table of records."""
        return f"registry/rows/{self.one}.html"

    @property
    def detail_template(self) -> str:
        """Template of one record's page."""
        return f"registry/{self.one}.html"


ROOMS: Final = {
    room.kind: room
    for room in (
        Room(
            kind=ImportKind.ORGANISATIONS,
            one="organisation",
            title=_("Organisations"),
            add=_("Add an organisation"),
            empty=_("No organisation matches. Take away a filter, or add one."),
        ),
        Room(
            kind=ImportKind.AREAS,
            one="area",
            title=_("Areas"),
            add=_("Add an area"),
            empty=_("No area matches. Take away a filter, or add one."),
        ),
        Room(
            kind=ImportKind.OFFICES,
            one="office",
            title=_("Offices"),
            add=_("Add an office"),
            empty=_("No office matches. Offices appear here when they are added or imported."),
        ),
        Room(
            kind=ImportKind.SITES,
            one="site",
            title=_("Web sites"),
            add=_("Add a web site"),
            empty=_("No web site matches. Sites appear here when they are added or imported."),
        ),
    )
}
