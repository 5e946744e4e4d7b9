"""The notices that grievances send, each once: to who reported, and to who holds the post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone, translation

from chinar.portal.core import rows
from chinar.portal.core.design.writing import on_date
from chinar.portal.core.notices.services import Recipient, recipient_at, send
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import answer_links, receipts, threads, words
from chinar.portal.grievances.lifecycle import ASSIGN, WORK, State
from chinar.portal.grievances.models import (
    Appeal,
    Decision,
    Grievance,
    Message,
    MessageKind,
    Part,
    QualitySample,
    SampleVerdict,
)
from chinar.portal.grievances.standing import posts_of, superior

RECEIVED: Final = "received"
LATEST: Final = 20  # contacts of one address that are looked at; more need not be told apart


def received(grievance: Grievance, now: datetime) -> None:
    """Acknowledge a grievance that is made now: its number, its code and the date of the answer.

    The code of a confidential case stands on its receipt alone: others may read a phone.
    """
    told = {"code": "" if grievance.confidential else receipts.code_for(grievance)}
    _to_citizen(grievance, "grievances.received", RECEIVED, told, now, first=True)


def filed_alike(grievance: Grievance, *, since: datetime) -> int:
    """Count the cases since a moment with its phone or its e-mail, the busier of both."""
    contact = grievance.contact
    if contact is None:
        return 0
    return max(
        _filed_with("phone_digest", contact.phone_digest, since),
        _filed_with("email_digest", contact.email_digest, since),
    )


def _filed_with(column: str, digest: str, since: datetime) -> int:
    if not digest:
        return 0
    # Asked contact by contact: a join might read all cases of the day. The column's name is ours.
    text = (
        "SELECT coalesce(sum((SELECT count(*) FROM grievances_grievance g"  # noqa: S608
        " WHERE g.contact_id = c.id AND g.registered_at > %s)), 0)"
        f" FROM (SELECT id FROM grievances_contact WHERE {column} = %s"
        f" ORDER BY id DESC LIMIT {LATEST}) c"
    )
    return rows.number(text, since, digest) or 0


def replied(grievance: Grievance, message: Message, now: datetime) -> None:
    """Send a reply or a question; of a confidential case only that there is one."""
    if grievance.confidential:
        _to_citizen(grievance, "grievances.news", f"message:{message.pk}", {}, now)
        return
    told: dict[str, Any] = {"text": message.text, "until": message.until}
    if message.kind == MessageKind.FINAL:
        told["feedback_code"] = answer_links.code_for(grievance)
        reader = grievance.contact.language if grievance.contact else grievance.language
        told["written_in"] = words.written_in(message.text, message.language, reader)
    _to_citizen(grievance, f"grievances.{message.kind}", f"message:{message.pk}", told, now)


def sent_on(grievance: Grievance, now: datetime) -> None:
    """Tell who reported which office has it now, and that office that it has come."""
    key = f"sent_on:{grievance.arrived_at.isoformat()}"
    _to_citizen(grievance, "grievances.sent_on", key, {}, now)
    for post in posts_of(grievance.office, ASSIGN, timezone.localdate(now)):
        _to_post(grievance, post, "grievances.arrived", f"{key}:{post.pk}", now)


def not_taken_up(grievance: Grievance, message: Message, now: datetime) -> None:
    """Tell who reported why it is not taken up, and which door is the right one."""
    if grievance.confidential:
        replied(grievance, message, now)
        return
    key = f"message:{message.pk}"
    _to_citizen(grievance, "grievances.not_taken_up", key, {"text": message.text}, now)


def taken_up_after_all(grievance: Grievance, now: datetime) -> None:
    """Tell who reported that we look into it after all."""
    key = f"taken_up:{grievance.changed_at.isoformat()}"
    _to_citizen(grievance, "grievances.taken_up", key, {}, now)


def reopened(grievance: Grievance, now: datetime) -> None:
    """Tell who reported, and who holds the case's post, that work on it goes on."""
    key = f"reopened:{grievance.changed_at.isoformat()}"
    _to_citizen(grievance, "grievances.reopened", key, {}, now)
    if grievance.post is not None:
        _to_post(grievance, grievance.post, "grievances.reopened_desk", key, now)


def reopened_with_lead(grievance: Grievance, now: datetime) -> None:
    """Tell who reported that the answer, which came with another report's, does not stand."""
    key = f"with_lead:{grievance.changed_at.isoformat()}"
    _to_citizen(grievance, "grievances.opened_again", key, {}, now)


def due_changed(grievance: Grievance, now: datetime) -> None:
    """Tell who reported, and who holds the case's post, that its answer has another date."""
    key = f"due:{grievance.due_at.isoformat()}:{grievance.changed_at.isoformat()}"
    _to_citizen(grievance, "grievances.due_changed", key, {}, now)
    if grievance.post is not None:
        _to_post(grievance, grievance.post, "grievances.due_changed_desk", key, now)


def part_asked(grievance: Grievance, part: Part, now: datetime) -> None:
    """Tell an office that another one asks it about a part of a case."""
    told = {"part": str(part.pk), "asked": part.office.label(), "part_due_on": part.due_at}
    for post in posts_of(part.office, WORK, timezone.localdate(now)):
        key = f"part:{part.pk}:{post.pk}"
        _to_post(grievance, post, "grievances.part_asked", key, now, told)


def part_answered(grievance: Grievance, part: Part, now: datetime) -> None:
    """Tell the lead that an office it asked has answered."""
    lead = [grievance.post] if grievance.post else []
    told = {"asked": part.office.label()}
    for post in lead or posts_of(grievance.office, WORK, timezone.localdate(now)):
        key = f"part_answered:{part.pk}:{post.pk}"
        _to_post(grievance, post, "grievances.part_answered", key, now, told)


def part_withdrawn(grievance: Grievance, part: Part, now: datetime) -> None:
    """Tell an office that nothing is asked of it any more."""
    for post in posts_of(part.office, WORK, timezone.localdate(now)):
        key = f"part_withdrawn:{part.pk}:{post.pk}"
        _to_post(grievance, post, "grievances.part_withdrawn", key, now, {"part": str(part.pk)})


def assigned(grievance: Grievance, post: Post, now: datetime) -> None:
    """Tell whoever holds the post that a case is theirs."""
    key = f"assigned:{post.pk}:{grievance.changed_at.isoformat()}"
    _to_post(grievance, post, "grievances.assigned", key, now)


def escalated(grievance: Grievance, post: Post, level: int, now: datetime) -> None:
    """Tell whoever holds a post above that a case came up to them."""
    due = timezone.localdate(grievance.due_at).isoformat()  # by a new limit it may be late again
    key = f"escalated:{level}:{grievance.reopened_times}:{grievance.state}:{due}"
    appealed = grievance.state in (State.APPEAL_1, State.APPEAL_2)
    _to_post(grievance, post, f"grievances.{'appeal_late' if appealed else 'escalated'}", key, now)


def files_not_taken(grievance: Grievance, faults: list[str], key: str, now: datetime) -> None:
    """Tell who wrote by mail which of its files were not taken, and why."""
    told = {"faults": faults}
    _to_citizen(grievance, "grievances.files_not_taken", f"files:{key}", told, now)


def mail_not_added(grievance: Grievance, key: str, now: datetime) -> None:
    """Tell who wrote by mail to a finished case that it was kept, and where to go on."""
    _to_citizen(grievance, "grievances.mail_not_added", f"mail:{key}", {}, now)


def mail_too_large(sender: str, language: str, now: datetime) -> None:
    """Tell who sent a message that was too large to send it again smaller; once a day."""
    key = f"mail_too_large:{timezone.localdate(now).isoformat()}"
    to = Recipient(language=language, email=sender)
    send("grievances.mail_too_large", to=to, context={}, key=key, now=now)


def joined(grievance: Grievance, now: datetime) -> None:
    """Tell who reported that somebody else's report of the same problem leads."""
    _to_citizen(grievance, "grievances.joined", f"joined:{grievance.lead_id}", {}, now)


def citizen_wrote(grievance: Grievance, message: Message, now: datetime) -> None:
    """Tell whoever works on the case, or decides an appeal, that there is news from the citizen.

    What is added to a report that was joined with another goes to the officer of that one.
    """
    lead = grievance.lead if grievance.state == State.MERGED else None
    at_work, told = lead or grievance, {"id": str((lead or grievance).pk)}
    pending = grievance.appeals.filter(decision=Decision.PENDING).select_related("authority")
    for post in filter(None, {at_work.post, *(appeal.authority for appeal in pending)}):
        key = f"message:{message.pk}"
        _to_post(grievance, post, "grievances.citizen_wrote", key, now, told)


def sent_back(grievance: Grievance, head: Post | None, now: datetime) -> None:
    """Tell the case's post and the head of the office that an answer did not solve it."""
    for post in filter(None, {grievance.post, head}):
        key = f"sent_back:{grievance.reopened_times}:{post.pk}"
        _to_post(grievance, post, "grievances.sent_back", key, now)


def appeal_filed(appeal: Appeal, head: Post | None, now: datetime) -> None:
    """Acknowledge an appeal, and tell the authority; without one, the head of the office."""
    grievance, key = appeal.grievance, f"appeal:{appeal.pk}"
    told: dict[str, Any] = {"appeal_due_on": timezone.localdate(appeal.due_at)}
    _to_citizen(grievance, "grievances.appeal_filed", key, told, now)
    if appeal.authority is not None:
        told = told | {"appeal": str(appeal.pk)}
        _to_post(grievance, appeal.authority, "grievances.appeal_to_decide", key, now, told)
    if head is not None:
        _to_post(grievance, head, "grievances.appeal_alert", f"{key}:alert", now)


def appeal_decided(appeal: Appeal, now: datetime) -> None:
    """Tell whoever appealed, and the post that answered, what was decided and why."""
    grievance, key = appeal.grievance, f"appeal:{appeal.pk}:decided"
    kind = f"grievances.appeal_{appeal.decision}"
    if grievance.confidential:
        _to_citizen(grievance, "grievances.news", key, {}, now)
    else:
        _to_citizen(grievance, kind, key, {"text": appeal.order}, now)
    if grievance.post is not None:
        told = {"direction": "" if grievance.confidential else appeal.direction}
        _to_post(grievance, grievance.post, f"{kind}_office", key, now, told)


def judged(sample: QualitySample, now: datetime) -> None:
    """Tell the post that answered what a second look found, and whoever reported if it reopens."""
    grievance, key = sample.grievance, f"sample:{sample.pk}"
    if sample.verdict == SampleVerdict.SOUND:
        return
    if sample.verdict == SampleVerdict.REOPENED:
        _to_citizen(grievance, "grievances.opened_again", key, {}, now)
    if grievance.post is not None:
        told = {"text": "" if grievance.confidential else sample.text}
        kind = f"grievances.quality_{sample.verdict}"
        _to_post(grievance, grievance.post, kind, key, now, told)


def _key(grievance_id: UUID, what: str) -> str:
    return f"grievance:{grievance_id}:{what}"


def _to_citizen(
    grievance: Grievance,
    kind: str,
    key: str,
    told: dict[str, Any],
    now: datetime,
    *,
    first: bool = False,
) -> None:
    contact = grievance.contact
    if contact is None or not (contact.email or contact.phone):
        return
    to = Recipient(language=contact.language, email=contact.email, phone=contact.phone)
    # Who reported may answer by mail; officers answer at their desk only.
    _send(grievance, kind, to, key, told | {"thread": threads.of(grievance)}, now, first=first)


def _to_post(
    grievance: Grievance,
    post: Post,
    kind: str,
    key: str,
    now: datetime,
    told: Mapping[str, Any] | None = None,
) -> None:
    to = recipient_at(post, now)
    if to is None:
        _to_head(grievance, post, now)
        return
    facts = {"id": str(grievance.pk), "post": post.title} | dict(told or {})
    _send(grievance, kind, to, key, facts, now)


def _to_head(grievance: Grievance, vacant: Post, now: datetime) -> None:
    """Alert the head of the office that nobody holds a post which a case waits for, once a day."""
    on = timezone.localdate(now)
    head, _ = superior(grievance, 1, on)
    to = recipient_at(head, now) if head else None
    if to is not None:
        facts = {"id": str(grievance.pk), "vacant": vacant.title}
        _send(grievance, "grievances.post_vacant", to, f"vacant:{vacant.pk}:{on}", facts, now)


def _send(
    grievance: Grievance,
    kind: str,
    to: Recipient,
    key: str,
    told: dict[str, Any],
    now: datetime,
    *,
    first: bool = False,
) -> None:
    facts = {
        "number": grievance.number,
        "key": grievance.key,
        "office_name": grievance.office.label(to.language),
        "due_on": grievance.due_at,
    }
    with translation.override(to.language):  # dates are kept as the words they will be read as
        context = {
            name: on_date(value) if isinstance(value, date) else value
            for name, value in (facts | told).items()
        }
    send(
        kind,
        to=to,
        context=context,
        key=_key(grievance.pk, key),
        about=str(grievance.pk),
        practice=grievance.practice,
        first=first,
        now=now,
    )
