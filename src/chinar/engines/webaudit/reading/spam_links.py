"""Links that speak of spam: hidden ones, and visible ones to strangers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from chinar.engines.webaudit.reading.dates import normal_text
from chinar.engines.webaudit.reading.hosts import host_of, is_stranger, registrable
from chinar.engines.webaudit.reading.page import Element, Page
from chinar.engines.webaudit.reading.spam import SpamWords, own_topics, spam_in, spam_names
from chinar.engines.webaudit.seen.web import Response

_MOST_LINKS = 2000
_MOST_SPAM = 200
_LONGEST_ANCHOR = 300
_MOST_ANCHOR_WORDS = 8  # a longer one is a sentence or a headline
# What an office, a court or a newspaper says of such things when it fights them.
_REPORTED = re.compile(
    normal_text(
        r"police|arrest|bust|racket|\bban|illegal|unlawful|advisor|aware|beware|caution|fraud|scam|"
        r"\bact\b|court|raid|seiz|crackdown|warn|\bfir\b|prevent|prohibit|regulat|circular|order|"
        r"notification|complain|helpline|report|victim|de-?addiction|rehabilitat|against|"
        r"पुलिस|गिरफ्तार|अवैध|सावधान|जागरूक|अधिनियम|प्रतिबंध|शिकायत|रोकथाम|विरुद्ध|खिलाफ|"
        r"پولیس|گرفتار|غیر قانونی|خبردار|آگاہی|ایکٹ|پابندی|شکایت|روک تھام|خلاف"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamLink:
    """One link and why it is taken for spam."""

    address: str
    host: str
    """Empty for a page of the site itself."""
    words: str
    topics: tuple[str, ...]
    sure: bool
    hidden: bool

    def __str__(self) -> str:
        kept = "hidden " if self.hidden else ""
        return f"{kept}link to {self.address[:120]} — “{self.words[:80]}”"


_FOUND: WeakKeyDictionary[Response, tuple[SpamLink, ...]] = WeakKeyDictionary()


def is_reported(text: str) -> bool:
    """Tell whether a text speaks of a misdeed as a matter of police, law or news."""
    return _REPORTED.search(normal_text(text)) is not None


def page_topics(page: Page, own_host: str) -> frozenset[str]:
    """Return the topics of spam that are this office's own work, by title, headings and name."""
    headings = " ".join(heading.text for heading in page.all("h1", "h2")[:5])
    return own_topics(f"{page.title} {headings} {own_host.replace('.', ' ')}"[:1000])


def spam_links(
    response: Response, page: Page, own_host: str, government: Sequence[str]
) -> tuple[SpamLink, ...]:
    """Return the links of a page that are taken for spam; worked out once for each answer."""
    found = _FOUND.get(response)
    if found is None:
        found = _FOUND[response] = tuple(_spam_links(page, own_host, government))
    return found


def _spam_links(page: Page, own_host: str, government: Sequence[str]) -> list[SpamLink]:
    links = page.all("a", "area")[:_MOST_LINKS]
    addresses = " ".join({link.attributes.get("href", "")[:200] for link in links})
    if not spam_in(page.text) and not spam_names(addresses):
        return []
    own_work = page_topics(page, own_host)
    found: list[SpamLink] = []
    for link in links:
        spam = _judged(link, own_host, government, own_work)
        if spam:
            found.append(spam)
            if len(found) >= _MOST_SPAM:
                break
    return found


def _judged(
    link: Element, own_host: str, government: Sequence[str], own_work: frozenset[str]
) -> SpamLink | None:
    address = link.attributes.get("href", "").strip()[:300]
    host = host_of(address)
    own = not host or registrable(host) == registrable(own_host)
    if not own and not is_stranger(host, own_host, government):
        return None
    text = f"{link.text} {link.attributes.get('title', '')}"[:_LONGEST_ANCHOR].strip()
    words = spam_in(text)
    named = spam_names(address if own else host)
    sure = {*words.sure, *named} | {t for t, found in words.maybe.items() if len(found) > 1}
    if not named and not link.hidden and (is_reported(text) or _is_sentence(text)):
        return None
    maybe = set(words.maybe) if link.hidden and not own else set()
    if not link.hidden:
        sure -= own_work
    topics = sure or maybe - own_work
    if not topics:
        return None
    return SpamLink(
        address=address,
        host="" if own else host,
        words=text or ", ".join(_words(words, named)),
        topics=tuple(sorted(topics)),
        sure=bool(sure),
        hidden=link.hidden,
    )


def _is_sentence(text: str) -> bool:
    return len(text.split()) > _MOST_ANCHOR_WORDS


def _words(words: SpamWords, named: object) -> tuple[str, ...]:
    return words.words or (str(named),)
