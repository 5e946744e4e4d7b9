"""Give entries their place in the one overall chain, in batches, after they were written.

Writers never wait for the sequencer. PostgreSQL hands out ids when a row is written and shows it
when its transaction commits, so an entry can appear below ids that already have a place: it
gets the next place all the same. The chain's order is the order of sequencing; an entry's own
record keeps the order in which things happened to it.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from chinar.portal.core.journal.hashing import FIRST, chain_hash
from chinar.portal.core.journal.models import Entry, Place

BATCH = 1000
# Ids below the highest placed one among which each round looks for latecomers. Older ones, whose
# transaction stayed open while so many others committed, are found by the thorough round.
WINDOW = 10_000
LOCK = 0x6A6F75726E616C  # "journal"


def sequence(*, batch: int = BATCH, thorough: bool = False) -> int:
    """Place up to ``batch`` entries that have no place; return how many.

    Safe when two run at once: one of them places, the other returns 0 or places what is left.
    """
    if not _without_place(thorough=thorough).exists():
        return 0  # without having taken the one writer's turn on SQLite
    with transaction.atomic():
        if not _is_our_turn():
            return 0
        entries = list(_without_place(thorough=thorough)[:batch])
        last = Place.objects.order_by("-position").first()
        position, chained = (last.position, last.chain_hash) if last else (0, FIRST)
        places = []
        for entry in entries:
            position += 1
            chained = chain_hash(chained, position, entry.pk, entry.hash)
            places.append(Place(position=position, entry=entry, chain_hash=chained))
        Place.objects.bulk_create(places)
    return len(places)


def sequence_all(*, batch: int = BATCH, thorough: bool = False) -> int:
    """Place every entry that has no place; return how many."""
    total = 0
    while placed := sequence(batch=batch, thorough=thorough):
        total += placed
    return total


def _is_our_turn() -> bool:
    """Take the sequencer's lock until the transaction ends; SQLite's one writer is its own."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _without_place(*, thorough: bool) -> QuerySet[Entry]:
    entries = Entry.objects.filter(place=None).order_by("id")
    if not thorough:
        highest = Place.objects.aggregate(highest=Max("entry_id"))["highest"] or 0
        entries = entries.filter(id__gt=highest - WINDOW)
    return entries
