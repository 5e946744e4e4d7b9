"""Receipts and the proofs that go with them: made, read, and judged in words.

A receipt is a statement signed on the day: this record, with this content, went into the log as
this entry, after this tree head. A proof is made later: what the record is now, its entries with
their paths, the log's head now, and that the head of the receipt begins the head of now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from chinar.engines.notary import heads, merkle
from chinar.engines.notary.canonical import canonical, parse
from chinar.engines.notary.errors import CanonicalError, DocumentError, OtherCaseError
from chinar.engines.notary.heads import SignedHead
from chinar.engines.notary.keys import PublicKey, SigningKey
from chinar.engines.notary.statements import (
    Signed,
    Verdict,
    sign,
    signed_from,
    verify,
)

RECEIPT: Final = "chinar.receipt/1"
RECORD: Final = "chinar.record/1"
PROOF: Final = "chinar.proof/1"
FIRST_HASH: Final = "0" * 64  # what a record's first entry holds as the hash of the one before
# How long an entry may wait for its place in the log: RFC 9162's maximum merge delay.
MERGE_DELAY: Final = timedelta(days=1)
MAX_ENTRIES: Final = 10_000
MAX_PROOF_BYTES: Final = 32 * 1024 * 1024


class Step(StrEnum):
    """What is looked at, in this order."""

    SIGNATURE = "signature"
    HEAD = "head"
    IN_LOG = "in_log"
    HISTORY = "history"
    RECORD = "record"


class Outcome(StrEnum):
    """What looking at it gave."""

    PASSED = "passed"
    FAILED = "failed"
    WAITING = "waiting"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPoint:
    """How far the log had come: under the receipt's own signature it needs none besides."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as read: its signature is not checked yet."""

    signed: Signed
    record: str
    at: datetime
    entry: bytes
    content: bytes
    head: LogPoint | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedEntry:
    """One entry of the record: its hash, that of the one before, and its path in the log."""

    hash: bytes
    previous: bytes
    index: int | None
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof as read: nothing of it is checked yet."""

    now: Signed
    record: str
    at: datetime
    content: bytes | None
    changed: bool
    head: SignedHead
    history: Sequence[bytes]
    history_from: int
    entries: Sequence[ProvedEntry]
    opening: tuple[bytes, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The verdict, what was looked at for it, and whether the record's content was erased."""

    verdict: Verdict
    steps: Mapping[Step, Outcome]
    erased: bool = False


@dataclass(slots=True)
class _Findings:
    steps: dict[Step, Outcome] = field(
        default_factory=lambda: dict.fromkeys(Step, Outcome.NOT_CHECKED)
    )
    verdict: Verdict = Verdict.VALID

    def note(self, step: Step, failed: Verdict | None) -> None:
        self.steps[step] = Outcome.FAILED if failed else Outcome.PASSED
        if failed and self.verdict == Verdict.VALID:
            self.verdict = failed


def commitment(salt: bytes, content: Any) -> str:
    """Return hex of SHA-256 over a secret salt and canonical JSON.

    Whoever has salt and content can show that they belong to it; when both are erased, nothing
    can be guessed from it, and it still stands in the log.
    """
    return hashlib.sha256(salt + canonical(content)).hexdigest()


def sign_receipt(statement: Mapping[str, Any], key: SigningKey) -> Signed:
    """Sign a receipt; besides what `read_receipt` needs it may say what it likes."""
    return sign({"type": RECEIPT, **statement}, key, context=RECEIPT)


def sign_record(statement: Mapping[str, Any], key: SigningKey) -> Signed:
    """Sign what a record is now, for a proof.

    ``content`` is the commitment to it (null when it was erased), ``changed`` the numbers of
    entries whose words are not those that the entry was made with.
    """
    return sign({"type": RECORD, **statement}, key, context=RECORD)


def read_receipt(signed: Signed) -> Receipt:
    """Read what a receipt says.

    Raises:
        DocumentError: it is no receipt, or a part is missing.
    """
    said = signed.statement
    if said.get("type") != RECEIPT:
        raise DocumentError("statement.type", f"{RECEIPT} is expected")
    head = said.get("head")
    return Receipt(
        signed=signed,
        record=_text(said.get("record"), "statement.record"),
        at=_moment(said.get("at"), "statement.at"),
        entry=heads.digest(said.get("entry"), "statement.entry"),
        content=heads.digest(said.get("content"), "statement.content"),
        head=_point(head, "statement.head") if head is not None else None,
    )


def read_proof(text: str | bytes) -> Proof:
    """Read a proof's file.

    Raises:
        DocumentError: it is no proof, or a part is missing.
    """
    if len(text) > MAX_PROOF_BYTES:
        raise DocumentError("", "this is too large to be a proof")
    try:
        data = parse(text)
    except CanonicalError as error:
        raise DocumentError("", str(error)) from error
    if not isinstance(data, Mapping) or data.get("type") != PROOF:
        raise DocumentError("type", f"{PROOF} is expected")
    now = signed_from(data.get("now"), "now")
    if now.statement.get("type") != RECORD:
        raise DocumentError("now.statement.type", f"{RECORD} is expected")
    content, history = now.statement.get("content"), data.get("history")
    if not isinstance(history, Mapping):
        raise DocumentError("history", "it is missing")
    changed = now.statement.get("changed", [])
    if not isinstance(changed, list):
        raise DocumentError("now.statement.changed", "a list of entries is expected")
    return Proof(
        now=now,
        record=_text(now.statement.get("record"), "now.statement.record"),
        at=_moment(now.statement.get("at"), "now.statement.at"),
        content=None if content is None else heads.digest(content, "now.statement.content"),
        changed=bool(changed),
        head=heads.head_from(data.get("head")),
        history=heads.path(history.get("path"), "history.path"),
        history_from=heads.natural(history.get("from"), "history.from"),
        entries=_entries(data.get("entries")),
        opening=_opening(data.get("opening")),
    )


def check_receipt(receipt: Receipt, keys: Iterable[PublicKey]) -> Result:
    """Judge a receipt alone: who signed it, and whether anything in it was altered."""
    found = _Findings()
    found.note(Step.SIGNATURE, _failed(verify(receipt.signed, keys, context=RECEIPT)))
    return Result(verdict=found.verdict, steps=found.steps)


def check_proof(receipt: Receipt, proof: Proof, keys: Sequence[PublicKey]) -> Result:
    """Judge a receipt by a later proof: its place in the log, the log, and the record since.

    Raises:
        OtherCaseError: the proof belongs to another receipt.
    """
    if receipt.record != proof.record:
        raise OtherCaseError(receipt=receipt.record, proof=proof.record)
    found = _Findings()
    found.note(Step.SIGNATURE, _failed(verify(receipt.signed, keys, context=RECEIPT)))
    found.note(Step.HEAD, _untrusted(proof, keys))
    if found.verdict != Verdict.VALID:
        return Result(verdict=found.verdict, steps=found.steps)
    found.note(Step.HISTORY, _history(receipt, proof))
    _note_place(found, receipt, proof)
    found.note(Step.RECORD, _record(receipt, proof))
    return Result(verdict=found.verdict, steps=found.steps, erased=proof.content is None)


def _untrusted(proof: Proof, keys: Sequence[PublicKey]) -> Verdict | None:
    """Return what is wrong with the signatures of the head and of the record now."""
    said = _failed(verify(proof.now, keys, context=RECORD))
    return said or _failed(heads.verify_head(proof.head, keys))


def _history(receipt: Receipt, proof: Proof) -> Verdict | None:
    """Return what is wrong when the receipt's head does not begin the head of now."""
    if receipt.head is None or receipt.head.size == 0:
        return None  # an empty log begins every log
    then, now = receipt.head, proof.head.head
    if proof.history_from != then.size:
        return Verdict.LOG_REWRITTEN
    whole = merkle.verify_consistency(then.size, now.size, then.root, now.root, proof.history)
    return None if whole else Verdict.LOG_REWRITTEN


def _note_place(found: _Findings, receipt: Receipt, proof: Proof) -> None:
    """Note whether the receipt's entry is in the log; a young one may still wait."""
    own = next((one for one in proof.entries if one.hash == receipt.entry), None)
    if own is not None and own.index is None and proof.at - receipt.at <= MERGE_DELAY:
        found.steps[Step.IN_LOG] = Outcome.WAITING
    elif own is None or not _is_in_log(own, proof):
        found.note(Step.IN_LOG, Verdict.NOT_IN_LOG)
    else:
        found.note(Step.IN_LOG, None)


def _record(receipt: Receipt, proof: Proof) -> Verdict | None:
    """Return what is wrong when the record, or what happened to it, is not what was logged."""
    before = bytes.fromhex(FIRST_HASH)
    for one in proof.entries:
        if one.previous != before or (one.index is not None and not _is_in_log(one, proof)):
            return Verdict.RECORD_CHANGED
        before = one.hash
    if proof.changed or (proof.content is not None and proof.content != receipt.content):
        return Verdict.RECORD_CHANGED
    if proof.opening is not None and commitment(*proof.opening) != receipt.content.hex():
        return Verdict.RECORD_CHANGED
    return None


def _is_in_log(entry: ProvedEntry, proof: Proof) -> bool:
    leaf, head = merkle.leaf_hash(entry.hash), proof.head.head
    return entry.index is not None and merkle.verify_inclusion(
        leaf, entry.index, head.size, entry.path, head.root
    )


def _entries(data: Any) -> list[ProvedEntry]:
    if not isinstance(data, list) or len(data) > MAX_ENTRIES:
        raise DocumentError("entries", "a list is expected")
    return [_entry(one, f"entries[{n}]") for n, one in enumerate(data)]


def _entry(data: Any, place: str) -> ProvedEntry:
    if not isinstance(data, Mapping):
        raise DocumentError(place, "an entry is expected")
    index = data.get("index")
    return ProvedEntry(
        hash=heads.digest(data.get("hash"), f"{place}.hash"),
        previous=heads.digest(data.get("previous"), f"{place}.previous"),
        index=None if index is None else heads.natural(index, f"{place}.index"),
        path=[] if index is None else heads.path(data.get("path"), f"{place}.path"),
    )


def _opening(data: Any) -> tuple[bytes, Any] | None:
    if data is None:
        return None
    if not isinstance(data, Mapping) or not isinstance(data.get("salt"), str):
        raise DocumentError("opening", "salt and content are expected")
    try:
        return bytes.fromhex(data["salt"]), data.get("content")
    except ValueError as error:
        raise DocumentError("opening.salt", "it is not written as hex") from error


def _point(data: Any, place: str) -> LogPoint:
    if not isinstance(data, Mapping):
        raise DocumentError(place, "size and root of the log are expected")
    size = heads.natural(data.get("size"), f"{place}.size")
    return LogPoint(size=size, root=heads.digest(data.get("root"), f"{place}.root"))


def _failed(verdict: Verdict) -> Verdict | None:
    return None if verdict == Verdict.VALID else verdict


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise DocumentError(place, "a text is expected")
    return value


def _moment(value: Any, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise DocumentError(place, "a moment is expected, as 2026-01-31T12:00:00+00:00") from error
    if moment.tzinfo is None:
        raise DocumentError(place, "a moment with its time zone is expected")
    return moment
