"""Scripts that mine cryptocurrency, and scripts that look injected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.compromise.accusation import (
    Confidence,
    accuse,
    found_clean,
    seen_on,
)
from chinar.engines.webaudit.checks.rulings import cannot_tell
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, front_content
from chinar.engines.webaudit.reading.hosts import is_stranger, registrable
from chinar.engines.webaudit.reading.injection import (
    Sign,
    signs_of_host,
    suspicions_about_code,
)
from chinar.engines.webaudit.reading.miners import mark_of_miner
from chinar.engines.webaudit.reading.sighting import sighting_of
from chinar.engines.webaudit.seen.site import Observations

_MINER, _INJECTED = "compromise.cryptominer", "compromise.injected_script"
_ENOUGH, _SURE = 3, 4
_MOST_NAMED = 5


def judge_miner(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge addresses and code of scripts against the table of miners."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _MINER)
    response, page = front
    mark = mark_of_miner(page)
    if mark is None:
        return found_clean(_MINER, response, page)
    return [
        accuse(
            _MINER,
            Confidence.HIGH if mark.runs else Confidence.MEDIUM,
            before=_scripts_known(seen),
            after=f"the mark “{mark.words}” of {mark.miner}",
            evidence=[mark.proof],
            miner=mark.miner,
        )
    ]


def judge_injected(seen: Observations, policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Weigh the signs in the page's code; a host never seen before weighs more."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _INJECTED)
    response, page = front
    signs = [
        *suspicions_about_code(response, page, policy.government_suffixes),
        *_new_hosts(seen, policy, now),
    ]
    points = sum(sign.points for sign in signs)
    if points < _ENOUGH:
        return found_clean(_INJECTED, response, page)
    signs.sort(key=lambda sign: -sign.points)
    return [
        accuse(
            _INJECTED,
            Confidence.HIGH if points >= _SURE or signs[0].points >= _ENOUGH else Confidence.MEDIUM,
            before=_scripts_known(seen),
            after="; ".join(dict.fromkeys(sign.what for sign in signs[:3])),
            evidence=[sign.proof for sign in signs[:_MOST_NAMED]],
            points=points,
        )
    ]


def _new_hosts(seen: Observations, policy: Policy, now: datetime) -> list[Sign]:
    """Return signs of script hosts that no clean audit saw and that look bad besides."""
    past = seen.history.clean
    current = sighting_of(seen, now) if past else None
    if current is None:
        return []
    own = seen.target.host
    usual = {registrable(host) for one in past for host in one.script_hosts}
    return [
        Sign(points=2, what=f"no earlier audit saw scripts of {host}", proof=host)
        for host in current.script_hosts
        if registrable(host) not in usual
        and is_stranger(host, own, policy.government_suffixes)
        and any(signs_of_host(host, registrable(own)))
    ]


def _scripts_known(seen: Observations) -> str:
    known = seen.history.known
    if known is None:
        return seen_on(None, "")
    hosts = ", ".join(known.script_hosts[:_MOST_NAMED]) or "the site itself only"
    return seen_on(known, f"scripts of {hosts}")


CHECKS = (
    Check(id="compromise.miner", codes=(_MINER,), judge=judge_miner),
    Check(id="compromise.scripts", codes=(_INJECTED,), judge=judge_injected),
)
