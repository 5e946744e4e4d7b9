"""security.txt (RFC 9116): what it says and where it breaks the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_FIELD = re.compile(r"([A-Za-z-]{1,60}):[ \t]{0,20}([^\r\n]{0,2000})")
_CONTACT = re.compile(r"(?:https://|mailto:[^@\s]{1,200}@|tel:\+?[0-9])\S{1,1000}", re.IGNORECASE)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_MAX_BYTES = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityTxt:
    """When it expires (None: cannot be read), and the mistakes in it, in plain words."""

    expires: datetime | None
    mistakes: tuple[str, ...]


def parse_security_txt(body: bytes) -> SecurityTxt:
    """Read the file; a signature around it is not checked."""
    mistakes: list[str] = []
    try:
        text = body[:_MAX_BYTES].decode("utf-8-sig", "strict")
    except UnicodeDecodeError:
        text, mistakes = body[:_MAX_BYTES].decode("latin-1"), ["not UTF-8"]
    fields = list(_fields(text))
    contacts = [value for name, value in fields if name == "contact"]
    expiries = [value for name, value in fields if name == "expires"]
    if not contacts:
        mistakes.append("no Contact")
    mistakes += [f"Contact: {c[:100]}" for c in contacts if not _CONTACT.fullmatch(c)][:5]
    if len(expiries) != 1:
        mistakes.append(f"{len(expiries)} Expires lines, not one")
    expires = _moment(expiries[0]) if expiries else None
    if expiries and expires is None:
        mistakes.append(f"Expires: {expiries[0][:100]}")
    if sum(name == "preferred-languages" for name, _ in fields) > 1:
        mistakes.append("more than one Preferred-Languages")
    return SecurityTxt(expires=expires, mistakes=tuple(mistakes))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    lines = text.splitlines()
    if _SIGNED in (line.strip() for line in lines[:5]):
        begin = lines.index("") + 1 if "" in lines else 0
        lines = [line.removeprefix("- ") for line in lines[begin:]]
    for line in lines:
        if line.strip() == _SIGNATURE:
            return
        if match := _FIELD.fullmatch(line.strip()):
            yield match[1].lower(), match[2].strip()


def _moment(text: str) -> datetime | None:
    """Read a date of RFC 3339; one without a zone is none."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
