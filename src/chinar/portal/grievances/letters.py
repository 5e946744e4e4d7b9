"""What an e-mail says: pure reading of hostile bytes, into one value."""

from __future__ import annotations

import email
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from hashlib import sha256
from typing import Final

from chinar.portal.grievances import plain_html

MOST_PARTS: Final = 200
# The library compares each line with the border of each part around it.
MOST_BORDERS: Final = 40
MOST_HEADERS: Final = 50  # of one name
LONGEST_HEADER: Final = 2000
LONGEST_TEXT: Final = 200_000  # signs, quotes included
AUTOMATIC_PRECEDENCE: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
LIST_HEADERS: Final = ("List-Id", "List-Unsubscribe", "List-Post")
AUTOMATIC_HEADERS: Final = (
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "X-Loop",
)
_BORDER: Final = re.compile(rb"\bboundary(?:\*\d*\*?)?\s*=", re.I)
NOBODY: Final = frozenset({"mailer-daemon", "postmaster", "no-reply", "noreply", "bounce"})
# Where the answer ends and what is answered begins; each stands at the start of a line.
_QUOTE_BEGINS: Final = re.compile(
    r"^(?:"
    r"-{2,}\s*(?:Original Message|Forwarded message|Original-Nachricht|मूल संदेश|اصل پیغام)\s*-{2,}"
    r"|_{20,}\s*$"
    r"|On\b.{4,200}\bwrote:\s*$"
    r"|.{4,200}\bने लिखा:?\s*$"
    r"|.{4,200}\bنے لکھا:?\s*$"
    r"|From:\s.{1,200}\n(?:Sent|Date|To):\s"
    r")",
    re.M | re.I,
)
_SIGNATURE: Final = re.compile(r"^-- ?$", re.M)
_PHONE_LINE: Final = re.compile(
    r"^(?:Sent from my |Get Outlook for |Sent from Outlook|Sent from Yahoo Mail).{0,80}$", re.M
)


class LetterError(ValueError):
    """A message is built so that reading it would take too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a letter."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An e-mail as far as it concerns a grievance.

    ``automatic`` says why a machine must have written it; empty when a person did. ``threads``
    are the addresses and Message-IDs by which it may name the case that it answers.
    """

    message_id: str
    sender: str
    sender_name: str
    subject: str
    text: str
    automatic: str
    threads: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    is_answer: bool

    @property
    def key(self) -> str:
        """What tells the same letter again."""
        return sha256(self.message_id.encode()).hexdigest()


def read(raw: bytes) -> Letter:
    """Read a message as it came over the wire; what is broken in it is left out.

    Raises:
        LetterError: it is built of too many parts inside one another.
    """
    if sum(1 for _ in _BORDER.finditer(raw)) > MOST_BORDERS:
        raise LetterError("too many borders")
    message = email.message_from_bytes(raw, policy=compat32)
    senders = _addresses(message, ("From",))
    name, sender = senders[0] if senders else ("", "")
    subject = _header(message, "Subject")
    parts = list(_parts(message))
    answers = [*_headers(message, "In-Reply-To"), *_headers(message, "References")]
    addressed = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
    return Letter(
        message_id=_header(message, "Message-ID") or sha256(raw).hexdigest(),
        sender=sender.strip().lower(),
        sender_name=name,
        subject=subject,
        text=own_words(_text(parts)),
        automatic=_automatic(message, sender),
        threads=tuple([address for _, address in _addresses(message, addressed)] + answers),
        attachments=tuple(_attachments(parts)),
        is_answer=bool(answers) or subject[:4].lower().startswith("re:"),
    )


def own_words(text: str) -> str:
    """Cut off what is quoted and the signature; all of it stays where nothing would be left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    cut = lines
    for mark in (_QUOTE_BEGINS, _SIGNATURE):
        found = mark.search(cut)
        if found:
            cut = cut[: found.start()]
    cut = _PHONE_LINE.sub("", cut)
    kept = [line for line in cut.split("\n") if not line.lstrip().startswith(">")]
    own = _tidy("\n".join(kept))
    if own:
        return own
    # Written below, or between, what is quoted.
    between = [line for line in lines.split("\n") if not line.lstrip().startswith(">")]
    between = [line for line in between if not _QUOTE_BEGINS.match(line)]
    return _tidy("\n".join(between)) or _tidy(lines)


def plain(page: str) -> str:
    """Return the words of a page of HTML without its quotes; nothing in it is fetched or run."""
    own, quoted = plain_html.words(page)
    return _tidy(own) or _tidy(quoted)


def _tidy(text: str) -> str:
    lines = [line.strip() for line in text.replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _headers(message: Message, name: str) -> list[str]:
    return [_decoded(str(value)) for value in message.get_all(name, [])[:MOST_HEADERS]]


def _header(message: Message, name: str) -> str:
    found = _headers(message, name)
    return found[0] if found else ""


def _decoded(value: str) -> str:
    text = value[:LONGEST_HEADER]
    try:
        text = str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        text = text.encode("ascii", "replace").decode()
    text = text.encode("utf-8", "replace").decode()  # no half of a pair
    return " ".join(text.replace("\x00", "").split())


def _addresses(message: Message, names: Iterable[str]) -> list[tuple[str, str]]:
    values = [str(value) for name in names for value in message.get_all(name, [])]
    found = getaddresses([value[:LONGEST_HEADER] for value in values[:MOST_HEADERS]])
    return [(_decoded(name)[:120], _decoded(address)) for name, address in found if "@" in address]


def _automatic(message: Message, sender: str) -> str:
    """Say why a machine must have written a message (RFC 3834, sections 2 and 3.1.7)."""
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    bounced = message.get_content_type() == "multipart/report"
    signs = {
        "auto_submitted": submitted not in ("", "no"),
        "precedence": _header(message, "Precedence").lower() in AUTOMATIC_PRECEDENCE,
        "mailing_list": any(message.get(name) is not None for name in LIST_HEADERS),
        "auto_reply": any(message.get(name) is not None for name in AUTOMATIC_HEADERS),
        "bounce": bounced or _header(message, "Return-Path") == "<>",
        "no_person": not sender or sender.partition("@")[0].lower() in NOBODY,
    }
    return next((reason for reason, found in signs.items() if found), "")


def _parts(message: Message) -> Iterator[Message]:
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text(parts: list[Message]) -> str:
    """Return the best of its texts: what is plain, else what was HTML."""
    bodies = [part for part in parts if not _is_file(part)]
    text = "\n\n".join(_of_type(bodies, "text/plain", LONGEST_TEXT))
    if text.strip():
        return text
    pages = map(plain, _of_type(bodies, "text/html", plain_html.LONGEST))
    return "\n\n".join(filter(None, pages))[:LONGEST_TEXT]


def _of_type(bodies: list[Message], kind: str, left: int) -> Iterator[str]:
    """Yield the texts of a kind, no more of them together than ``left`` signs."""
    for body in bodies:
        if body.get_content_type() == kind and left > 0:
            text = _content(body)[:left]
            left -= len(text)
            if text.strip():
                yield text


def _content(part: Message) -> str:
    content = _bytes(part)
    charset = str(part.get_content_charset("utf-8"))
    for name in (charset, "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("latin-1")


def _bytes(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (MessageError, ValueError, AssertionError):
        return b""
    return content if isinstance(content, bytes) else b""


def _attachments(parts: list[Message]) -> Iterator[Attachment]:
    for part in parts:
        drawn_in = part.get("Content-ID") and part.get_content_disposition() != "attachment"
        if _is_file(part) and not drawn_in:
            name = _decoded(str(part.get_filename() or "file"))
            yield Attachment(name=name[:120], content=_bytes(part))
