"""What versions are judged by: dated facts that ship with the product, and an imported feed."""

from chinar.engines.webaudit.signatures.table import IMPORTED, Signatures, SignaturesError

__all__ = ["IMPORTED", "Signatures", "SignaturesError"]
