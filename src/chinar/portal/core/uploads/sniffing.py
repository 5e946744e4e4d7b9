"""What a file is, by its content; its name and the browser's word count for nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import puremagic
from django.utils.translation import gettext as _

from chinar.portal.core.uploads.models import Kind
from chinar.portal.core.uploads.refusal import UploadRefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    """A type of file that is taken."""

    kind: Kind
    media_type: str
    suffix: str


JPEG: Final = FileType(kind=Kind.IMAGE, media_type="image/jpeg", suffix=".jpg")
PNG: Final = FileType(kind=Kind.IMAGE, media_type="image/png", suffix=".png")
WEBP: Final = FileType(kind=Kind.IMAGE, media_type="image/webp", suffix=".webp")
PDF: Final = FileType(kind=Kind.DOCUMENT, media_type="application/pdf", suffix=".pdf")
OGG: Final = FileType(kind=Kind.VOICE, media_type="audio/ogg", suffix=".ogg")
M4A: Final = FileType(kind=Kind.VOICE, media_type="audio/mp4", suffix=".m4a")
MP3: Final = FileType(kind=Kind.VOICE, media_type="audio/mpeg", suffix=".mp3")
AMR: Final = FileType(kind=Kind.VOICE, media_type="audio/amr", suffix=".amr")
ALL_TYPES: Final = (JPEG, PNG, WEBP, PDF, OGG, M4A, MP3, AMR)
ACCEPT: Final = ",".join(t.media_type for t in ALL_TYPES)  # for <input type="file" accept>

ID3_HEADER: Final = 10
M4A_BRANDS: Final = frozenset(
    {b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"3gp4", b"3gp5"}
)


def sniff(content: bytes) -> FileType:
    """Return the type of a file.

    Raises:
        UploadRefusedError: it is none of those that are taken.
    """
    found = next((t for t in ALL_TYPES if _CHECKS[t](content)), None)
    if found is None:
        raise UploadRefusedError("type", _refusal(content))
    return found


def _refusal(content: bytes) -> str:
    taken = _("You can add a photo (JPEG, PNG, WebP), a PDF or a voice note.")
    seen = _seen(content)
    if not seen:
        return _("We cannot tell what kind of file this is.") + " " + taken
    return (
        _("This file is of a kind that we cannot take (%(kind)s).") % {"kind": seen} + " " + taken
    )


def _seen(content: bytes) -> str:
    try:
        matches = puremagic.magic_stream(io.BytesIO(content))
    except (puremagic.PureError, ValueError):
        return ""
    return matches[0].extension.lstrip(".") if matches else ""


def _is_mp3(content: bytes) -> bool:
    """Look for an MPEG audio frame, after an ID3 tag if there is one (ID3v2.4, section 3.1)."""
    start = 0
    if content.startswith(b"ID3") and len(content) > ID3_HEADER:
        a, b, c, d = content[6:10]
        start = ID3_HEADER + (a << 21 | b << 14 | c << 7 | d)
    frame = content[start : start + 4]
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return False
    version, layer = frame[1] >> 3 & 3, frame[1] >> 1 & 3
    bitrate, rate = frame[2] >> 4, frame[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in (0, 15) and rate != 3


def _is_ogg(content: bytes) -> bool:
    """Look for a first page that holds sound, not a film (RFC 7845, section 5.1)."""
    return content.startswith(b"OggS\x00") and (
        b"OpusHead" in content[:64] or b"\x01vorbis" in content[:64]
    )


def _is_m4a(content: bytes) -> bool:
    return (
        content[4:8] == b"ftyp"
        and content[8:12] in M4A_BRANDS
        and b"soun" in content
        and b"vide" not in content
    )


_CHECKS: Final[dict[FileType, Callable[[bytes], bool]]] = {
    JPEG: lambda c: c.startswith(b"\xff\xd8\xff"),
    PNG: lambda c: c.startswith(b"\x89PNG\r\n\x1a\n"),
    WEBP: lambda c: c.startswith(b"RIFF") and c[8:12] == b"WEBP",
    PDF: lambda c: c.startswith(b"%PDF-"),
    OGG: _is_ogg,
    M4A: _is_m4a,
    MP3: _is_mp3,
    AMR: lambda c: c.startswith((b"#!AMR\n", b"#!AMR-WB\n")),
}
