"""Find every entry that was changed, removed or put elsewhere.

Two passes that stream, so that memory stays bounded and writers go on:

1. Entries, record by record: numbers run 1, 2, 3 …; each holds its predecessor's hash; each
   hash fits what the entry says; the row is spelt the one way in which it was written.
2. Places, in order: positions run 1, 2, 3 …; each has its entry; each hash covers all before it;
   the Merkle tree grown from the entries is the one stored; and at each signed head it has the
   root that was signed. An end that was cut off is missed by the heads that cover it.

What this cannot see by itself: that the newest entries were cut off together with their heads,
or that everything was rewritten and signed anew by somebody who has the signing key too. For
that, somebody else must hold a head: every receipt and proof that a citizen has is one.
An entry that has no place yet is covered by its record's chain alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Model

from chinar.portal.core.journal import stored
from chinar.portal.core.journal.faults import Fault, Wrong
from chinar.portal.core.journal.hashing import FIRST, chain_hash, entry_hash
from chinar.portal.core.journal.models import Entry, Place
from chinar.portal.core.journal.stored import StoredEntry, StoredPlace
from chinar.portal.core.journal.transitions import identity
from chinar.portal.core.journal.tree_verification import TreeCheck

__all__ = ["MOST_SHOWN", "Fault", "Report", "Wrong", "verify", "verify_record"]

MOST_SHOWN = 1000


@dataclass(slots=True, kw_only=True)
class Report:
    """What a verification found; at most `MOST_SHOWN` faults are kept, all are counted."""

    entries: int = 0
    places: int = 0
    leaves: int = 0
    heads: int = 0
    head: str = FIRST
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.fault_count

    def add(self, faults: Iterable[Fault]) -> None:
        """Count faults, and keep the first of them."""
        for fault in faults:
            self.fault_count += 1
            if len(self.faults) < MOST_SHOWN:
                self.faults.append(fault)


def verify() -> Report:
    """Verify the whole journal."""
    report = Report()
    for faults in _record_chains(stored.entries()):
        report.entries += 1
        report.add(faults)
    position, tree = 0, TreeCheck()
    for place in stored.places():
        report.places += 1
        report.add(_place_faults(place, position, report.head))
        report.add(tree.take(place))
        position, report.head = _position(place, position + 1), place.chain_hash
    report.add(tree.finish())
    report.leaves, report.heads = tree.leaves, tree.head_count
    return report


def verify_record(record: Model) -> list[Fault]:
    """Verify the entries of one record, and that those with a place fit the chain there."""
    own = identity(record)
    faults = [fault for found in _record_chains(stored.entries(own)) for fault in found]
    for place in list(stored.places(own)):
        before = Place.objects.filter(position=_position(place, 0) - 1).first()
        head = before.chain_hash if before else FIRST
        faults += _place_faults(place, before.position if before else 0, head)
    return faults


def _record_chains(entries: Iterator[StoredEntry]) -> Iterator[list[Fault]]:
    """Yield what is wrong with each entry; they come by record and number."""
    previous: Entry | None = None
    for one in entries:
        same = previous is not None and _record(previous) == _record(one.entry)
        yield _entry_faults(one, previous if same else None)
        previous = one.entry


def _entry_faults(one: StoredEntry, previous: Entry | None) -> list[Fault]:
    entry = one.entry
    if not one.well_formed:
        return [_fault(Wrong.CHANGED, entry, "it is not stored as it was written")]
    faults = []
    expected = previous.number + 1 if previous else 1
    if entry.number != expected:
        gap = f"the entries from {expected} to {entry.number - 1} are not there"
        faults.append(_fault(Wrong.MISSING, entry, gap))
    elif entry.previous_hash != (previous.hash if previous else FIRST):
        faults.append(_fault(Wrong.CHANGED, entry, "it does not hold the hash of the one before"))
    if entry.hash != _hash_or_nothing(entry):
        faults.append(_fault(Wrong.CHANGED, entry, "its hash does not fit what it says"))
    return faults


def _place_faults(place: StoredPlace, before: int, head: str) -> list[Fault]:
    if _position(place, 0) != place.position:
        what = "a place has no number for its position"
        return [Fault(wrong=Wrong.CHANGED, position=before + 1, what=what)]
    if place.position != before + 1:
        what = f"the places from {before + 1} to {place.position - 1} are not there"
        return [Fault(wrong=Wrong.MISSING, position=place.position, what=what)]
    if place.entry_hash is None:
        what = f"its entry (id {place.entry_id}) is not there"
        return [Fault(wrong=Wrong.MISSING, position=place.position, what=what)]
    if place.chain_hash == chain_hash(head, place.position, place.entry_id, place.entry_hash):
        return []
    return [
        Fault(
            wrong=Wrong.MOVED,
            record=place.record,
            number=place.number,
            position=place.position,
            what="the chain's hash does not fit the entry at this place",
        )
    ]


def _position(place: StoredPlace, otherwise: int) -> int:
    """Return a place's position; SQLite would let a changed one be something else than a number."""
    return place.position if isinstance(place.position, int) else otherwise


def _hash_or_nothing(entry: Entry) -> str:
    try:
        return entry_hash(entry)
    except ValueError:  # the data holds what was never written
        return ""


def _record(entry: Entry) -> tuple[str, str]:
    return entry.record_type, entry.record_id


def _fault(wrong: Wrong, entry: Entry, what: str) -> Fault:
    record = stored.readable(" ".join(_record(entry)))
    return Fault(wrong=wrong, record=record, number=entry.number, what=what)
