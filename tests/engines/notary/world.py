"""A log in memory, a receipt given from it in January, and a proof made in December."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from chinar.engines import notary

KEY, NEW, FORGER = (notary.from_seed(bytes([n]) * 32) for n in (1, 2, 3))
JANUARY = datetime(2026, 1, 31, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 24, 12, tzinfo=UTC)
SALT, CONTENT = b"sixteen secret b", {"text": "No water since Monday.", "place": "Kokernag"}
NUMBER = "JK/ANG/2026/0000001-K"


class Log:
    """A log in memory with three entries of our record among others."""

    def __init__(self, others=200):
        self.hashes, self.size = {}, 0
        self.entries = [hashlib.sha256(b"own %d" % n).hexdigest() for n in range(3)]
        self.indexes = []
        self.add(*(hashlib.sha256(b"before %d" % n).hexdigest() for n in range(7)))
        self.then = self.head(JANUARY)
        for n, own in enumerate(self.entries):
            self.indexes.append(self.size)
            self.add(own, *(hashlib.sha256(b"%d %d" % (n, m)).hexdigest() for m in range(others)))

    def read(self, nodes):
        return {node: self.hashes[node] for node in nodes}

    def add(self, *entries):
        leaves = [notary.leaf_hash(bytes.fromhex(one)) for one in entries]
        self.hashes |= dict(notary.append(self, self.size, leaves))
        self.size += len(leaves)

    def head(self, at, key=KEY):
        head = notary.TreeHead(
            size=self.size, at_ms=int(at.timestamp() * 1000), root=notary.root(self, self.size)
        )
        return notary.sign_head(head, key)


def receipt(log, key=KEY, **said):
    return notary.sign_receipt(
        {
            "record": NUMBER,
            "at": JANUARY.isoformat(),
            "entry": log.entries[0],
            "content": notary.commitment(SALT, CONTENT),
            "head": {"size": log.then.head.size, "root": log.then.head.root.hex()},
        }
        | said,
        key,
    )


def proof(log, *, at=DECEMBER, key=KEY, head=None, then=None, **said):
    head = head or log.head(at, key)
    then = log.then.head.size if then is None else then
    before = [notary.FIRST_HASH, *log.entries]
    now = {
        "record": NUMBER,
        "at": at.isoformat(),
        "content": notary.commitment(SALT, CONTENT),
        "changed": [],
    } | said
    return {
        "type": notary.PROOF,
        "now": notary.sign_record(now, key).data(),
        "head": head.data(),
        "history": {
            "from": then,
            "path": [one.hex() for one in notary.consistency_proof(log, then, head.head.size)],
        },
        "entries": [
            {
                "hash": entry,
                "previous": before[n],
                "index": log.indexes[n],
                "path": [
                    one.hex() for one in notary.inclusion_proof(log, log.indexes[n], head.head.size)
                ],
            }
            for n, entry in enumerate(log.entries)
        ],
    }
