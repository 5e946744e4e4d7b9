"""The chain that a server sends: how far it leads, and which link is missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from chinar.engines.webaudit.reading.certificates import is_self_signed
from chinar.engines.webaudit.reading.issuers import addresses_of_issuer, is_known

_MOST_LINKS = 10
_NO_ISSUER = ("issuer certificate", "verify the first certificate")
"""How OpenSSL words that it found nobody who issued a certificate (its codes 2, 20 and 21)."""


@lru_cache(maxsize=512)
def issued(child: x509.Certificate, parent: x509.Certificate) -> bool:
    """Tell whether one certificate is signed with the other's key."""
    if child.issuer != parent.subject:
        return False
    try:
        child.verify_directly_issued_by(parent)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def path_of(chain: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return what was sent, from the leaf up, as far as each is issued by another sent one."""
    path = list(chain[:1])
    others = list(chain[1:_MOST_LINKS])
    while path and not is_self_signed(path[-1]):
        above = next((other for other in others if issued(path[-1], other)), None)
        if above is None:
            break
        path.append(above)
        others.remove(above)
    return path


def missing_link(chain: Sequence[x509.Certificate], trust_error: str) -> str:
    """Return whose certificate should have been sent and was not, or nothing.

    A path that ends in a root ends where it should. One that ends lower is cut short where its
    issuer is a known authority, or where the leaf itself says that its issuer is to be fetched;
    an intermediate that says so proves nothing, as roots that nobody trusts are named so too.
    """
    if not any(words in trust_error for words in _NO_ISSUER):
        return ""
    path = path_of(chain)
    if not path or is_self_signed(path[-1]):
        return ""
    top = path[-1]
    fetched = len(path) == 1 and bool(addresses_of_issuer(top))
    return top.issuer.rfc4514_string()[:200] if is_known(top.issuer) or fetched else ""
