"""What attack-like requests proved: in active mode, on an authorised host only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, inapplicable, passed
from chinar.engines.webaudit.model import Check, Need, Ruling
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.reading.attack_signs import Attack, sign
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, is_challenge
from chinar.engines.webaudit.seen.attacks import Sent
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Fetch

_REFUSALS = (403, 406, 429)


def judge(attack: Attack, seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge one kind: proven where it got through twice and plainly not without the attack."""
    code = attack.value
    if not seen.attacks:
        nothing = Doubt(why="not_asked", detail="no request of this kind was sent")
        return cannot_tell(doubt_about(seen.https or seen.http) or nothing, code)
    tried = {Sent.named(name): fetch for name, fetch in seen.attacks.items()}
    firsts = [sent for sent in tried if sent.code == code and sent.round == "first"]
    if not firsts:
        asked = any(sent.code == code for sent in tried)
        return [passed(code)] if asked else inapplicable("no_parameters", code)
    doubts: list[Doubt] = []
    for sent in firsts:
        prove = _PROOFS[attack]
        if proof := prove(sent, tried):
            return [failed(code, evidence=[f"{sent.where}: {proof}"], where=sent.where)]
        if doubt := _barrier(tried[sent]):
            doubts.append(doubt)
    if doubts:
        return cannot_tell(doubts[0], code)
    return [passed(code, tried=len(firsts))]


def _barrier(fetch: Fetch) -> Doubt | None:
    """Return why an answer says nothing: a firewall refused the request, or none came."""
    answer = fetch.last
    if fetch.failure or answer is None:
        return doubt_about(fetch)
    if is_challenge(answer) or answer.status in _REFUSALS:
        return Doubt(why="blocked", detail=f"{answer.url.path[:200]} answered {answer.status}")
    return None


_Tried = dict[Sent, Fetch]


def _seen_twice(sent: Sent, tried: _Tried) -> str:
    """Return what came back both times and not with the plain value."""
    kind = Attack(sent.code)
    plain = tried.get(Sent("control", sent.where, "control"))
    first, again = tried[sent].last, tried.get(sent._replace(round="again"))
    if first is None or again is None or again.last is None:
        return ""
    if plain and plain.last and (sign(kind, plain.last) or sign(kind, plain.last, 1)):
        return ""
    return sign(kind, first) if sign(kind, again.last, 1) else ""


def _seen_once(sent: Sent, tried: _Tried) -> str:
    answer = tried[sent].last
    return sign(Attack.TRACE, answer) if answer else ""


def _let_in(sent: Sent, tried: _Tried) -> str:
    """Return the account that opened a shut page, which a random one did not."""
    answer, stranger = tried[sent].last, tried.get(sent._replace(round="again"))
    if answer is None or answer.status != 200 or stranger is None or stranger.last is None:
        return ""
    return "opened with the password of its manual" if stranger.last.status == 401 else ""


_PROOFS: dict[Attack, Callable[[Sent, _Tried], str]] = {
    Attack.XSS: _seen_twice,
    Attack.SQL: _seen_twice,
    Attack.REDIRECT: _seen_twice,
    Attack.TRAVERSAL: _seen_twice,
    Attack.HOST: _seen_twice,
    Attack.TRACE: _seen_once,
    Attack.CREDENTIALS: _let_in,
}
CHECKS = tuple(
    Check(
        id=f"attacks.{attack.value.partition('.')[2]}",
        codes=(attack.value,),
        judge=partial(judge, attack),
        needs=frozenset({Need.ATTACKS}),
        mode=Mode.ACTIVE,
    )
    for attack in Attack
)
