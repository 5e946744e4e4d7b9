"""SPF records (RFC 7208): their terms, and what a domain's whole rule amounts to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_network

MAX_LOOKUPS = 10
MAX_VOID = 2
"""RFC 7208 section 4.6.4: more of either is a permanent error."""
MAX_RECORDS_READ = 24
_MAX_TERMS = 200
_TERM = re.compile(
    r"([+\-~?]?)(all|include|a|mx|ptr|exists)(?::([^\s/]*))?((?:/\d{1,2})?(?://\d{1,3})?)",
    re.IGNORECASE,
)
_NETWORK = re.compile(r"([+\-~?]?)(ip4|ip6):([0-9a-fA-F:.]{1,60}(?:/\d{1,3})?)", re.IGNORECASE)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.-]{0,60})=(\S*)", re.IGNORECASE)
_ASKS = ("include", "a", "mx", "ptr", "exists")
_NEEDS_NAME = ("include", "exists")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One mechanism: how it judges a sender, what it looks at, where."""

    sign: str
    kind: str
    domain: str = ""
    """Empty: the domain of the record itself."""

    @property
    def asks(self) -> bool:
        """Whether it costs a look-up."""
        return self.kind in _ASKS

    @property
    def permits_everyone(self) -> bool:
        """Whether it lets any sender pass."""
        return self.sign == "+" and self.kind == "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfRecord:
    """What one record says."""

    terms: tuple[Term, ...] = ()
    redirect: str = ""
    mistakes: tuple[str, ...] = ()

    @property
    def ending(self) -> str:
        """The sign of its `all`; nothing where it has none."""
        return next((term.sign for term in self.terms if term.kind == "all"), "")


def is_spf(text: str) -> bool:
    """Tell whether a TXT record is an SPF record (RFC 7208 section 4.5)."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def parse_spf(text: str) -> SpfRecord:
    """Read a record; what cannot be read is among its mistakes."""
    terms: list[Term] = []
    mistakes: list[str] = []
    redirects: list[str] = []
    words = text.split()[1:]
    for word in words[:_MAX_TERMS]:
        term = _term(word)
        modifier = _MODIFIER.fullmatch(word) if term is None else None
        if term:
            if not any(earlier.kind == "all" for earlier in terms):  # what follows is not read
                terms.append(term)
        elif modifier is None:
            mistakes.append(word[:100])
        elif modifier[1].lower() == "redirect":
            redirects.append(modifier[2].lower().rstrip("."))
    if len(words) > _MAX_TERMS:
        mistakes.append(f"{len(words)} terms")
    if len(redirects) > 1 or "" in redirects:
        mistakes.append("redirect")
    return SpfRecord(
        terms=tuple(terms), redirect=next(iter(redirects), ""), mistakes=tuple(mistakes)
    )


def _term(word: str) -> Term | None:
    network = _NETWORK.fullmatch(word)
    if network:
        return _network(network[1] or "+", network[2].lower(), network[3])
    match = _TERM.fullmatch(word)
    if match is None:
        return None
    sign, kind, domain, length = match[1] or "+", match[2].lower(), match[3], match[4]
    named = domain is not None
    wrong = (
        (named and not domain)
        or (kind in _NEEDS_NAME and not named)
        or (kind == "all" and (named or length))
        or (length and kind not in ("a", "mx"))
    )
    if wrong:
        return None
    return Term(sign=sign, kind=kind, domain=(domain or "").lower().rstrip("."))


def _network(sign: str, kind: str, text: str) -> Term | None:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    if network.version != int(kind[2]):
        return None
    # A network of all addresses says the same as `all`.
    return Term(sign=sign, kind=kind if network.prefixlen else "all")


class Found(StrEnum):
    """What DNS holds for a name that a term asks about."""

    SOMETHING = "something"
    NOTHING = "nothing"
    UNTOLD = "untold"


@dataclass(slots=True)
class SpfRule:
    """What a domain's record amounts to, with all it includes and redirects to."""

    lookups: int = 0
    void: int = 0
    ending: str = ""
    """The sign that senders meet whom nothing else names; nothing: neutral by silence."""
    permits_everyone: bool = False
    mistakes: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    """Names whose answer is missing, so that the rest is uncertain."""


Records = Callable[[str], Sequence[str] | None]
"""The SPF records of a domain; None where that could not be asked."""
Finder = Callable[[Term, str], Found]
"""What a term's own look-up finds, for the domain whose record holds it."""


def follow(domain: str, records: Records, finds: Finder) -> SpfRule:
    """Evaluate a rule for a sender that nothing names, counting as a receiver does.

    A domain met a second time is counted but not followed, so circles end.
    """
    rule = SpfRule()
    waiting = [(domain, True)]
    seen: set[str] = set()
    while waiting and len(seen) < MAX_RECORDS_READ:
        name, main = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        record = _one_record(name, records, rule)
        if record is None:
            continue
        rule.mistakes += [f"{name}: {mistake}" for mistake in record.mistakes]
        rule.permits_everyone |= any(term.permits_everyone for term in record.terms)
        if main:
            rule.ending = record.ending
        for term in record.terms:
            _count(term, name, finds, rule)
            if term.kind == "include" and "%" not in term.domain:
                waiting.append((term.domain, False))
        if record.redirect and not record.ending:
            rule.lookups += 1
            if "%" not in record.redirect:
                waiting.append((record.redirect, main))
            else:
                rule.untold.append(record.redirect)
    return rule


def _one_record(name: str, records: Records, rule: SpfRule) -> SpfRecord | None:
    found = records(name)
    if found is None:
        rule.untold.append(name)
        return None
    if len(found) != 1:
        rule.mistakes.append(f"{name}: {len(found)} SPF records")
        return None
    return parse_spf(found[0])


def _count(term: Term, name: str, finds: Finder, rule: SpfRule) -> None:
    if not term.asks:
        return
    rule.lookups += 1
    if term.kind not in ("a", "mx") or "%" in term.domain:
        return
    found = finds(term, name)
    if found is Found.NOTHING:
        rule.void += 1
    elif found is Found.UNTOLD:
        rule.untold.append(term.domain or name)
