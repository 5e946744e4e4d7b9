"""Everything that is kept about a case and belongs to whoever reported it, as plain data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.grievances.lifecycle import INTERNAL, Action
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.policy import limits_of
from chinar.portal.grievances.selectors.history import Moment, history

FORMAT: Final = "chinar.grievance.1"


def own_data(grievance: Grievance) -> dict[str, Any]:
    """Return a case as its owner may have it: their words, what was answered, when and by whom."""
    contact = grievance.contact
    return {
        "format": FORMAT,
        "number": grievance.number,
        "state": grievance.state,
        "channel": grievance.channel,
        "language": grievance.language,
        "text": grievance.text,
        "place": grievance.place,
        "latitude": grievance.latitude,
        "longitude": grievance.longitude,
        "category": grievance.category.code if grievance.category else None,
        "area": grievance.area.code if grievance.area else None,
        "office": grievance.office.code,
        "confidential": grievance.confidential,
        "received_at": grievance.filed_at.isoformat(),
        "due_at": grievance.due_at.isoformat(),
        "answered_at": _moment(grievance.disposed_at),
        "erased_at": _moment(grievance.erased_at),
        "contact": None
        if contact is None
        else {"name": contact.name, "phone": contact.phone, "email": contact.email},
        "history": [_told(moment) for moment in history(grievance) if _is_theirs(moment)],
        "feedback": list(grievance.feedback.values("rating", "solved", "text", "at")),
        "appeals": list(
            grievance.appeals.values(
                "tier", "text", "filed_at", "decision", "order", "direction", "decided_at"
            )
        ),
        "files": [
            {"name": upload.name, "sha256": upload.digest, "size": upload.size}
            for upload in uploads_of(grievance)
        ],
    }


def kept_until(grievance: Grievance) -> tuple[datetime, datetime] | None:
    """Return until when contact and words are kept; None while the case is not finished."""
    if grievance.open:
        return None
    limits = limits_of(grievance.policy)
    return (
        grievance.changed_at + timedelta(days=limits.keep_contact_days),
        grievance.changed_at + timedelta(days=limits.keep_words_days),
    )


def _is_theirs(moment: Moment) -> bool:
    return moment.action in set(Action) - INTERNAL


def _told(moment: Moment) -> dict[str, Any]:
    told: dict[str, Any] = {"at": moment.at.isoformat(), "action": moment.action}
    if moment.post:
        told["post"] = moment.post.title
    if moment.message and not moment.internal:
        told["text"] = moment.message.text
    if moment.action in (Action.DISPOSE, Action.ANSWER_WITH_LEAD) and moment.action_taken:
        told["outcome"] = moment.action_taken.outcome
        told["action_taken"] = moment.action_taken.text
        told["reasons"] = moment.action_taken.reasons
    return told


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
