"""The faultless site: front page, headers and files; every other site differs from it.

Dates stand as `@DAYS:FORMAT@` and become DAYS before the audit's moment (negative: after), in
strftime's FORMAT; `@host@` becomes the site's host.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tests.fleet.site import Answer

HEADERS: dict[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

FRONT_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Department of Practice, Government of Jammu and Kashmir</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Services, forms and fees of the Department of Practice.">
<link rel="stylesheet" href="/site.css">
</head>
<body>
<a class="skip" href="#content">Skip to main content</a>
<header>
<img src="/emblem.svg" alt="Emblem of the Department of Practice" width="60" height="90">
<h1>Department of Practice</h1>
<nav aria-label="Main menu">
<ul>
<li><a href="/">Home</a></li>
<li><a href="/about">About us</a></li>
<li><a href="/help">Help</a></li>
<li><a href="/contact">Contact us</a></li>
<li><a href="/hi" lang="hi" hreflang="hi">हिन्दी</a></li>
</ul>
</nav>
</header>
<main id="content">
<p>Welcome. This department looks after practice in every district.</p>
<h2>Services</h2>
<p>Ask for a practice ground, join a class, or borrow what you need to practise at home.</p>
<p lang="hi">विभाग हर ज़िले में अभ्यास की देखभाल करता है।</p>
</main>
<footer>
<ul>
<li><a href="/feedback">Feedback</a></li>
<li><a href="/policies">Privacy and copyright policies</a></li>
<li><a href="/terms">Terms of use</a></li>
<li><a href="/site-map">Site map</a></li>
<li><a href="https://www.india.gov.in/" target="_blank" rel="noopener">National Portal</a></li>
</ul>
<p>Content is owned and kept up to date by the Department of Practice.</p>
<p>Web information manager: head of the practice room, telephone 0194 200 0000.</p>
<p>Last updated on: @4:%d-%m-%Y@</p>
</footer>
</body>
</html>
"""

_INNER_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title} – Department of Practice</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{words}">
<link rel="stylesheet" href="/site.css">
</head>
<body>
<header><p><a href="/">{home}</a></p></header>
<main>
<h1>{title}</h1>
<p>{words}</p>
</main>
</body>
</html>
"""
_INNER_WORDS = {
    "/about": ("en", "About us", "The department was set up so that nobody has to start untried."),
    "/help": ("en", "Help", "Each page can be read without scripts, and by a screen reader."),
    "/contact": ("en", "Contact us", "Come to the practice room on working days, or telephone."),
    "/feedback": ("en", "Feedback", "Tell the practice room what should be better."),
    "/policies": ("en", "Policies", "No visitor is counted; the content may be copied freely."),
    "/terms": ("en", "Terms of use", "What stands in the Gazette holds, if this site differs."),
    "/site-map": ("en", "Site map", "Home, about us, help, contact, feedback, policies, terms."),
    "/hi": ("hi", "अभ्यास विभाग", "विभाग हर ज़िले में अभ्यास की देखभाल करता है।"),
}
EMBLEM = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 90"><title>Emblem</title>'
    '<circle cx="30" cy="30" r="24" fill="#246"/><path d="M6 66h48v12H6z" fill="#246"/></svg>'
)

NOT_FOUND = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Page not found</title></head>
<body><h1>Page not found</h1><p>There is no such page here.</p></body></html>
"""

ROBOTS = "User-agent: *\nAllow: /\nSitemap: https://@host@/sitemap.xml\n"
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://@host@/</loc><lastmod>@4:%Y-%m-%d@</lastmod></url>
</urlset>
"""
SECURITY_TXT = (
    "Contact: mailto:security@example.gov.in\n"
    "Expires: @-180:%Y-%m-%dT%H:%M:%SZ@\n"
    "Preferred-Languages: en, hi\n"
    "Canonical: https://@host@/.well-known/security.txt\n"
)

FILES: dict[str, tuple[str, str]] = {
    "/robots.txt": ("text/plain; charset=utf-8", ROBOTS),
    "/sitemap.xml": ("application/xml", SITEMAP),
    "/.well-known/security.txt": ("text/plain; charset=utf-8", SECURITY_TXT),
    "/site.css": ("text/css", "body { color: #111; background: #fff; }\n"),
    "/emblem.svg": ("image/svg+xml", EMBLEM),
    **{
        path: (
            "text/html; charset=utf-8",
            _INNER_PAGE.format(
                language=language,
                title=title,
                words=words,
                home="Home" if language == "en" else "मुख्य पृष्ठ",
            ),
        )
        for path, (language, title, words) in _INNER_WORDS.items()
    },
}
"""Path → (content type, text); what the front page links to stands here too."""


def files() -> dict[str, Answer]:
    """Return the files as answers, for a site whose "*" would stand in their place."""
    return {
        path: Answer(body=text, headers={"Content-Type": kind})
        for path, (kind, text) in FILES.items()
    }


_DAY = re.compile(r"@(-?\d+):(%[^@\n]*)@")


def written(text: str, host: str, now: datetime) -> str:
    """Fill in a page's dates and host."""
    dated = _DAY.sub(lambda m: (now - timedelta(days=int(m[1]))).strftime(m[2]), text)
    return dated.replace("@host@", host)


def front_page(*changes: tuple[str, str], head: str = "", body: str = "", foot: str = "") -> str:
    """Return the faultless front page, changed.

    `changes` are (old, new) and old must be there; `head` stands before </head>, `body` before
    </main>, `foot` before </footer>.
    """
    page = FRONT_PAGE
    inserts = ((head, "</head>"), (body, "</main>"), (foot, "</footer>"))
    for old, new in (*changes, *((mark, f"{text}\n{mark}") for text, mark in inserts if text)):
        if old not in page:
            raise ValueError(f"the model page has no {old!r}")
        page = page.replace(old, new)
    return page
