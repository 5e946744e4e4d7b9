"""What this portal signs about a case: the receipt of its day, and the proof of now.

A receipt is the same whenever it is asked for: it says what the journal's first entry of the case
says, and how far the log had come by then. A proof is made from what is stored now, word by word
and entry by entry, so that anything that was changed since does not fit any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from chinar.engines import notary
from chinar.portal.core.journal import heads, signing, tree
from chinar.portal.core.journal.hashing import entry_hash
from chinar.portal.core.journal.models import Entry, TreeHead
from chinar.portal.grievances import papers, seals
from chinar.portal.grievances.erasing import CONTACT_ERASED, WORDS_ERASED
from chinar.portal.grievances.lifecycle import INTERNAL, Action
from chinar.portal.grievances.models import Grievance
from chinar.portal.registry.models import Office

RECORD_TYPE: Final = Grievance._meta.label_lower  # Django's public _meta API
# What a proof shows of them is that they are there, and when.
SHOWN: Final = (frozenset(Action) - INTERNAL) | {CONTACT_ERASED, WORDS_ERASED}


class NoReceiptError(Exception):
    """The case was registered before words were sealed, or its first entry is not as written."""


class NoHeadError(Exception):
    """The log has no signed head yet; the first comes within minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is to be said about a receipt that somebody showed."""

    receipt: notary.Receipt
    result: notary.Result
    at: datetime | None  # the moment of the proof; None where the receipt alone was looked at


def receipt(grievance: Grievance, now: datetime) -> notary.Signed:
    """Return the signed receipt of a case.

    Raises:
        NoReceiptError: there is nothing that could be signed.
    """
    first = _entries(str(grievance.pk))[:1]
    said = first[0].data if first else {}
    if not said.get("content") or _hash(first[0]) != first[0].hash:
        raise NoReceiptError  # never sign what the journal was made to say later
    point = heads.at(first[0].at)
    office = Office.objects.filter(pk=said["office"]).values_list("code", flat=True).first()
    return notary.sign_receipt(
        {
            "issuer": settings.ENVIRONMENT.site_name,
            "record": said["number"],
            "at": _moment(first[0].at),
            "filed_at": _moment(datetime.fromisoformat(said["filed_at"])),
            "due_at": _moment(datetime.fromisoformat(said["due_at"])),
            "office": office or "",
            "content": said["content"],
            "entry": first[0].hash,
            "head": {"size": point.size, "root": point.root} if point else None,
        },
        signing.published_key(now),
    )


def proof(grievance: Grievance, now: datetime, *, opened: bool = False) -> dict[str, Any]:
    """Return the proof of what a case is now, as JSON data; it holds no words.

    ``opened``: it holds the words and the salt too, so that whoever checks it sees for
    themselves that they fit the receipt.

    Raises:
        NoHeadError: no head of the log was signed yet.
        NoReceiptError: the journal knows nothing of the case.
    """
    made = _proof(str(grievance.pk), now)
    if opened and grievance.salt is not None:
        content = seals.content_of(grievance, _files(grievance))
        made["opening"] = {"salt": bytes(grievance.salt).hex(), "content": content}
    return made


def judge(text: str | bytes, now: datetime) -> Judgement:
    """Judge a receipt that somebody showed, by what is stored now.

    Raises:
        DocumentError: it is no receipt.
    """
    shown = notary.read_receipt(notary.read_signed(text))
    keys = signing.public_keys()
    alone = Judgement(receipt=shown, result=notary.check_receipt(shown, keys), at=None)
    if alone.result.verdict != notary.Verdict.VALID:
        return alone
    # Its entry says which case it is; a number could be that of another since.
    known = Entry.objects.filter(hash=shown.entry.hex(), record_type=RECORD_TYPE, number=1)
    record_id = known.values_list("record_id", flat=True).first()
    try:
        later = _proof(record_id or "", now)
    except NoHeadError:
        return alone
    except NoReceiptError:
        return _not_in_log(shown, now)
    try:
        result = notary.check_proof(shown, notary.read_proof(json.dumps(later)), keys)
    except notary.OtherCaseError:
        return _not_in_log(shown, now)
    return Judgement(receipt=shown, result=result, at=now)


def _not_in_log(shown: notary.Receipt, now: datetime) -> Judgement:
    steps = dict.fromkeys(notary.Step, notary.Outcome.NOT_CHECKED)
    steps |= {
        notary.Step.SIGNATURE: notary.Outcome.PASSED,
        notary.Step.IN_LOG: notary.Outcome.FAILED,
    }
    result = notary.Result(verdict=notary.Verdict.NOT_IN_LOG, steps=steps)
    return Judgement(receipt=shown, result=result, at=now)


def _proof(record_id: str, now: datetime) -> dict[str, Any]:
    head = heads.latest()
    if head is None:
        raise NoHeadError
    entries = _entries(record_id)
    if not entries:
        raise NoReceiptError
    grievance = Grievance.objects.filter(pk=UUID(record_id)).first()
    point = heads.at(entries[0].at)
    begun = point.size if point else 0
    path = tree.consistency(begun, head.size) if begun else []
    now_signed = notary.sign_record(
        {
            "issuer": settings.ENVIRONMENT.site_name,
            "record": str(entries[0].data.get("number", "")),
            "at": _moment(now),
            "state": grievance.state if grievance else "gone",
            "content": _content(grievance, entries),
            "changed": _changed(grievance, entries),
        },
        signing.published_key(now),
    )
    return {
        "type": notary.PROOF,
        "now": now_signed.data(),
        "head": heads.signed(head).data(),
        "history": {"from": begun, "path": [one.hex() for one in path]},
        "entries": _placed(entries, head),
        "keys": [{"id": key.id, "pem": key.pem()} for key in signing.public_keys()],
    }


def _entries(record_id: str) -> list[Entry]:
    found = Entry.objects.filter(record_type=RECORD_TYPE, record_id=record_id)
    return list(found.select_related("place").order_by("number"))


def _content(grievance: Grievance | None, entries: Sequence[Entry]) -> str | None:
    """Return the seal of the words as they are stored now, None where they were erased.

    Erasing is told in the journal: words that are gone without that were taken away.
    """
    if grievance is None or _is_erased(entries):
        return None
    return seals.of_case(grievance, _files(grievance))


def _is_erased(entries: Sequence[Entry]) -> bool:
    return any(entry.action == WORDS_ERASED for entry in entries)


def _files(grievance: Grievance) -> list[str]:
    """Return the digests of what was handed in with the case, not of what came later."""
    files = papers.kept(grievance.pk).filter(created_at__lte=grievance.registered_at)
    return list(files.values_list("digest", flat=True))


def _changed(grievance: Grievance | None, entries: Sequence[Entry]) -> list[int]:
    """Return the numbers of entries whose words are gone or others, though they were sealed."""
    if grievance is None:
        return [entries[0].number]  # a case cannot be gone; erasing leaves it without words
    if _is_erased(entries):
        return []
    words = _words(grievance)
    # By what is sealed: of two seals over one thing, the later one holds.
    sealed = {
        name: (entry.number, seal) for entry in entries for name, seal in _sealed(entry) if seal
    }
    return sorted(
        {
            number
            for name, (number, seal) in sealed.items()
            if name not in words or seals.of_words(grievance, words[name]) != seal
        }
    )


def _sealed(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield what an entry sealed: replies, reports of action, appeals and their orders."""
    said, seal = entry.data, entry.data.get("seal", "")
    if said.get("message") is not None:
        yield f"message {said['message']}", seal
    if said.get("action_taken") is not None:
        yield f"action_taken {said['action_taken']}", said.get("action_seal", "")
    if said.get("appeal") and entry.action in (Action.APPEAL, Action.APPEAL_AGAIN):
        yield f"appeal {said['appeal']}", seal
    elif said.get("appeal") and entry.action in (Action.UPHOLD, Action.REFUSE):
        yield f"order {said['appeal']}", seal


def _words(grievance: Grievance) -> dict[str, str]:
    """Return what is stored now under the names of `_sealed`."""
    appeals = list(grievance.appeals.all())
    return (
        {f"message {one.pk}": one.text for one in grievance.messages.all()}
        | {f"action_taken {one.pk}": one.text for one in grievance.actions_taken.all()}
        | {f"appeal {one.pk}": one.text for one in appeals}
        | {f"order {one.pk}": one.order for one in appeals}
    )


def _placed(entries: Sequence[Entry], head: TreeHead) -> list[dict[str, Any]]:
    """Return the entries with their paths; those that wait for their place have none."""
    indexes = [_index(entry, head) for entry in entries]
    paths = iter(tree.inclusions([one for one in indexes if one is not None], head.size))
    return [
        {
            "number": entry.number,
            "action": entry.action if entry.action in SHOWN else "internal",
            "at": _moment(entry.at),
            # Computed from what the entry says now, not read: a changed one must not fit.
            "hash": _hash(entry),
            "previous": entry.previous_hash,
            "index": index,
            "path": None if index is None else [one.hex() for one in next(paths)],
        }
        for entry, index in zip(entries, indexes, strict=True)
    ]


def _index(entry: Entry, head: TreeHead) -> int | None:
    place = getattr(entry, "place", None)
    return place.position - 1 if place and place.position <= head.size else None


def _hash(entry: Entry) -> str:
    try:
        return entry_hash(entry)
    except ValueError:  # the row holds what was never written
        return "0" * 64


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
