"""The tree is that of RFC 9162: published roots and paths, and every pair of sizes up to 40.

The leaves, subtree hashes, roots and paths are those of the reference implementation of
Certificate Transparency (RFC 6962 and 9162 hash alike), as published in
github.com/transparency-dev/merkle, `testonly/constants.go` and `testonly/reference_test.go`.
"""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chinar.engines.notary import (
    EMPTY_ROOT,
    Frontier,
    Node,
    ProofError,
    append,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
NODES = [
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
        "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
    ],
    [
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    ],
    [
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    ["5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 2): [NODES[0][1]],
    (1, 2): [NODES[0][0]],
    (2, 3): [NODES[1][0]],
    (1, 5): [NODES[0][0], NODES[1][1], NODES[0][4]],
    (0, 8): [NODES[0][1], NODES[1][1], NODES[2][1]],
    (5, 8): [NODES[0][4], NODES[1][3], NODES[2][0]],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [NODES[0][1], NODES[1][1], NODES[2][1]],
    (2, 5): [NODES[1][1], NODES[0][4]],
    (6, 8): [NODES[1][2], NODES[1][3], NODES[2][0]],
}
MOST = 40


class Store:
    """Hashes in memory, with a count of what was read."""

    def __init__(self):
        self.hashes = {}
        self.reads = 0
        self.size = 0

    def read(self, nodes):
        self.reads += len(nodes)
        return {node: self.hashes[node] for node in nodes if node in self.hashes}

    def grow(self, leaves):
        for node, found in append(self, self.size, leaves):
            assert node not in self.hashes
            self.hashes[node] = found
        self.size += len(leaves)


def leaves(count):
    return [leaf_hash(str(n).encode()) for n in range(count)]


def by_definition(hashes):
    """MTH as section 2.1.1 defines it, straight from the leaves."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node_hash(by_definition(hashes[:split]), by_definition(hashes[split:]))


@pytest.fixture(scope="module")
def published():
    store = Store()
    store.grow([leaf_hash(bytes.fromhex(one)) for one in LEAVES])
    return store


@pytest.fixture(scope="module")
def grown():
    store = Store()
    store.grow(leaves(MOST))
    return store


@pytest.fixture(scope="module")
def roots(grown):
    return [root(grown, size) for size in range(MOST + 1)]


def test_subtrees_have_the_published_hashes(published):
    expected = {
        Node(level, number): bytes.fromhex(one)
        for level, row in enumerate(NODES)
        for number, one in enumerate(row)
    }
    assert published.hashes == expected


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(published, size):
    assert root(published, size).hex() == ROOTS[size]
    frontier = Frontier()
    for one in LEAVES[:size]:
        frontier.add(leaf_hash(bytes.fromhex(one)))
    assert frontier.root().hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_paths_are_the_published_ones(published, index, size):
    path = inclusion_proof(published, index, size)
    assert [one.hex() for one in path] == INCLUSION[index, size]
    leaf = leaf_hash(bytes.fromhex(LEAVES[index]))
    assert verify_inclusion(leaf, index, size, path, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_consistency_paths_are_the_published_ones(published, first, second):
    path = consistency_proof(published, first, second)
    assert [one.hex() for one in path] == CONSISTENCY[first, second]
    both = (bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second]))
    assert verify_consistency(first, second, *both, path)


def test_roots_follow_the_definition(roots):
    for size, found in enumerate(roots):
        assert found == by_definition(leaves(size))


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_of_every_size_is_proved_and_no_other(grown, roots, size):
    for index, leaf in enumerate(leaves(size)):
        path = inclusion_proof(grown, index, size)
        assert verify_inclusion(leaf, index, size, path, roots[size])
        assert not verify_inclusion(leaf, index, size, [*path, leaf], roots[size])
        assert not verify_inclusion(leaf, index, size, path, roots[size - 1])
        assert not verify_inclusion(leaf_hash(b"x"), index, size, path, roots[size])
        assert not verify_inclusion(leaf, index + 1, size, path, roots[size])
        assert not path or not verify_inclusion(leaf, index, size, path[:-1], roots[size])


@pytest.mark.parametrize("second", range(1, MOST + 1))
def test_every_size_begins_every_larger_one(grown, roots, second):
    for first in range(1, second + 1):
        path = consistency_proof(grown, first, second)
        assert verify_consistency(first, second, roots[first], roots[second], path)
        assert not verify_consistency(first, second, roots[first - 1], roots[second], path)
        assert not verify_consistency(first, second, roots[first], leaf_hash(b"x"), path)
        assert not verify_consistency(first, second, roots[first], roots[second], [*path, b"x"])
        if path:
            short = path[:-1]
            assert not verify_consistency(first, second, roots[first], roots[second], short)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_altered_byte_fails(grown, roots, data):
    second = data.draw(st.integers(2, MOST))
    first = data.draw(st.integers(1, second - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    for path, holds in (
        (
            inclusion_proof(grown, first, second),
            lambda path: verify_inclusion(leaves(MOST)[first], first, second, path, roots[second]),
        ),
        (
            consistency_proof(grown, first, second),
            lambda path: verify_consistency(first, second, roots[first], roots[second], path),
        ),
    ):
        assert holds(path)
        step, byte = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 31))
        changed = bytearray(path[step])
        changed[byte] ^= bit
        assert not holds([*path[:step], bytes(changed), *path[step + 1 :]])


@given(st.lists(st.integers(0, 9), max_size=8))
def test_a_tree_grown_in_batches_is_the_tree_grown_at_once(batches):
    store, all_leaves = Store(), leaves(sum(batches))
    for size in batches:
        store.grow(all_leaves[store.size : store.size + size])
    whole, frontier = Store(), Frontier()
    whole.grow(all_leaves)
    made = dict(pair for leaf in all_leaves for pair in frontier.add(leaf))
    assert store.hashes == whole.hashes == made
    assert root(store, store.size) == frontier.root() == by_definition(all_leaves)


def test_ten_million_leaves_cost_a_few_dozen_reads():
    class Endless:
        """Every subtree ever asked for, by a hash of its name."""

        reads = 0

        def read(self, nodes):
            self.reads += len(nodes)
            return {node: hashlib.sha256(repr(node).encode()).digest() for node in nodes}

    size = 10_000_000
    for act in (
        lambda store: root(store, size),
        lambda store: inclusion_proof(store, 4_711, size),
        lambda store: inclusion_proof(store, size - 1, size),
        lambda store: consistency_proof(store, 6_543_211, size),
        lambda store: list(append(store, size - 1, leaves(1000))),
    ):
        store = Endless()
        act(store)
        assert store.reads <= 2 * size.bit_length()


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_that_the_tree_lacks_has_no_proof(grown, index, size):
    with pytest.raises(ProofError, match="no leaf"):
        inclusion_proof(grown, index, size)
    assert not verify_inclusion(leaves(1)[0], index, size, [], leaves(1)[0])


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3), (-1, 3)])
def test_a_larger_tree_does_not_begin_a_smaller_one(grown, first, second):
    with pytest.raises(ProofError, match="no proof"):
        consistency_proof(grown, first, second)
    assert not verify_consistency(first, second, b"", b"", [])


def test_a_hash_that_is_missing_from_storage_is_named():
    store = Store()
    store.grow(leaves(5))
    del store.hashes[Node(2, 0)]
    with pytest.raises(ProofError, match=r"level=2, number=0"):
        root(store, 5)


def test_nothing_added_changes_nothing():
    store = Store()
    store.grow([])
    store.grow(leaves(3))
    store.grow([])
    assert store.size == 3
