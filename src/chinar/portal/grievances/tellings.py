"""The notices that grievances send, each once: to who reported, and to who holds the post."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from chinar.portal.core.notices.services import Recipient, recipient_at, send
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import receipts
from chinar.portal.grievances.models import Grievance, Message


def received(grievance: Grievance, now: datetime) -> None:
    """Acknowledge a grievance: its number, its code and the date of the answer."""
    context = _facts(grievance) | {"code": receipts.code_for(grievance)}
    _to_citizen(grievance, "grievances.received", "received", context, now)


def replied(grievance: Grievance, message: Message, now: datetime) -> None:
    """Send a reply or a question."""
    context = _facts(grievance) | {"text": message.text, "until": _day(message.until)}
    _to_citizen(grievance, f"grievances.{message.kind}", f"message:{message.pk}", context, now)


def assigned(grievance: Grievance, post: Post, now: datetime) -> None:
    """Tell whoever holds the post that a case is theirs."""
    key = f"assigned:{post.pk}:{grievance.changed_at.isoformat()}"
    _to_post(grievance, post, "grievances.assigned", key, now)


def citizen_wrote(grievance: Grievance, message: Message, now: datetime) -> None:
    """Tell whoever holds the case's post that there is something new from the citizen."""
    if grievance.post is not None:
        key = f"message:{message.pk}"
        _to_post(grievance, grievance.post, "grievances.citizen_wrote", key, now)


def _facts(grievance: Grievance) -> dict[str, Any]:
    return {
        "number": grievance.number,
        "key": grievance.key,
        "office_name": grievance.office.name,
        "due_on": _day(grievance.due_at),
    }


def _day(moment: datetime | date | None) -> str:
    if moment is None:
        return ""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return day.isoformat()


def _to_citizen(
    grievance: Grievance, kind: str, key: str, context: dict[str, Any], now: datetime
) -> None:
    contact = grievance.contact
    if contact is None or not (contact.email or contact.phone):
        return
    send(
        kind,
        to=Recipient(language=contact.language, email=contact.email, phone=contact.phone),
        context=context,
        key=f"grievance:{grievance.pk}:{key}",
        practice=grievance.practice,
        now=now,
    )


def _to_post(grievance: Grievance, post: Post, kind: str, key: str, now: datetime) -> None:
    to = recipient_at(post, now)
    if to is None:
        return
    send(
        kind,
        to=to,
        context=_facts(grievance) | {"id": str(grievance.pk), "post": post.title},
        key=f"grievance:{grievance.pk}:{key}",
        practice=grievance.practice,
        now=now,
    )
