"""What looks like abuse is held back, looked at by a person, and let in or dropped: never lost."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import IntegrityError, transaction

from chinar.portal.catalogue.models import Service
from chinar.portal.core import locked
from chinar.portal.core.journal.actor import CITIZEN, Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people.models import Post
from chinar.portal.core.uploads.services import UploadRefusedError, check
from chinar.portal.grievances import letters, papers
from chinar.portal.grievances.models import Channel, GrievanceCategory, Held, HeldState
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.services.intake import Arrival, Filed, Filing, cleaned, file
from chinar.portal.grievances.services.joining import file_joined
from chinar.portal.registry.models import Area, Office

COLUMN: Final = "held.filing"
_PLAIN: Final = (
    "text", "key", "channel", "language", "place", "latitude", "longitude", "name", "phone",
    "email", "contact_language", "urgent", "confidential", "practice",
)  # fmt: skip
_MODELS: Final[dict[str, Any]] = {
    "category": GrievanceCategory,
    "area": Area,
    "office": Office,
    "against_office": Office,
    "service": Service,
}
_ARRIVAL: Final = ("on_behalf_of", "contact_of")


class SettledError(Exception):
    """Somebody decided on it before."""


def reference(held: Held) -> str:
    """Return what the sender is told to call it by."""
    tail = held.pk.hex[-8:].upper()
    return f"H-{tail[:4]}-{tail[4:]}"


def hold(filing: Filing, reason: str, *, lead: str = "", now: datetime) -> Held:
    """Keep a filing, without personal numbers; a second delivery yields the same one.

    Its words are stored under the key of confidential cases, whatever they say.
    """
    filing = cleaned(filing.identified())
    kept = {name: getattr(filing, name) for name in _PLAIN} | {"masked": dict(filing.masked)}
    for name in _MODELS:
        record = getattr(filing, name)
        kept[name] = str(record.pk) if record else None
    arrival = asdict(filing.arrival) if filing.arrival.batch is None else {}
    kept |= {name: arrival.get(name, "") for name in _ARRIVAL} | {"lead": lead}
    held = Held(
        id=filing.id,
        key=filing.key,
        channel=filing.channel,
        reason=reason,
        filing={"locked": locked.lock(json.dumps(kept), COLUMN)},
        at=now,
        practice=filing.practice,
    )
    try:
        with transaction.atomic():
            held.save(force_insert=True)
            data = {"reason": reason, "channel": filing.channel}
            write(held, "held", actor=CITIZEN, at=now, data=data)
    except IntegrityError:
        return Held.objects.get(key=filing.key)
    return held


def words_of(held: Held) -> dict[str, Any]:
    """Return what was handed over; empty when it was forgotten. E-mail keeps its own form."""
    if "locked" not in held.filing:
        return dict(held.filing)
    found: dict[str, Any] = json.loads(locked.unlock(held.filing["locked"], COLUMN))
    return found


def let_in(held: Held, *, post: Post, actor: Actor, now: datetime) -> Filed:
    """File what was held, exactly once, as received when it came.

    Raises:
        SettledError: somebody decided on it before.
        EmptyTextError: there are no words that an office could read.
    """
    with transaction.atomic():
        mine = _waiting(held)
        kept = words_of(mine)
        if "mail" in kept:
            filed = file(_of_mail(mine, kept), actor=CITIZEN, now=now, files=_attached(kept))
        else:
            filed = file_joined(_filing(mine, kept), kept.get("lead"), now=now)
        mine.grievance = filed.grievance
        data = {"grievance": str(filed.grievance.pk)}
        _settle(mine, HeldState.RELEASED, data, post=post, actor=actor, now=now)
    return filed


def drop(held: Held, note: str, *, post: Post, actor: Actor, now: datetime) -> Held:
    """Do not let it in, and say why; the words are kept for a while, the note for good.

    Raises:
        SettledError: somebody decided on it before.
    """
    with transaction.atomic():
        mine = _waiting(held)
        mine.note = note
        return _settle(mine, HeldState.DROPPED, {}, post=post, actor=actor, now=now)


def _waiting(held: Held) -> Held:
    mine = Held.objects.select_for_update().get(pk=held.pk)
    if mine.state != HeldState.HELD:
        raise SettledError
    return mine


def _settle(
    held: Held,
    state: HeldState,
    data: dict[str, Any],
    *,
    post: Post,
    actor: Actor,
    now: datetime,
) -> Held:
    held.state, held.post, held.settled_at = state, post, now
    if state is HeldState.RELEASED:
        held.filing = {}  # the case has the words now
    held.save()
    write(held, state, actor=actor, at=now, data=data)
    return held


def _filing(held: Held, kept: dict[str, Any]) -> Filing:
    plain = {name: kept[name] for name in _PLAIN} | {"channel": Channel(kept["channel"])}
    records: dict[str, Any] = {
        name: model.objects.filter(pk=kept[name]).first() if kept[name] else None
        for name, model in _MODELS.items()
    }
    arrival = Arrival(**{name: kept[name] for name in _ARRIVAL})
    masked: dict[str, int] = kept.get("masked", {})
    pk: UUID = held.pk
    return Filing(id=pk, filed_at=held.at, arrival=arrival, masked=masked, **plain, **records)


def _of_mail(held: Held, kept: dict[str, Any]) -> Filing:
    said = (kept.get("subject", ""), kept.get("text", ""))
    text = "\n\n".join(part.strip() for part in said if part.strip())
    return Filing(
        id=held.pk,
        key=held.key,
        channel=Channel.EMAIL,
        text=text,
        language=guess(text, settings.LANGUAGE_CODE),
        email=kept.get("sender", ""),
        filed_at=held.at,
        practice=held.practice,
    )


def _attached(kept: dict[str, Any]) -> list[UploadedFile]:
    """Return the files of a message that can be taken."""
    taken: list[UploadedFile] = []
    for attachment in letters.read(base64.b64decode(kept["mail"])).attachments:
        file_of_it = SimpleUploadedFile(attachment.name, attachment.content)
        with suppress(UploadRefusedError):
            check(file_of_it)
            taken.append(file_of_it)
    return taken[: papers.MAX_FILES]
