"""Links of spam on the front page."""

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
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.reading.spam import spam_in
from chinar.engines.webaudit.reading.spam_links import (
    SpamLink,
    is_reported,
    page_topics,
    spam_links,
)
from chinar.engines.webaudit.seen.site import Observations

_CODE = "compromise.spam_links"
_A_FARM = 3  # visible links of spam that no page has by chance
_MANY_WORDS = 6
_MOST_NAMED = 5


def judge(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the links, and words of spam that stand on the page without any."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _CODE)
    response, page = front
    links = spam_links(response, page, seen.target.host, policy.government_suffixes)
    confidence = confidence_in(links)
    if confidence is None and (words := _words_without_links(page, seen.target.host)):
        after = f"{len(words)} words of spam: {', '.join(words[:_MOST_NAMED])}"
        return [accuse(_CODE, Confidence.MEDIUM, before=_before(seen), after=after, links=0)]
    if confidence is None:
        return found_clean(_CODE, response, page)
    hidden = sum(link.hidden for link in links)
    return [
        accuse(
            _CODE,
            confidence,
            before=_before(seen),
            after=f"{len(links)} links of spam, {hidden} of them hidden",
            evidence=[str(link) for link in links[:_MOST_NAMED]],
            links=len(links),
            hidden=hidden,
            topics=sorted({topic for link in links for topic in link.topics}),
            hosts=list(dict.fromkeys(link.host for link in links if link.host))[:_MOST_NAMED],
        )
    ]


def confidence_in(links: Sequence[SpamLink]) -> Confidence | None:
    """Say how sure it is that links of spam were put there by somebody else; None: not at all."""
    foreign = [link for link in links if link.host]
    own = [link for link in links if not link.host and link.sure]
    sure = [link for link in foreign if link.sure]
    if any(link.hidden for link in sure) or len(sure) >= _A_FARM:
        return Confidence.HIGH
    if sure or len(foreign) > 1 or any(link.hidden for link in own) or len(own) >= _A_FARM:
        return Confidence.MEDIUM
    return None


def _words_without_links(page: Page, own_host: str) -> list[str]:
    """Return the sure words of spam on a page that is full of them and reports on nothing."""
    found = spam_in(page.text).sure
    if sum(map(len, found.values())) < _MANY_WORDS or is_reported(page.text):
        return []
    own_work = page_topics(page, own_host)
    words = [word for topic, told in found.items() if topic not in own_work for word in told]
    return words if len(words) >= _MANY_WORDS else []


def _before(seen: Observations) -> str:
    known = seen.history.known
    return seen_on(
        known, f"no link of spam; {len(known.link_hosts)} foreign hosts" if known else ""
    )


CHECKS = (Check(id="compromise.links", codes=(_CODE,), judge=judge),)
