"""Signed tree heads: made at intervals, found again by time, proved from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction

from chinar.engines import notary
from chinar.portal.core.journal import signing, tree
from chinar.portal.core.journal.models import Entry, TreeHead

# A log in which nothing happens still says once a day that it is the same.
QUIET: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def sign(now: datetime) -> TreeHead | None:
    """Sign the tree as it is; return the head, or None where there is nothing new to say.

    Raises:
        BrokenLogError: the tree is smaller than one that was signed, or another one.
    """
    with transaction.atomic():
        size, last = tree.size(), latest()
        key = signing.published_key(now)
        if size == 0 or (last is not None and not _is_due(last, size, key.id, now)):
            return None
        _refuse_a_fork(last, size)
        at_ms = milliseconds(now)
        head = notary.TreeHead(
            size=size,
            at_ms=max(at_ms, last.at_ms + 1) if last else at_ms,  # time goes one way
            root=tree.root_of(size),
        )
        signed = notary.sign_head(head, key)
        return TreeHead.objects.create(
            size=size,
            at_ms=head.at_ms,
            root=head.root.hex(),
            key_id=key.id,
            signature=str(signed.data()["signature"]),
        )


def latest() -> TreeHead | None:
    """Return the newest signed head."""
    return TreeHead.objects.order_by("-at_ms").first()


def at(moment: datetime) -> TreeHead | None:
    """Return the head that was the newest at a moment."""
    return TreeHead.objects.filter(at_ms__lte=milliseconds(moment)).order_by("-at_ms").first()


def signed(head: TreeHead) -> notary.SignedHead:
    """Return a stored head as the engine has it.

    Raises:
        DocumentError: the row was changed into something that is no head.
    """
    return notary.head_from(
        {
            "size": head.size,
            "timestamp": head.at_ms,
            "root": head.root,
            "key": head.key_id,
            "signature": head.signature,
        }
    )


def index_of(entry_hash: str) -> int | None:
    """Return the leaf of the entry with this hash, None where it has no place yet or is unknown."""
    places = Entry.objects.filter(hash=entry_hash, place__isnull=False)
    position = places.values_list("place__position", flat=True).first()
    return None if position is None else position - 1


def milliseconds(moment: datetime) -> int:
    """Return a moment as RFC 9162 counts time."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _is_due(last: TreeHead, size: int, key_id: str, now: datetime) -> bool:
    aged = milliseconds(now) - last.at_ms >= QUIET // timedelta(milliseconds=1)
    return size != last.size or key_id != last.key_id or aged


def _refuse_a_fork(last: TreeHead | None, size: int) -> None:
    """Never sign a log that does not go on from the one that was signed before."""
    if last is None:
        return
    if size < last.size:
        raise tree.BrokenLogError(f"{last.size} entries were signed, {size} are in the tree")
    if tree.root_of(last.size).hex() != last.root:
        raise tree.BrokenLogError(f"the tree's first {last.size} entries are not those signed")
