"""What happened to a case, from the journal, with the words that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import Post
from chinar.portal.grievances.erasing import WORDS_ERASED
from chinar.portal.grievances.models import (
    INTERNAL_KINDS,
    ActionTaken,
    Grievance,
    Message,
    MessageKind,
    Part,
    Transfer,
)
from chinar.portal.grievances.transitions import LOOKS
from chinar.portal.registry.models import Office

ID_LENGTH: Final = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened, from the journal, with the words that belong to it."""

    at: datetime
    action: str
    actor: str
    post: Post | None
    data: Mapping[str, Any]
    message: Message | None = None
    action_taken: ActionTaken | None = None
    transfer: Transfer | None = None
    part: Part | None = None
    office: Office | None = None

    @property
    def internal(self) -> bool:
        """Whether its words stay inside the office."""
        return self.message is not None and self.message.kind in INTERNAL_KINDS

    @property
    def is_look(self) -> bool:
        """Whether somebody only looked: such moments stand apart."""
        return self.action in LOOKS


def history(grievance: Grievance) -> list[Moment]:
    """Return everything that happened to a case, oldest first, in seven queries at most."""
    record_type = grievance._meta.label_lower  # Django's public _meta API
    found = Entry.objects.filter(record_type=record_type, record_id=str(grievance.pk))
    entries = list(found.order_by("number"))
    posts = {str(post.pk): post for post in Post.objects.filter(pk__in=_ids(entries, "post"))}
    offices = {
        str(office.pk): office for office in Office.objects.filter(pk__in=_ids(entries, "office"))
    }
    messages = {message.pk: message for message in grievance.messages.all()}
    taken = {report.pk: report for report in grievance.actions_taken.all()}
    moves = {row.pk: row for row in grievance.moves.all()} if _any(entries, "transfer") else {}
    parts = {str(part.pk): part for part in grievance.parts.all()} if _any(entries, "part") else {}
    return [
        Moment(
            at=entry.at,
            action=entry.action,
            actor=entry.actor_kind,
            post=posts.get(entry.actor_post),
            data=entry.data,
            message=messages.get(entry.data.get("message")),
            action_taken=taken.get(entry.data.get("action_taken")),
            transfer=moves.get(entry.data.get("transfer")),
            part=parts.get(entry.data.get("part", "")),
            office=offices.get(entry.data.get("office", "")),
        )
        for entry in entries
    ]


def words_since(grievance: Grievance, beside: Message | None = None) -> list[Message]:
    """Return the words between office and citizen since the report, oldest first, in one query.

    Notes stay out, and an answer that waits to be sent; ``beside`` stands on the page already.
    """
    waits = Q(kind=MessageKind.FINAL, sent_at=None)
    found = grievance.messages.exclude(Q(kind__in=INTERNAL_KINDS) | waits)
    shown = beside.pk if beside else None
    return [message for message in found if message.text and message.pk != shown]


def erasure_of(grievance: Grievance) -> tuple[Entry | None, int]:
    """Return the entry that tells of the deletion of a case's words, and how many there are."""
    record_type = grievance._meta.label_lower  # as above
    found = Entry.objects.filter(record_type=record_type, record_id=str(grievance.pk))
    return found.filter(action=WORDS_ERASED).last(), found.count()


def _any(entries: list[Entry], name: str) -> bool:
    return any(name in entry.data for entry in entries)


def _ids(entries: list[Entry], name: str) -> set[str]:
    """Return the ids of posts that acted, or of what the entries' data names."""
    if name == "post":
        found = {entry.actor_post for entry in entries}
    else:
        found = {str(entry.data.get(name, "")) for entry in entries}
    return {one for one in found if len(one) == ID_LENGTH}
