"""Make a record provable: canonical JSON, Ed25519 signatures, a Merkle log, receipts.

from chinar.engines.notary import check_receipt, commitment, generate, read_receipt, read_signed
from chinar.engines.notary import sign_receipt

key = generate()
said = {"record": "JK/ANG/2026/0000001-K", "at": "2026-01-31T12:00:00+00:00", "head": None,
        "entry": "ab" * 32, "content": commitment(b"sixteen secret b", {"text": "No water."})}
line = sign_receipt(said, key).line()  # fits a QR code
print(check_receipt(read_receipt(read_signed(line)), [key.public]).verdict)  # valid
"""

from chinar.engines.notary.canonical import canonical, parse
from chinar.engines.notary.errors import (
    CanonicalError,
    DocumentError,
    KeyFileError,
    NotaryError,
    OtherCaseError,
    ProofError,
)
from chinar.engines.notary.heads import (
    SignedHead,
    TreeHead,
    head_from,
    sign_head,
    verify_head,
)
from chinar.engines.notary.keys import (
    PublicKey,
    SigningKey,
    from_seed,
    generate,
    read_public_key,
    read_signing_key,
)
from chinar.engines.notary.merkle import (
    EMPTY_ROOT,
    Frontier,
    Node,
    Nodes,
    append,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from chinar.engines.notary.receipts import (
    FIRST_HASH,
    MERGE_DELAY,
    PROOF,
    RECEIPT,
    RECORD,
    LogPoint,
    Outcome,
    Proof,
    ProvedEntry,
    Receipt,
    Result,
    Step,
    check_proof,
    check_receipt,
    commitment,
    read_proof,
    read_receipt,
    sign_receipt,
    sign_record,
)
from chinar.engines.notary.statements import Signed, Verdict, read_signed, sign, verify

__all__ = [
    "EMPTY_ROOT",
    "FIRST_HASH",
    "MERGE_DELAY",
    "PROOF",
    "RECEIPT",
    "RECORD",
    "CanonicalError",
    "DocumentError",
    "Frontier",
    "KeyFileError",
    "LogPoint",
    "Node",
    "Nodes",
    "NotaryError",
    "OtherCaseError",
    "Outcome",
    "Proof",
    "ProofError",
    "ProvedEntry",
    "PublicKey",
    "Receipt",
    "Result",
    "Signed",
    "SignedHead",
    "SigningKey",
    "Step",
    "TreeHead",
    "Verdict",
    "append",
    "canonical",
    "check_proof",
    "check_receipt",
    "commitment",
    "consistency_proof",
    "from_seed",
    "generate",
    "head_from",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "parse",
    "read_proof",
    "read_public_key",
    "read_receipt",
    "read_signed",
    "read_signing_key",
    "root",
    "sign",
    "sign_head",
    "sign_receipt",
    "sign_record",
    "verify",
    "verify_consistency",
    "verify_head",
    "verify_inclusion",
]
