"""The columns of each kind of file: what stands in a cell, and how it is written back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import (
    AreaKind,
    HostingPlace,
    ImportKind,
    OfficeKind,
    OrganisationKind,
)

LANGUAGES: Final = ("hi", "ur", "ks", "doi")
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}\Z")
YES: Final = frozenset({"yes", "y", "true", "1"})
NO: Final = frozenset({"", "no", "n", "false", "0"})


class CellError(ValueError):
    """A cell cannot be read; ``message`` says what to write instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name, what to write in it, and how to read a cell into a value."""

    name: str
    about: str | Promise
    read: Callable[[str], Any]
    required: bool = False
    refers_to: ImportKind | None = None
    words: tuple[str, ...] = ()

    def canonical(self, cell: str) -> str:
        """Return the cell as an export would write it.

        Raises:
            CellError: it cannot be read, or is empty and may not be.
        """
        cell = " ".join(cell.split())
        if not cell and self.required:
            raise CellError(_("This cell must not be empty."))
        return shown(self.read(cell))


def shown(value: Any) -> str:
    """Write a value as it stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.7g}" if value % 1 else str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def text(longest: int) -> Callable[[str], str]:
    """Read any text up to a length."""

    def read(cell: str) -> str:
        if len(cell) > longest:
            raise CellError(_("At most %(n)d characters fit here.") % {"n": longest})
        if not cell.isprintable():
            raise CellError(_("There is a character here that cannot be shown. Type it again."))
        return cell

    return read


def code(cell: str) -> str:
    """Read a code: letters, digits, and . _ / - between them."""
    if cell and not CODE.match(cell):
        raise CellError(_("A code has letters, digits and . _ / - only, 40 at most."))
    return cell


def digits(shortest: int, longest: int) -> Callable[[str], str]:
    """Read a code made of digits; empty where it is not known."""

    def read(cell: str) -> str:
        if cell and not (cell.isascii() and cell.isdigit() and shortest <= len(cell) <= longest):
            message = _("Write digits only: %(least)d to %(most)d of them.")
            if shortest == longest:
                message = _("Write exactly %(most)d digits.")
            raise CellError(message % {"least": shortest, "most": longest})
        return cell

    return read


def choice(known: Mapping[str, Any]) -> Callable[[str], str]:
    """Read one of a fixed set of words."""

    def read(cell: str) -> str:
        if cell.lower() not in known:
            raise CellError(_("Write one of: %(words)s.") % {"words": ", ".join(known)})
        return cell.lower()

    return read


def optional_choice(known: Mapping[str, Any], otherwise: str) -> Callable[[str], str]:
    """Read one of a fixed set of words; an empty cell means ``otherwise``."""
    read_one = choice(known)
    return lambda cell: read_one(cell or otherwise)


def flag(cell: str) -> bool:
    """Read yes or no; empty is no."""
    if cell.lower() in YES:
        return True
    if cell.lower() in NO:
        return False
    raise CellError(_("Write yes or no."))


def day(cell: str) -> date | None:
    """Read a date written year-month-day."""
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        message = _("Write the date as year-month-day, like 2024-01-31.")
        raise CellError(message) from None


def number(lowest: float, highest: float) -> Callable[[str], float | None]:
    """Read a number in degrees, within bounds."""

    def read(cell: str) -> float | None:
        try:
            value = float(cell) if cell else None
        except ValueError:
            value = float("nan")
        if value is not None and not lowest <= value <= highest:
            message = _("Write a number from %(low)d to %(high)d, with a point.")
            raise CellError(message % {"low": lowest, "high": highest})
        return None if value is None else round(value, 6)

    return read


def days(cell: str) -> int:
    """Read a number of days; empty means 90."""
    value = cell or "90"
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 3650):
        raise CellError(_("Write a number of days from 1 to 3650."))
    return int(value)


def email(cell: str) -> str:
    """Read an e-mail address."""
    return _validated(EmailValidator(), cell, _("This is not an e-mail address."))


def web_address(cell: str) -> str:
    """Read an address that begins with http:// or https://."""
    message = _("Write the whole address, beginning with https://.")
    return _validated(URLValidator(["http", "https"]), cell, message)


def _validated(validator: Callable[[str], None], cell: str, message: str) -> str:
    try:
        if cell:
            validator(cell)
    except ValidationError:
        raise CellError(message) from None
    return cell


def _names() -> tuple[Column, ...]:
    return (
        Column(
            name="name",
            about=gettext_lazy("The name in English."),
            read=text(200),
            required=True,
        ),
        *(
            Column(
                name=f"name_{language}",
                about=gettext_lazy("The name in this language, where it is known."),
                read=text(200),
            )
            for language in LANGUAGES
        ),
    )


def _code(about: str | Promise) -> Column:
    return Column(name="code", about=about, read=code, required=True)


def _kind(known: Mapping[str, Any]) -> Column:
    return Column(name="kind", about=ONE_OF, read=choice(known), required=True, words=tuple(known))


ONE_OF: Final = gettext_lazy("One of these words.")
OWN_CODE: Final = gettext_lazy("A short code of its own, which never changes.")
TRUST: Final = (
    Column(name="source", about=gettext_lazy("Where this is known from."), read=text(500)),
    Column(name="verified", about=gettext_lazy("yes when somebody checked it."), read=flag),
    Column(
        name="names_verified",
        about=gettext_lazy("yes when a reader of the language checked the spellings."),
        read=flag,
    ),
)
PLACE: Final = (
    Column(name="latitude", about=gettext_lazy("Degrees north."), read=number(-90, 90)),
    Column(name="longitude", about=gettext_lazy("Degrees east."), read=number(-180, 180)),
)

COLUMNS: Final[dict[ImportKind, tuple[Column, ...]]] = {
    ImportKind.ORGANISATIONS: (
        _code(OWN_CODE),
        *_names(),
        _kind(dict(OrganisationKind.choices)),
        Column(
            name="parent",
            about=gettext_lazy("Code of the organisation it belongs to; empty at the top."),
            read=code,
            refers_to=ImportKind.ORGANISATIONS,
        ),
        Column(
            name="valid_from",
            about=gettext_lazy("Since when it exists, like 2019-10-31; empty when not known."),
            read=day,
        ),
        *TRUST,
        Column(name="notes", about=gettext_lazy("Anything a reader should know."), read=text(1000)),
    ),
    ImportKind.AREAS: (
        _code(OWN_CODE),
        *_names(),
        _kind(dict(AreaKind.choices)),
        Column(
            name="parent",
            about=gettext_lazy("Code of the larger area it stands in."),
            read=code,
            refers_to=ImportKind.AREAS,
        ),
        Column(
            name="lgd_code",
            about=gettext_lazy("Code in the Local Government Directory: digits."),
            read=digits(1, 12),
        ),
        *PLACE,
        *TRUST,
    ),
    ImportKind.OFFICES: (
        _code(OWN_CODE),
        *_names(),
        _kind(dict(OfficeKind.choices)),
        Column(
            name="organisation",
            about=gettext_lazy("Code of the organisation whose office it is."),
            read=code,
            required=True,
            refers_to=ImportKind.ORGANISATIONS,
        ),
        Column(
            name="area",
            about=gettext_lazy("Code of the smallest area it stands in."),
            read=code,
            required=True,
            refers_to=ImportKind.AREAS,
        ),
        Column(name="address", about=gettext_lazy("Street and place."), read=text(400)),
        Column(name="pincode", about=gettext_lazy("Six digits."), read=digits(6, 6)),
        Column(name="phone", about=gettext_lazy("With the area code."), read=text(40)),
        Column(name="email", about=gettext_lazy("The office's own address."), read=email),
        Column(name="hours", about=gettext_lazy("When it is open, in words."), read=text(200)),
        *PLACE,
        *TRUST,
    ),
    ImportKind.SITES: (
        Column(
            name="host",
            about=gettext_lazy("The host name visitors know, without https://."),
            read=text(253),
            required=True,
        ),
        Column(
            name="other_hosts",
            about=gettext_lazy("Other host names of the same site, with spaces between them."),
            read=text(2000),
        ),
        *_names(),
        Column(
            name="owner",
            about=gettext_lazy("Code of the organisation that answers for it."),
            read=code,
            required=True,
            refers_to=ImportKind.ORGANISATIONS,
        ),
        Column(
            name="office",
            about=gettext_lazy("Code of the office that looks after it."),
            read=code,
            refers_to=ImportKind.OFFICES,
        ),
        Column(
            name="hosting_place",
            about=ONE_OF,
            read=optional_choice(dict(HostingPlace.choices), HostingPlace.UNKNOWN),
            words=tuple(HostingPlace.values),
        ),
        Column(
            name="staging_url",
            about=gettext_lazy("Where the next version can be seen before it goes live."),
            read=web_address,
        ),
        Column(
            name="review_days",
            about=gettext_lazy("Days between reviews of the content; empty means 90."),
            read=days,
        ),
        Column(
            name="state",
            about=gettext_lazy("planned or live for a new site; later changes on its own page."),
            read=optional_choice({state.value: state for state in SiteState}, SiteState.PLANNED),
        ),
        *TRUST,
    ),
}


def key_column(kind: ImportKind) -> str:
    """Return the column by which a row finds its record."""
    return "host" if kind == ImportKind.SITES else "code"
