"""What each result of a test adds or takes, and the letters; facts of the Observatory's scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_FULL_MARKS = 100
_BONUS_FROM = 90
"""Extra points count only where the score without them is at least this."""
_LETTERS = (
    (100, "A+"),
    (90, "A"),
    (85, "A-"),
    (80, "B+"),
    (70, "B"),
    (65, "B-"),
    (60, "C+"),
    (50, "C"),
    (45, "C-"),
    (40, "D+"),
    (30, "D"),
    (25, "D-"),
    (0, "F"),
)
LETTERS = tuple(letter for _lowest, letter in _LETTERS)
"""Every grade there is, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a result is worth, whether it counts as passed, and what it says."""

    modifier: int
    passed: bool
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservatoryTest:
    """One of the ten tests: its name, the word for its result, and the points it moved."""

    name: str
    result: str
    modifier: int
    passed: bool

    @property
    def meaning(self) -> str:
        """What the result says, in plain words."""
        worth = RESULTS.get(self.result)
        return worth.meaning if worth else self.result


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservatoryResult:
    """The grade from A+ to F, the score behind it (it may pass 100), and the tests."""

    grade: str
    score: int
    tests: tuple[ObservatoryTest, ...]


def _good(modifier: int, meaning: str) -> Worth:
    return Worth(modifier=modifier, passed=True, meaning=meaning)


def _bad(modifier: int, meaning: str) -> Worth:
    return Worth(modifier=modifier, passed=False, meaning=meaning)


RESULTS: Mapping[str, Worth] = {
    "csp-implemented-with-no-unsafe-default-src-none": _good(
        10, "The policy refuses everything that it does not name, and names nothing unsafe."
    ),
    "csp-implemented-with-no-unsafe": _good(5, "The policy lets nothing unsafe run."),
    "csp-implemented-with-unsafe-inline-in-style-src-only": _good(
        0, "The policy is loose for styles alone."
    ),
    "csp-implemented-with-insecure-scheme-in-passive-content-only": _good(
        -10, "The policy lets pictures or films come over plain HTTP."
    ),
    "csp-implemented-but-duplicate-directives": _good(
        0, "The policy is sound but says twice where reports go."
    ),
    "csp-implemented-with-unsafe-eval": _bad(-10, "The policy lets text become script."),
    "csp-implemented-with-unsafe-inline": _bad(
        -20, "The policy lets inline script run, or script or plug-ins come from anywhere."
    ),
    "csp-implemented-with-insecure-scheme": _bad(
        -20, "The policy lets script or other active parts come over plain HTTP."
    ),
    "csp-header-invalid": _bad(-25, "The policy cannot be read."),
    "csp-not-implemented": _bad(-25, "There is no policy."),
    "csp-not-implemented-but-reporting-enabled": _bad(-25, "The policy only reports."),
    "cookies-secure-with-httponly-sessions-and-samesite": _good(
        5, "Every cookie is Secure and has SameSite; session cookies are HttpOnly."
    ),
    "cookies-secure-with-httponly-sessions": _good(
        0, "Every cookie is Secure; session cookies are HttpOnly."
    ),
    "cookies-not-found": _good(0, "The site sets no cookie."),
    "cookies-without-secure-flag-but-protected-by-hsts": _bad(
        -5, "A cookie is not Secure, though HSTS keeps it off plain HTTP."
    ),
    "cookies-session-without-secure-flag-but-protected-by-hsts": _bad(
        -10, "A session cookie is not Secure, though HSTS keeps it off plain HTTP."
    ),
    "cookies-without-secure-flag": _bad(-20, "A cookie is not Secure."),
    "cookies-samesite-flag-invalid": _bad(-20, "A cookie's SameSite is one browsers refuse."),
    "cookies-anticsrf-without-samesite-flag": _bad(-20, "A CSRF token has no SameSite."),
    "cookies-session-without-httponly-flag": _bad(-30, "Script can read a session cookie."),
    "cookies-session-without-secure-flag": _bad(-40, "A session cookie is not Secure."),
    "cross-origin-resource-sharing-not-implemented": _good(0, "Other sites may read nothing."),
    "cross-origin-resource-sharing-implemented-with-public-access": _good(
        0, "Every site may read the page, without the visitor's cookies."
    ),
    "cross-origin-resource-sharing-implemented-with-restricted-access": _good(
        0, "Some sites may read the page."
    ),
    "redirection-to-https": _good(0, "Plain HTTP leads to HTTPS on the same host."),
    "redirection-not-needed-no-http": _good(0, "Nothing answers over plain HTTP."),
    "redirection-off-host-from-http": _bad(-5, "Plain HTTP leads to another host first."),
    "redirection-not-to-https-on-initial-redirection": _bad(
        -10, "Plain HTTP leads to plain HTTP before it reaches HTTPS."
    ),
    "redirection-not-to-https": _bad(-20, "The redirects from plain HTTP do not end on HTTPS."),
    "redirection-missing": _bad(-20, "Plain HTTP leads nowhere."),
    "redirection-invalid-cert": _bad(-20, "The redirect meets a certificate that browsers refuse."),
    "referrer-policy-private": _good(5, "Other sites learn little or nothing of the address."),
    "referrer-policy-not-implemented": _good(0, "Nothing is said; browsers use their own rule."),
    "referrer-policy-unsafe": _bad(-5, "Other sites learn more of the address than they should."),
    "referrer-policy-header-invalid": _bad(-5, "The referrer policy is none that browsers know."),
    "hsts-implemented-max-age-at-least-six-months": _good(
        0, "Browsers stay on HTTPS for six months or more."
    ),
    "hsts-implemented-max-age-less-than-six-months": _bad(
        -10, "Browsers forget to stay on HTTPS within six months."
    ),
    "hsts-not-implemented": _bad(-20, "Browsers are not told to stay on HTTPS."),
    "hsts-header-invalid": _bad(-20, "The header cannot be read."),
    "hsts-not-implemented-no-https": _bad(-20, "The site does not offer HTTPS."),
    "hsts-invalid-cert": _bad(-20, "Browsers refuse the certificate, so the header is void."),
    "sri-implemented-and-all-scripts-loaded-securely": _good(
        5, "Scripts carry a checksum, even the site's own."
    ),
    "sri-implemented-and-external-scripts-loaded-securely": _good(
        5, "Scripts of other sites carry a checksum."
    ),
    "sri-not-implemented-response-not-html": _good(0, "The answer is not a page."),
    "sri-not-implemented-but-no-scripts-loaded": _good(0, "The page has no scripts."),
    "sri-not-implemented-but-all-scripts-loaded-from-secure-origin": _good(
        0, "All scripts are the site's own."
    ),
    "sri-not-implemented-but-external-scripts-loaded-securely": _bad(
        -5, "Scripts of other sites come over HTTPS without a checksum."
    ),
    "sri-implemented-but-external-scripts-not-loaded-securely": _bad(
        -20, "Scripts of other sites carry a checksum but come over plain HTTP."
    ),
    "sri-not-implemented-and-external-scripts-not-loaded-securely": _bad(
        -50, "Scripts of other sites may come over plain HTTP, without a checksum."
    ),
    "x-content-type-options-nosniff": _good(0, "Browsers do not guess types."),
    "x-content-type-options-not-implemented": _bad(-5, "Browsers may guess types."),
    "x-content-type-options-header-invalid": _bad(-5, "The header is not nosniff alone."),
    "x-frame-options-implemented-via-csp": _good(5, "The policy says who may frame the page."),
    "x-frame-options-sameorigin-or-deny": _good(0, "The header says who may frame the page."),
    "x-frame-options-allow-from-origin": _good(
        0, "The header names one site in a form that browsers no longer know."
    ),
    "x-frame-options-not-implemented": _bad(-20, "Any site may frame the page."),
    "x-frame-options-header-invalid": _bad(-20, "The header cannot be read."),
    "corp-not-implemented": _good(0, "Nothing is said of who may embed the page's files."),
    "corp-implemented-with-same-origin": _good(10, "Only the site itself may embed its files."),
    "corp-implemented-with-same-site": _good(10, "Only sites of the same domain may embed."),
    "corp-implemented-with-cross-origin": _good(0, "Every site may embed the files."),
    "corp-header-invalid": _bad(-5, "The header cannot be read."),
}
"""Every result that can be reached here, by the Observatory's own word for it."""


def as_test(name: str, result: str) -> ObservatoryTest:
    """Return a test with what its result is worth."""
    worth = RESULTS[result]
    return ObservatoryTest(name=name, result=result, modifier=worth.modifier, passed=worth.passed)


def total(tests: Sequence[ObservatoryTest]) -> ObservatoryResult:
    """Add up; what tests take always counts, what they add only on top of a good score."""
    without_bonus = _FULL_MARKS + sum(min(test.modifier, 0) for test in tests)
    with_bonus = _FULL_MARKS + sum(test.modifier for test in tests)
    score = max(with_bonus if without_bonus >= _BONUS_FROM else without_bonus, 0)
    return ObservatoryResult(grade=letter_for(score), score=score, tests=tuple(tests))


def letter_for(score: int) -> str:
    """Return the grade of a score."""
    return next(letter for lowest, letter in _LETTERS if score >= lowest)
