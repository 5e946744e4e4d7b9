"""Hold the stored tree and its signed heads to the places, in the one pass over these.

The tree is grown again from the entries' hashes, node by node in the order in which nodes are
stored, so memory stays bounded; wherever a signed head stands, the root must be the one signed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from chinar.engines import notary
from chinar.portal.core.journal import signing, stored
from chinar.portal.core.journal.faults import Fault, Wrong
from chinar.portal.core.journal.stored import StoredHead, StoredPlace


class TreeCheck:
    """What is known of the tree so far; fed with the places in order."""

    def __init__(self) -> None:
        self._grown = notary.Frontier()
        self._nodes = stored.nodes()
        self._next = next(self._nodes, None)
        self._number = 0
        self._keys = {key.id: key for key in _readable_keys()}
        self._heads: dict[int, list[StoredHead]] = defaultdict(list)
        self.head_count = 0
        self._order = list(self._sorted_in())
        self.leaves = 0

    def take(self, place: StoredPlace) -> Iterator[Fault]:
        """Yield what is wrong with the tree up to a place."""
        position = place.position if isinstance(place.position, int) else self._grown.size + 1
        while self._grown.size + 1 < position and self._next is not None:
            yield from self._grow(None, place)  # a place is missing: the tree still has its leaf
        if self._grown.size + 1 == position:
            yield from self._grow(_leaf(place.entry_hash), place)

    def finish(self) -> Iterator[Fault]:
        """Yield what is wrong with what stands beyond the last place, and with the heads."""
        yield from self._order
        if self._next is not None:
            what = f"the tree goes on after {self._grown.size} entries, which are all there are"
            yield Fault(wrong=Wrong.MISSING, what=what)
        for size, heads in sorted(self._heads.items()):
            if size > self._grown.size:
                what = f"a signed head covers {size} entries, {self._grown.size} are there"
                yield from (Fault(wrong=Wrong.MISSING, what=what) for _ in heads)
            elif size > self.leaves:
                what = f"a signed head covers {size} entries, the tree has {self.leaves}"
                yield from (Fault(wrong=Wrong.MISSING, what=what) for _ in heads)

    def _grow(self, leaf: bytes | None, place: StoredPlace) -> Iterator[Fault]:
        """Add a leaf, and hold the nodes that it completes to those that are stored."""
        lagging = self._next is None
        kept = _bytes(self._next[1]) if self._next is not None else None
        wrong = leaf is not None and kept is not None and leaf != kept
        made = self._grown.add(kept or leaf or bytes(32))
        # Grown from what the tree has, so that one changed entry is one fault; the signed roots
        # tell whether the tree itself was changed.
        for _, expected in made if not lagging else ():
            number, content = self._next if self._next is not None else (None, None)
            wrong |= number != self._number or _bytes(content) != expected
            self._number += 1
            self._next = next(self._nodes, None)
        if not lagging:
            self.leaves = self._grown.size
        if wrong:
            yield Fault(
                wrong=Wrong.MOVED,
                record=place.record,
                number=place.number,
                position=self._grown.size,
                what="the tree's hashes do not fit the entry at this place",
            )
        yield from self._at_size(self._grown.size)

    def _at_size(self, size: int) -> Iterator[Fault]:
        """Yield the heads over the tree of this size whose root is another."""
        if size in self._heads and size == self.leaves:
            root = self._grown.root().hex()
            for head in self._heads.pop(size):
                if head.root != root:
                    what = "the signed head is not that of the entries up to here"
                    yield Fault(wrong=Wrong.CHANGED, position=size, what=what)

    def _sorted_in(self) -> Iterator[Fault]:
        """Sort the heads by size; yield those that are out of order or not signed by our keys."""
        before: StoredHead | None = None
        for head in stored.heads():
            self.head_count += 1
            where = head.size if isinstance(head.size, int) else 0
            if not self._is_signed(head):
                what = "a head's signature does not fit it"
                yield Fault(wrong=Wrong.CHANGED, position=where, what=what)
                continue
            if before is not None and head.size < before.size:
                what = f"a head of {head.size} entries follows one of {before.size}"
                yield Fault(wrong=Wrong.MOVED, position=where, what=what)
            self._heads[head.size].append(head)
            before = head

    def _is_signed(self, head: StoredHead) -> bool:
        try:
            read = notary.head_from(
                {
                    "size": head.size,
                    "timestamp": head.at_ms,
                    "root": head.root,
                    "key": head.key_id,
                    "signature": head.signature,
                }
            )
        except notary.DocumentError:
            return False
        return notary.verify_head(read, self._keys.values()) == notary.Verdict.VALID


def _readable_keys() -> list[notary.PublicKey]:
    try:
        return signing.public_keys()
    except notary.KeyFileError:  # a changed row; the heads that it signed are told
        return []


def _leaf(entry_hash: str | None) -> bytes | None:
    try:
        return notary.leaf_hash(bytes.fromhex(entry_hash or ""))
    except ValueError:
        return None


def _bytes(content: object) -> bytes:
    return bytes(content) if isinstance(content, bytes | memoryview) else b""
