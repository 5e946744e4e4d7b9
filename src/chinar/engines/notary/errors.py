"""What can go wrong with a document that should prove something."""

from __future__ import annotations


class NotaryError(Exception):
    """Anything this engine raises on purpose."""


class CanonicalError(NotaryError):
    """A value or a text that has no canonical form; the message says why."""


class KeyFileError(NotaryError):
    """What should be a key is none, or of another kind."""


class ProofError(NotaryError):
    """A proof was asked of a tree that cannot give it: a leaf or a size that it does not have."""


class DocumentError(NotaryError):
    """A receipt or proof that cannot be read; names the place and what is wrong there."""

    def __init__(self, place: str, advice: str) -> None:
        super().__init__(f"{place}: {advice}" if place else advice)
        self.place = place
        self.advice = advice


class OtherCaseError(NotaryError):
    """A proof that belongs to another receipt."""

    def __init__(self, *, receipt: str, proof: str) -> None:
        super().__init__(f"the receipt is of {receipt}, the proof of {proof}")
        self.receipt, self.proof = receipt, proof
