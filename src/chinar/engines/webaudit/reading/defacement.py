"""Words with which intruders sign a page, in several languages and spellings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chinar.engines.webaudit.reading.dates import normal_text, plain_text

_LEET = str.maketrans(
    {"4": "a", "@": "a", "3": "e", "0": "o", "1": "i", "!": "i", "$": "s", "7": "t"}
)
_CLAIMS = (
    r"(?:hacke?d|hax+ed|h[ -]a[ -]c[ -]k[ -]e[ -]d|defaced|pwne?d|rooted|breached) b[yi]\b",
    r"\b(?:site|website|server|system|you) (?:has|have|was|is|got|been|has been|have been) "
    r"(?:hacked|defaced|pwned|owned|stamped)\b",
    r"\b(?:hack edildi|hacklendi|tarafından hacklen|diretas oleh|di ?hack oleh|hackeado p[oe]r|"
    r"pirat[ée] par|gehackt von|hackerato da)",
    r"взломан[ао]? |хакнут|сайт взломан",
    r"تم (?:ال)?اختراق|تم تهكير|تم الهكر|ہیک کر (?:لیا|دیا)|ہیک کیا گیا|سائٹ ہیک|ہیکڈ بائی",
    r"हैक कर (?:लिया|दिया)|हैक किया गया|द्वारा हैक|हैक्ड बाय",
    r"হ্যাক করা হয়েছে|被黑|黑客入侵|已被黑|ハッキングされ|해킹당",
)
_PRIDE = (
    r"\bgree?tz\b|greets? to\b",
    r"cyber (?:army|team|force|warriors?|legion|attack(?:ers)?)",
    r"hack(?:er|ing)s? (?:team|crew|army|club)",
    r"\bwas here\b|\bexpect us\b|\bwe are (?:legion|anonymous|everywhere)\b",
    r"no system is (?:safe|secure)|security is (?:an illusion|low|o|zero)",
    r"your security (?:is )?(?:low|weak|sucks)|patch your (?:site|system|security)",
    r"#op[a-z]{3,}|\bstamped by\b|\bzone-?h\b|\bmirror-h\b",
    r"हैकर टीम|ہیکرز? ٹیم|سائبر آرمی|الهكر",
)
_REPORTS = (
    r"police|cyber ?cell|cyber ?crime|\bfir\b|arrest|advisor|aware|beware|alert|victim|complain|"
    r"report|helpline|1930|protect|prevent|accused|investigat|\bnews\b|said|press|if your|"
    r"पुलिस|शिकायत|सावधान|जागरूक|गिरफ्तार|साइबर अपराध|पीड़ित|"
    r"پولیس|شکایت|خبردار|آگاہی|گرفتار|سائبر کرائم|متاثر"
)
_CLAIM = re.compile("|".join(f"(?:{normal_text(claim)})" for claim in _CLAIMS))
_PRIDES = tuple(re.compile(normal_text(pride)) for pride in _PRIDE)
_REPORT = re.compile(normal_text(_REPORTS))
_SPACED = re.compile(r"h[ -]a[ -]c[ -]k")
_REACH = 200  # characters around a claim within which words of a report speak of it
_LONGEST = 40_000
# No claim stands without one of these; the test is far cheaper than the search.
_LATIN_HINTS = (
    "hack h4ck h@ck hax h4x defaced d3fac def4c pwn rooted breached owned 0wned stamped retas "
    "pirat gehackt hacklen"
)
_OTHER_HINTS = "взлом хакнут اختراق تهكير الهكر ہیک हैक হ্যাক 被黑 黑客 ハッキング 해킹"
_HINTS = tuple(_LATIN_HINTS.split())
_HINTS_BEYOND = tuple(map(normal_text, _OTHER_HINTS.split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Where somebody claims to have broken in, and whether the text reports on it."""

    words: str
    place: int
    reported: bool


def claim_of_intruder(text: str) -> Claim | None:
    """Return the first claim in a text that nobody reports on, else one that is reported on."""
    plain = plain_text(text[:_LONGEST])
    hints = _HINTS if plain.isascii() else (*_HINTS, *_HINTS_BEYOND)
    if not any(hint in plain for hint in hints) and not _SPACED.search(plain):
        return None
    straight = plain.translate(_LEET)
    told: Claim | None = None
    for match in _CLAIM.finditer(straight):
        around = plain[max(match.start() - _REACH, 0) : match.end() + _REACH]
        near = plain[match.start() : match.end() + 60]
        claim = Claim(words=near, place=match.start(), reported=bool(_REPORT.search(around)))
        if not claim.reported:
            return claim
        told = told or claim
    return told


def signs_of_pride(text: str) -> int:
    """Count the kinds of words with which intruders boast."""
    straight = plain_text(text[:_LONGEST]).translate(_LEET)
    return sum(pride.search(straight) is not None for pride in _PRIDES)
