"""What looks like abuse is held back, looked at by a person, and let in or dropped: never lost."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from chinar.portal.catalogue.models import Service
from chinar.portal.core.journal.actor import CITIZEN, Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import may_everywhere
from chinar.portal.grievances import papers
from chinar.portal.grievances.models import ApiKey, Channel, GrievanceCategory, Held, HeldState
from chinar.portal.grievances.selectors import CONFIDENTIAL
from chinar.portal.grievances.services import held_mail
from chinar.portal.grievances.services.intake import Arrival, Filed, Filing, cleaned, file
from chinar.portal.grievances.services.joining import file_joined
from chinar.portal.registry.models import Area, Office

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
    """Keep a filing, without personal numbers; a second delivery yields the same one."""
    filing = cleaned(filing.identified())
    kept = {name: getattr(filing, name) for name in _PLAIN} | {"masked": dict(filing.masked)}
    for name in _MODELS:
        record = getattr(filing, name)
        kept[name] = str(record.pk) if record else None
    arrival = asdict(filing.arrival) if filing.arrival.batch is None else {}
    kept |= {name: arrival.get(name, "") for name in _ARRIVAL} | {"lead": lead}
    kept["awaits_words"] = filing.arrival.awaits_words
    kept["api_key"] = filing.arrival.api_key.pk if filing.arrival.api_key else None
    held = Held(
        id=filing.id,
        key=filing.key,
        channel=filing.channel,
        reason=reason,
        filing=kept,
        confidential=filing.confidential,
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


def decides(post: Post | None, held: Held) -> bool:
    """Tell whether a post that supervises the state sees this one and decides on it."""
    return not held.confidential or may_everywhere(post, CONFIDENTIAL)


def let_in(held: Held, *, post: Post, actor: Actor, now: datetime) -> Filed:
    """File what was held, exactly once, as received when it came.

    Raises:
        NotAllowedError: it was sent in confidence, and the post has no role for that.
        SettledError: somebody decided on it before.
        EmptyTextError: there are no words that an office could read.
    """
    by_mail = held.channel == Channel.EMAIL and held.state == HeldState.HELD
    files = papers.made_ready(held_mail.files_of(held)) if by_mail else []
    with transaction.atomic():
        mine = _waiting(held, post)
        if mine.channel == Channel.EMAIL:
            filed = file(held_mail.filing_of(mine), actor=CITIZEN, now=now, files=files)
        else:
            filed = file_joined(_filing(mine), mine.filing.get("lead"), now=now)
        mine.grievance = filed.grievance
        data = {"grievance": str(filed.grievance.pk)}
        _settle(mine, HeldState.RELEASED, data, post=post, actor=actor, now=now)
    return filed


def drop(held: Held, note: str, *, post: Post, actor: Actor, now: datetime) -> Held:
    """Do not let it in, and say why; the words are kept for a while, the note for good.

    Raises:
        NotAllowedError: it was sent in confidence, and the post has no role for that.
        SettledError: somebody decided on it before.
    """
    with transaction.atomic():
        mine = _waiting(held, post)
        mine.note = note
        return _settle(mine, HeldState.DROPPED, {}, post=post, actor=actor, now=now)


def _waiting(held: Held, post: Post) -> Held:
    mine = Held.objects.select_for_update().get(pk=held.pk)
    if not decides(post, mine):
        raise NotAllowedError(CONFIDENTIAL)
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
    held.mail, held.size = "", 0
    if state is HeldState.RELEASED:
        held.filing = {}  # the case has the words now
    held.save()
    write(held, state, actor=actor, at=now, data=data)
    return held


def _filing(held: Held) -> Filing:
    kept: dict[str, Any] = held.filing
    plain = {name: kept[name] for name in _PLAIN} | {"channel": Channel(kept["channel"])}
    records: dict[str, Any] = {
        name: model.objects.filter(pk=kept[name]).first() if kept[name] else None
        for name, model in _MODELS.items()
    }
    key = ApiKey.objects.filter(pk=kept["api_key"]).first() if kept.get("api_key") else None
    awaits = bool(kept.get("awaits_words"))
    plain_arrival = {name: kept[name] for name in _ARRIVAL}
    arrival = Arrival(**plain_arrival, api_key=key, awaits_words=awaits)
    masked: dict[str, int] = kept.get("masked", {})
    pk: UUID = held.pk
    return Filing(id=pk, filed_at=held.at, arrival=arrival, masked=masked, **plain, **records)
