"""The way to a site's certificate, shared by all checks that judge one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from chinar.engines.webaudit.checks.rulings import cannot_tell, inapplicable
from chinar.engines.webaudit.model import Judge, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.certificates import load, load_chain
from chinar.engines.webaudit.reading.front import Doubt, offers_no_https
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Handshake


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a server showed at its door, read."""

    leaf: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    """The leaf first, then the rest as far as it can be read."""
    handshake: Handshake


Rule = Callable[[Shown, Observations, datetime], Sequence[Ruling]]


def judged_by(rule: Rule, *codes: str, reads_extensions: bool = False) -> Judge:
    """Make a judge that applies a rule to the certificate, or says why there is none."""

    def judge(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
        if offers_no_https(seen) or seen.handshake is None:
            return inapplicable("no_https", *codes)
        if failure := seen.handshake.failure:
            return cannot_tell(Doubt(why=failure.kind.value, detail=failure.detail), *codes)
        try:
            leaf = load(seen.handshake.chain[0])
            if reads_extensions:
                _ = leaf.extensions  # read all at once: one that is malformed hides the others
        except (ValueError, IndexError, x509.DuplicateExtension) as error:
            detail = f"no certificate that can be read: {error}"
            return cannot_tell(Doubt(why="unreadable_certificate", detail=detail), *codes)
        chain = load_chain(seen.handshake.chain)
        return rule(Shown(leaf=leaf, chain=chain, handshake=seen.handshake), seen, now)

    return judge
