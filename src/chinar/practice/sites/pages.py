"""What a practice site answers: pure functions from site, faults, path and day to an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from html import escape
from http import HTTPStatus
from types import MappingProxyType

from chinar.practice.sites import marks
from chinar.practice.sites.declared import Fault, PracticeSite
from chinar.practice.sites.words import WORDS, Words

Faults = frozenset[Fault]

INDIA = timezone(timedelta(hours=5, minutes=30), "IST")
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
YEAR_S = 365 * 24 * 60 * 60
DAY_S = 24 * 60 * 60
FORTNIGHT_DAYS = 14
NOTICES_SHOWN = 3

GOOD_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
LAX_CSP = GOOD_CSP + "; script-src 'self' 'unsafe-inline'"
STYLE = """\
body { margin: 0 auto; max-inline-size: 46rem; padding: 0 1rem; font: 1.1rem/1.6 sans-serif; }
.practice { background: #ffd54a; color: #111; padding: .5rem 1rem; font-weight: bold; }
nav ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; }
footer { border-block-start: 1px solid; margin-block-start: 2rem; }
"""
EMBLEM = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60">
<circle cx="20" cy="20" r="16" fill="#246"/><path d="M4 44h32v8H4z" fill="#246"/>
</svg>
"""
PORTAL = "https://www.india.gov.in/"
INNER = ("feedback", "help", "policies", "terms", "site-map")
GIT_CONFIG = """\
[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
[branch "main"]
\tremote = origin
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response, before it is written on the wire."""

    status: HTTPStatus = HTTPStatus.OK
    content_type: str = HTML
    body: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=())


def plain(status: HTTPStatus, *headers: tuple[str, str]) -> Answer:
    """Answer with a status and its own name as text."""
    return Answer(status=status, content_type=TEXT, body=f"{status.phrase}\n", headers=headers)


def answer(
    site: PracticeSite, faults: Faults, path: str, *, secure: bool, today: date, agent: str = ""
) -> Answer:
    """Return what the site says at `path` to a User-Agent; `secure` tells HTTPS from HTTP."""
    if Fault.CLOAKED in faults and marks.is_robot(agent):
        faults |= {Fault.SPAM_LINKS}
    if Fault.SERVER_ERROR in faults:
        content = _page(site, faults, today, "unavailable")
        status = HTTPStatus.SERVICE_UNAVAILABLE
        made = Answer(status=status, body=content, headers=(("Retry-After", "3600"),))
    else:
        made = _found(site, faults, path, today)
    return Answer(
        status=made.status,
        content_type=made.content_type,
        body=made.body,
        headers=(*made.headers, *_security_headers(faults, secure=secure)),
    )


def _found(site: PracticeSite, faults: Faults, path: str, today: date) -> Answer:
    if path in PAGES:
        return Answer(body=_page(site, faults, today, PAGES[path]))
    if path in FILES:
        kind, content = FILES[path]
        return Answer(content_type=kind, body=content(site, today))
    if Fault.SOFT_404 in faults:
        return Answer(body=_page(site, faults, today, "welcome"))
    if Fault.ENV_EXPOSED in faults and path == "/.env":
        return Answer(content_type=TEXT, body=marks.SECRETS)
    if Fault.GIT_EXPOSED in faults and path in GIT_FILES:
        return Answer(content_type=TEXT, body=GIT_FILES[path])
    return Answer(status=HTTPStatus.NOT_FOUND, body=_page(site, faults, today, "not_found"))


def updated_on(faults: Faults, today: date) -> date:
    """Return the day the page says it was last updated.

    Relative to today, so that a stale site stays stale; in steps, and the notices change with
    it, so that it is a date that moves while the content does not only where that is the fault.
    """
    if Fault.DATE_STALE in faults:
        return date(today.year - 1, 3, 14)
    if Fault.DATE_FAKED in faults:
        return today
    return today - timedelta(days=today.toordinal() % FORTNIGHT_DAYS)


def _security_headers(faults: Faults, *, secure: bool) -> list[tuple[str, str]]:
    headers = [
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ]
    if Fault.XCTO_MISSING not in faults:
        headers.append(("X-Content-Type-Options", "nosniff"))
    if Fault.CSP_MISSING not in faults:
        lax = Fault.CSP_UNSAFE_INLINE in faults
        headers.append(("Content-Security-Policy", LAX_CSP if lax else GOOD_CSP))
    if secure and Fault.HSTS_MISSING not in faults:  # RFC 6797 7.2: never over plain HTTP
        age_s = DAY_S if Fault.HSTS_SHORT in faults else YEAR_S
        headers.append(("Strict-Transport-Security", f"max-age={age_s}; includeSubDomains"))
    return headers


def _page(site: PracticeSite, faults: Faults, today: date, subject: str) -> str:
    own = WORDS[site.language]
    language = own.other_language if subject == "translation" else site.language
    words = WORDS[language]
    title = marks.CREW_TITLE if Fault.DEFACED in faults else site.title
    updated = updated_on(faults, today)
    dated = Fault.DATE_MISSING not in faults and subject not in ("not_found", "unavailable")
    line = f"<p>{escape(words.updated)}: {escape(words.day(updated))}</p>" if dated else ""
    menu = "".join(
        f'<li><a href="{path}">{escape(text)}</a></li>'
        for path, text in (("/", words.home), ("/about", words.about), ("/contact", words.contact))
    )
    other = own.other_language
    menu += f'<li><a href="/translation" lang="{other}">{escape(own.other_name)}</a></li>'
    foot = "".join(
        f'<li><a href="/{name}">{escape(text)}</a></li>'
        for name, (text, _content) in zip(INNER, words.inner, strict=True)
    )
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="{words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{escape(words.description)}">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<p class="practice">{escape(words.marking)}</p>
<p><a href="#content">{escape(words.skip)}</a></p>
<header>
<img src="/emblem.svg" alt="{escape(words.emblem)}" width="40" height="60">
<h1>{escape(title)}</h1>
<nav aria-label="{escape(words.menu)}"><ul>{menu}</ul></nav>
</header>
<main id="content">
{_body(site, faults, words, updated, subject)}
</main>
<footer>
<ul>{foot}<li><a href="{PORTAL}" target="_blank" rel="noopener">{escape(words.portal)}</a></li></ul>
<p>{escape(words.owner)} {escape(words.manager)}</p>
{line}
</footer>
</body>
</html>
"""


def _body(site: PracticeSite, faults: Faults, words: Words, updated: date, subject: str) -> str:
    if subject == "contact":
        address = f'<bdi dir="ltr">office@{site.host}</bdi>'
        return f"<p>{escape(words.contact_text)} {address}</p>"
    if subject not in ("welcome", "translation"):
        texts = dict(zip(INNER, (content for _name, content in words.inner), strict=True)) | {
            "about": words.about_text,
            "not_found": words.not_found,
            "unavailable": words.unavailable,
        }
        return f"<p>{escape(texts[subject])}</p>"
    # Under a faked date the notices stay as they are.
    first = 0 if Fault.DATE_FAKED in faults else updated.toordinal() // FORTNIGHT_DAYS
    rows = "".join(
        f"<li>{escape(words.notice)} {words.number((first + shift) % 97 + 1)}: "
        f"{escape(words.invented[(first + shift) % len(words.invented)])}</li>"
        for shift in range(NOTICES_SHOWN)
    )
    welcome = marks.CREW_TEXT if Fault.DEFACED in faults else f"<p>{escape(words.welcome)}</p>"
    return (
        f"{welcome}\n<h2>{escape(words.notices)}</h2>\n"
        f'<ul class="notices">{rows}</ul>{_left_behind(site, faults)}'
    )


def _left_behind(site: PracticeSite, faults: Faults) -> str:
    left = {
        Fault.SPAM_LINKS: f"<div {marks.HIDDEN}>{marks.SLOTS}</div>",
        Fault.FORM_INSECURE: marks.plain_form(site.host),
        Fault.PRIVATE_EMAIL: marks.PRIVATE_BOXES,
    }
    return "".join(html for fault, html in left.items() if fault in faults)


def _style(_site: PracticeSite, _today: date) -> str:
    return STYLE


def _emblem(_site: PracticeSite, _today: date) -> str:
    return EMBLEM


def _robots(site: PracticeSite, _today: date) -> str:
    return f"User-agent: *\nAllow: /\nSitemap: https://{site.host}/sitemap.xml\n"


def _sitemap(site: PracticeSite, _today: date) -> str:
    urls = "".join(f"<url><loc>https://{site.host}{path}</loc></url>" for path in PAGES)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'
    )


def _security_txt(site: PracticeSite, today: date) -> str:
    return (
        f"Contact: mailto:office@{site.host}\n"
        f"Expires: {today + timedelta(days=180)}T00:00:00Z\n"
        f"Preferred-Languages: {site.language}\n"
    )


PAGES: MappingProxyType[str, str] = MappingProxyType(
    {"/": "welcome", "/about": "about", "/contact": "contact", "/translation": "translation"}
    | {f"/{name}": name for name in INNER}
)
FILES: MappingProxyType[str, tuple[str, Callable[[PracticeSite, date], str]]] = MappingProxyType(
    {
        "/style.css": ("text/css; charset=utf-8", _style),
        "/emblem.svg": ("image/svg+xml", _emblem),
        "/robots.txt": (TEXT, _robots),
        "/sitemap.xml": ("application/xml", _sitemap),
        "/.well-known/security.txt": (TEXT, _security_txt),
    }
)
GIT_FILES: MappingProxyType[str, str] = MappingProxyType(
    {"/.git/HEAD": "ref: refs/heads/main\n", "/.git/config": GIT_CONFIG}
)
