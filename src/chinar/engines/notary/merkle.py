"""The Merkle tree of RFC 9162: roots and proofs from stored hashes of complete subtrees.

A complete subtree of 2^level leaves never changes once its last leaf is there, so its hash is
stored under (level, number) and read when a root or a proof needs it: a few dozen reads at ten
million leaves. Where the hashes lie is the caller's affair (`Nodes`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from chinar.engines.notary.errors import ProofError

HASH_LENGTH: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()  # section 2.1.1


class Node(NamedTuple):
    """A complete subtree: 2^level leaves; before it come ``number`` of its size."""

    level: int
    number: int


class Nodes(Protocol):
    """Where the hashes of complete subtrees are kept."""

    def read(self, nodes: Sequence[Node]) -> Mapping[Node, bytes]:
        """Return the hash of each of the nodes, all of which were stored."""
        ...


Range = tuple[int, int]  # leaves from the first number up to, not including, the second


def leaf_hash(entry: bytes) -> bytes:
    """Hash what one leaf holds (section 2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children (section 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(nodes: Nodes, size: int, leaves: Sequence[bytes]) -> Iterator[tuple[Node, bytes]]:
    """Yield every complete subtree that ``leaves`` (their hashes) add to a tree of ``size``.

    Reads one stored hash a level at most, whatever the tree's size.
    """
    edge = _read(nodes, _odd_edge(size)) if leaves else {}
    level, first, hashes = 0, size, list(leaves)
    while hashes:
        yield from ((Node(level, first + n), one) for n, one in enumerate(hashes))
        if first % 2:
            first -= 1
            hashes.insert(0, edge[Node(level, first)])
        hashes = [
            node_hash(hashes[n], hashes[n + 1]) for n in range(0, len(hashes) - len(hashes) % 2, 2)
        ]
        level, first = level + 1, first // 2


def root(nodes: Nodes, size: int) -> bytes:
    """Return the root of the first ``size`` leaves (section 2.1.1)."""
    if size == 0:
        return EMPTY_ROOT
    return _hashes(nodes, [(0, size)])[0]


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """Return the path that shows that leaf ``index`` is in the tree of ``size`` (2.1.3.1).

    Raises:
        ProofError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    path: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return _hashes(nodes, path[::-1])


def consistency_proof(nodes: Nodes, first: int, second: int) -> list[bytes]:
    """Return the proof that the tree of ``first`` leaves begins that of ``second`` (2.1.4.1).

    Raises:
        ProofError: ``first`` is 0, which begins everything, or larger than ``second``.
    """
    if not 0 < first <= second:
        raise ProofError(f"a tree of {second} leaves has no proof from {first}")
    path: list[Range] = []
    start, end, whole = 0, second, True
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, whole = middle, False
    if not whole:  # else the verifier knows this hash: it is the first tree's root
        path.append((start, end))
    return _hashes(nodes, path[::-1])


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether ``path`` leads from a leaf's hash to the root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, result = index, size - 1, leaf
    for step in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            result = node_hash(step, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node_hash(result, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and result == root


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether ``path`` shows that the first tree begins the second (2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not path or not steps:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]
    for step in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(step, fr), node_hash(step, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


class Frontier:
    """A tree that grows leaf by leaf and remembers no more than it needs for its root."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []  # complete subtrees from the left, each smaller

    def add(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Add a leaf's hash; return the complete subtrees that this makes."""
        made = [(Node(0, self.size), leaf)]
        level, number = 0, self.size
        while number & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            level, number = level + 1, number >> 1
            made.append((Node(level, number), leaf))
        self._peaks.append(leaf)
        self.size += 1
        return made

    def root(self) -> bytes:
        """Return the root of all leaves so far."""
        return _fold(self._peaks) if self._peaks else EMPTY_ROOT


def complete(start: int, end: int) -> list[Node]:
    """Return the complete subtrees that make up a range of leaves, from the left."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:  # a subtree starts at a multiple of its size
            level = min(level, (start & -start).bit_length() - 1)
        found.append(Node(level, start >> level))
        start += 1 << level
    return found


def _split(size: int) -> int:
    """Return the largest power of two smaller than ``size`` (section 2.1.1)."""
    return 1 << ((size - 1).bit_length() - 1)


def _odd_edge(size: int) -> list[Node]:
    """Return the left siblings that wait for a right one in a tree of ``size``."""
    return [
        Node(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1
    ]


def _hashes(nodes: Nodes, ranges: Sequence[Range]) -> list[bytes]:
    """Return the hash of each range, with one read of storage for all."""
    parts = [complete(*one) for one in ranges]
    known = _read(nodes, [node for part in parts for node in part])
    return [_fold([known[node] for node in part]) for part in parts]


def _fold(hashes: Iterable[bytes]) -> bytes:
    """Join complete subtrees of falling size, from the right."""
    *rest, result = hashes
    for left in reversed(rest):
        result = node_hash(left, result)
    return result


def _read(nodes: Nodes, wanted: Sequence[Node]) -> Mapping[Node, bytes]:
    if not wanted:
        return {}
    found = nodes.read(wanted)
    missing = [node for node in wanted if node not in found]
    if missing:
        raise ProofError(f"the tree's stored hashes lack {missing[0]}")
    return found
