"""Another page for robots, phones and visitors from a search page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chinar.engines.webaudit.checks.compromise.accusation import Confidence, accuse, found_clean
from chinar.engines.webaudit.checks.rulings import cannot_tell
from chinar.engines.webaudit.model import Check, Need, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.alphabets import AT_HOME, alphabet_shares
from chinar.engines.webaudit.reading.code_print import code_print
from chinar.engines.webaudit.reading.dates import normal_text
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, front_content
from chinar.engines.webaudit.reading.hosts import is_stranger, registrable
from chinar.engines.webaudit.reading.injection import suspicions_about_code
from chinar.engines.webaudit.reading.page import Page, read_page
from chinar.engines.webaudit.reading.sighting import link_hosts
from chinar.engines.webaudit.reading.spam_links import spam_links
from chinar.engines.webaudit.seen.site import Observations, View
from chinar.engines.webaudit.seen.web import Response

_CODE = "compromise.cloaking"
_WORD = re.compile(r"[^\W\d_]{3,}")
_MANY_HOSTS = 4
_LITTLE_SHARED = 0.25
_A_BODY = 0.2
_MOST_WORDS = 3000
_FEW_WORDS = 30
_MOST_NAMED = 5
_ORDER = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """What a view has that the plain page has not."""

    view: View
    confidence: Confidence
    before: str
    after: str
    evidence: tuple[str, ...] = ()


def judge(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Compare what each view has more than the plain page; redirects are another check's."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _CODE)
    response, page = front
    differences: list[_Difference] = []
    doubts: list[Doubt] = []
    judged: list[str] = []
    for view in View:
        fetch = seen.views.get(view)
        doubt = doubt_about(fetch)
        if doubt or not fetch or not fetch.last:
            doubts += [doubt] if doubt else []
            continue
        judged.append(view.value)
        if _is_elsewhere(fetch.last, response) or fetch.last.body == response.body:
            continue
        differences += _differences(view, fetch.last, (response, page), seen, policy)
    if differences:
        return [_accused(differences)]
    if doubts:
        return cannot_tell(doubts[0], _CODE)
    return found_clean(_CODE, response, page, views=judged)


def _is_elsewhere(view: Response, plain: Response) -> bool:
    return registrable(view.url.host) != registrable(plain.url.host)


def _accused(differences: Sequence[_Difference]) -> Ruling:
    worst = max(differences, key=lambda one: _ORDER.index(one.confidence))
    lines = [f"as {one.view.value}: {one.after}" for one in differences if one is not worst]
    return accuse(
        _CODE,
        worst.confidence,
        before=f"plain browser: {worst.before}",
        after=f"as {worst.view.value}: {worst.after}",
        evidence=[*worst.evidence, *lines],
        views=sorted({one.view.value for one in differences}),
    )


def _differences(
    view: View,
    response: Response,
    plain: tuple[Response, Page],
    seen: Observations,
    policy: Policy,
) -> list[_Difference]:
    page = read_page(response)
    found = (
        _spam(view, response, page, plain, seen, policy),
        _script(view, page, plain[1]),
        _code(view, response, page, plain, seen, policy),
        _hosts(view, page, plain[1], seen, policy),
        _another_page(view, page, plain[1]),
    )
    return [one for one in found if one]


def _spam(
    view: View,
    response: Response,
    page: Page,
    plain: tuple[Response, Page],
    seen: Observations,
    policy: Policy,
) -> _Difference | None:
    own, government = seen.target.host, policy.government_suffixes
    usual = {link.address for link in spam_links(plain[0], plain[1], own, government)}
    links = spam_links(response, page, own, government)
    extra = [link for link in links if link.address not in usual]
    if not extra:
        return None
    sure = len(extra) > 1 or extra[0].sure
    return _Difference(
        view=view,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        before=f"{len(usual)} links of spam",
        after=f"{len(extra)} more links of spam",
        evidence=tuple(str(link) for link in extra[:_MOST_NAMED]),
    )


def _script(view: View, page: Page, plain: Page) -> _Difference | None:
    usual = alphabet_shares(plain.text)
    for name, share in alphabet_shares(page.text).items():
        if name not in AT_HOME and share >= _A_BODY and usual.get(name, 0.0) < _A_BODY / 4:
            return _Difference(
                view=view,
                confidence=Confidence.HIGH,
                before=", ".join(usual) or "no text",
                after=f"{share:.0%} of the letters are {name}",
                evidence=(page.title[:200], page.text[:200]),
            )
    return None


def _code(
    view: View,
    response: Response,
    page: Page,
    plain: tuple[Response, Page],
    seen: Observations,
    policy: Policy,
) -> _Difference | None:
    government = policy.government_suffixes
    usual = {one.what for one in suspicions_about_code(*plain, government)}
    found = suspicions_about_code(response, page, government)
    signs = [one for one in found if one.what not in usual]
    if sum(sign.points for sign in signs) < 3:
        return None
    own = seen.target.host
    hosts = set(code_print(page, own).script_hosts) - set(code_print(plain[1], own).script_hosts)
    return _Difference(
        view=view,
        confidence=Confidence.HIGH,
        before="no such script",
        after=signs[0].what,
        evidence=(*(sign.proof for sign in signs[:_MOST_NAMED]), *sorted(hosts)[:_MOST_NAMED]),
    )


def _hosts(
    view: View, page: Page, plain: Page, seen: Observations, policy: Policy
) -> _Difference | None:
    """Judge robots only: phones are shown other shops and maps for good reasons."""
    if view is not View.ROBOT:
        return None
    own = seen.target.host
    usual = {registrable(host) for host in link_hosts(plain, own)}
    more = sorted(
        host
        for host in link_hosts(page, own)
        if registrable(host) not in usual and is_stranger(host, own, policy.government_suffixes)
    )
    if len(more) < _MANY_HOSTS:
        return None
    return _Difference(
        view=view,
        confidence=Confidence.MEDIUM,
        before=f"links to {len(usual)} other hosts",
        after=f"links to {len(more)} more hosts",
        evidence=tuple(more[:_MOST_NAMED]),
    )


def _another_page(view: View, page: Page, plain: Page) -> _Difference | None:
    """Tell two pages that share neither title nor words; an empty shell is no page."""
    titles = (_words(page.title), _words(plain.title))
    texts = (_words(page.text), _words(plain.text))
    if not all(titles) or titles[0] & titles[1] or min(map(len, texts)) < _FEW_WORDS:
        return None
    shared = len(texts[0] & texts[1]) / len(texts[0])
    if shared >= _LITTLE_SHARED:
        return None
    return _Difference(
        view=view,
        confidence=Confidence.MEDIUM,
        before=f"“{plain.title[:80]}”",
        after=f"“{page.title[:80]}”, {shared:.0%} of its words shared",
        evidence=(page.text[:200],),
    )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(normal_text(text[:30_000]))[:_MOST_WORDS])


CHECKS = (Check(id="compromise.views", codes=(_CODE,), judge=judge, needs=frozenset({Need.VIEWS})),)
