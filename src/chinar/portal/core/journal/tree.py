"""The Merkle log over the places: stored hashes of complete subtrees, and how they grow.

Leaf ``position - 1`` is the entry at that position, by the 32 bytes of its hash. Subtrees are
numbered in the order in which they become complete, without a gap: a table that only grows at
its end, and that is read in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import connection, transaction
from django.db.models import Max

from chinar.engines.notary import Node, append, consistency_proof, inclusion_proof, leaf_hash, root
from chinar.portal.core.journal.models import Place, TreeNode

BATCH: Final = 20_000
LOCK: Final = 0x6D65726B6C65  # "merkle"


class BrokenLogError(RuntimeError):
    """The stored log does not fit itself: nothing is added to it or signed; verify the journal."""


class StoredNodes:
    """The engine's way to the stored hashes: one query for all that a proof needs."""

    def read(self, nodes: Sequence[Node]) -> dict[Node, bytes]:
        """Return the hash of each node that is stored."""
        numbers = {number_of(node): node for node in nodes}
        found = TreeNode.objects.filter(number__in=numbers).values_list("number", "hash")
        return {numbers[number]: bytes(content) for number, content in found}


class _Wanted:
    """Notes what proofs would read."""

    def __init__(self) -> None:
        self.nodes: set[Node] = set()

    def read(self, nodes: Sequence[Node]) -> dict[Node, bytes]:
        self.nodes.update(nodes)
        return dict.fromkeys(nodes, b"")


class _Known:
    """Gives what was read before."""

    def __init__(self, found: dict[Node, bytes]) -> None:
        self._found = found

    def read(self, nodes: Sequence[Node]) -> dict[Node, bytes]:
        return {node: self._found[node] for node in nodes if node in self._found}


def number_of(node: Node) -> int:
    """Return which node this is in the order of completion, counted from 0."""
    last = ((node.number + 1) << node.level) - 1
    return 2 * last - last.bit_count() + node.level


def nodes_in(leaves: int) -> int:
    """Return how many complete subtrees a tree of so many leaves has."""
    return 2 * leaves - leaves.bit_count()


def size() -> int:
    """Return how many leaves the stored tree has."""
    last = TreeNode.objects.aggregate(last=Max("number"))["last"]
    return leaves_of(last + 1) if last is not None else 0


def leaves_of(nodes: int) -> int:
    """Return how many leaves a tree with so many stored nodes has.

    Raises:
        BrokenLogError: no tree has so many, so its end was cut off.
    """
    leaves = (nodes + 1) // 2
    while nodes_in(leaves) < nodes:
        leaves += 1
    if nodes_in(leaves) != nodes:
        raise BrokenLogError("the tree's last hashes are not there")
    return leaves


def extend(*, batch: int = BATCH) -> int:
    """Add up to ``batch`` placed entries to the tree; return how many.

    Safe when two run at once: one of them adds, the other returns 0 or adds what is left.

    Raises:
        BrokenLogError: the places have a gap, or the stored tree has.
    """
    with transaction.atomic():
        if not _is_our_turn():
            return 0
        before = size()
        placed = list(
            Place.objects.filter(position__gt=before)
            .order_by("position")
            .values_list("position", "entry__hash")[:batch]
        )
        if not placed:
            return 0
        if placed[-1][0] != before + len(placed):
            raise BrokenLogError(f"there are places missing after {before}")
        leaves = [leaf_hash(bytes.fromhex(content)) for _, content in placed]
        made = sorted(
            (number_of(node), content) for node, content in append(StoredNodes(), before, leaves)
        )
        _insert(made)
    return len(placed)


def extend_all(*, batch: int = BATCH) -> int:
    """Add every placed entry to the tree; return how many."""
    total = 0
    while Place.objects.filter(position=size() + 1).exists():
        added = extend(batch=batch)  # without the one writer's turn on SQLite when nothing is new
        if not added:
            break
        total += added
    return total


def root_of(leaves: int) -> bytes:
    """Return the root of the first so many leaves."""
    return root(StoredNodes(), leaves)


def inclusion(index: int, leaves: int) -> list[bytes]:
    """Return the path of a leaf in the tree of so many leaves."""
    return inclusion_proof(StoredNodes(), index, leaves)


def inclusions(indexes: Sequence[int], leaves: int) -> list[list[bytes]]:
    """Return the paths of many leaves, with one query for all."""
    wanted = _Wanted()
    for index in indexes:
        inclusion_proof(wanted, index, leaves)
    known = _Known(StoredNodes().read(sorted(wanted.nodes)))
    return [inclusion_proof(known, index, leaves) for index in indexes]


def consistency(first: int, second: int) -> list[bytes]:
    """Return the proof that the smaller tree begins the larger one."""
    return consistency_proof(StoredNodes(), first, second)


def _insert(rows: Sequence[tuple[int, bytes]]) -> None:
    """Add rows in one go: a million entries are two million rows."""
    table = connection.ops.quote_name(TreeNode._meta.db_table)  # Django's public _meta API
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"INSERT INTO {table} (number, hash)"  # noqa: S608 # our own table's name
                " SELECT * FROM unnest(%s::bigint[], %s::bytea[])",
                [[number for number, _ in rows], [content for _, content in rows]],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {table} (number, hash) VALUES (%s, %s)",  # noqa: S608 # as above
                rows,
            )


def _is_our_turn() -> bool:
    """Take the tree's lock until the transaction ends; SQLite's one writer is its own."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
