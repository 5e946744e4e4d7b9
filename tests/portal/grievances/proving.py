"""Let the portal's jobs log what happened, and judge receipts by proofs."""

from __future__ import annotations

import json

from chinar.engines import notary
from chinar.portal.core.journal import heads, sequencer, signing, tree


def log(now):
    """Let the portal's jobs do their part."""
    sequencer.sequence_all()
    tree.extend_all()
    return heads.sign(now)


def keys():
    return signing.public_keys()


def verdict(said, proof):
    shown = notary.read_receipt(notary.read_signed(json.dumps(said)))
    return notary.check_proof(shown, notary.read_proof(json.dumps(proof)), keys()).verdict
