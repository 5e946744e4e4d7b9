"""Pages that nobody made: installers, welcome pages of servers, parking pages of names."""

from __future__ import annotations

import re

from chinar.engines.webaudit.reading.signature import SPAN
from chinar.engines.webaudit.seen.web import Response

_Rows = tuple[tuple[str, tuple[bytes, ...], tuple[re.Pattern[bytes], ...]], ...]


def _rows(*rows: tuple[str, bytes, tuple[bytes, ...]]) -> _Rows:
    """Compile rows of (name, words of which one must be there, patterns that all must match)."""
    return tuple(
        (name, tuple(words.split(b"|")), tuple(re.compile(p, re.IGNORECASE) for p in patterns))
        for name, words, patterns in rows
    )


_INSTALLERS = _rows(
    (
        "WordPress",
        b"<title>wordpress ",
        (
            rb"<title>WordPress (?:&rsaquo;|&#8250;|\xe2\x80\xba) "
            rb"(?:Installation|Setup Configuration File)",
            rb"name=[\"'](?:weblog_title|dbname|language)[\"']|step=1",
        ),
    ),
    (
        "Drupal",
        b"| drupal</title>",
        (
            rb"<title>[^<|]{1,80}\| Drupal</title>",
            rb"(?:install[-_]select|install[-_]configure|install[-_]settings)[-_a-z]{0,40}form",
        ),
    ),
    (
        "Joomla",
        b"<title>joomla",
        (
            rb"<title>Joomla[!:]? [^<]{0,40}(?:Web )?Install(?:er|ation)[^<]{0,40}</title>",
            rb"name=[\"']jform\[(?:site_name|db_host|admin_user|language)\]",
        ),
    ),
)
_WELCOME = _rows(
    (
        "nginx",
        b"welcome to nginx",
        (rb"<title>Welcome to nginx!?</title>", rb"<h1>Welcome to nginx!?</h1>"),
    ),
    ("OpenResty", b"welcome to openresty!", (rb"<title>Welcome to OpenResty!</title>",)),
    (
        "Apache",
        b"it works</title>",
        (rb"<title>Apache2? (?:Ubuntu |Debian )?Default Page: It works</title>",),
    ),
    (
        "Apache",
        b"<h1>it works!</h1>",
        (rb"\A\s{0,50}<html>\s{0,50}<body>\s{0,50}<h1>It works!</h1>\s{0,50}</body>",),
    ),
    (
        "Apache",
        b"test page",
        (rb"<title>(?:Apache )?(?:HTTP Server )?Test Page (?:for the Apache|powered by)",),
    ),
    (
        "Linux",
        b"test page",
        (rb"<title>(?:HTTP Server Test Page|Test Page for the (?:HTTP|Nginx|Apache))",),
    ),
    (
        "IIS",
        b"<title>iis",
        (
            rb"<title>IIS(?: Windows(?: Server)?|[78](?:\.5)?)</title>",
            rb"iis-?(?:start|\d)|welcome\.png",
        ),
    ),
    (
        "Tomcat",
        b"<title>apache tomcat/",
        (rb"<title>Apache Tomcat/[0-9.]{1,20}</title>", rb"successfully installed Tomcat"),
    ),
    ("XAMPP", b"welcome to xampp", (rb"<title>Welcome to XAMPP</title>",)),
    ("Caddy", b"caddy works!", (rb"<title>Caddy works!</title>",)),
    ("lighttpd", b"lighttpd", (rb"<title>Welcome page</title>", rb"lighttpd (?:server|package)")),
)
_FROM = rb"(?:src|href)=[\"'](?:https?:)?//[a-z0-9.-]{0,60}"
_PARKED = _rows(
    (
        "for sale",
        b"for sale|buy this domain",
        (
            rb"<(?:title|h1|h2)[^>]{0,80}>[^<]{0,80}"
            rb"(?:domain (?:name )?is (?:available )?for sale|buy this domain)[^<]{0,80}</",
        ),
    ),
    ("Sedo", b"sedo.com/|sedoparking.com/", (_FROM + rb"sedo(?:parking)?\.com/",)),
    ("ParkingCrew", b"parkingcrew.net/", (_FROM + rb"parkingcrew\.net/",)),
    ("Bodis", b"bodis.com/", (_FROM + rb"bodis\.com/",)),
    ("Afternic", b"afternic.com/", (_FROM + rb"afternic\.com/(?:forsale|park)",)),
    ("HugeDomains", b"hugedomains.com/", (_FROM + rb"hugedomains\.com/domain_profile",)),
    (
        "parked",
        b"parked|domain parking",
        (rb"<title>[^<]{0,80}(?:is parked(?: free)?|parked domain|domain parking)[^<]{0,80}</",),
    ),
    (
        "GoDaddy",
        b"lander_system|parking-lander|wsimg.com/parking",
        (rb"window\.LANDER_SYSTEM|parking-lander|img1\.wsimg\.com/parking",),
    ),
    (
        "cPanel",
        b"default web site page|future home",
        (rb"<title>(?:Default Web Site Page|Future home of something quite cool)",),
    ),
    ("cPanel", b"/cgi-sys/", (rb"/cgi-sys/(?:defaultwebpage|suspendedpage)\.cgi",)),
    ("suspended", b"account suspended", (rb"<title>\s{0,9}Account Suspended\s{0,9}</title>",)),
    (
        "Plesk",
        b"default page|default parallels plesk",
        (rb"<title>(?:Domain Default page|Web Server's Default Page|Default Parallels Plesk)",),
    ),
)


def installer(answer: Response) -> str:
    """Return whose unfinished installation an answer is, or nothing."""
    return _first(_INSTALLERS, answer)


def welcome_page(answer: Response) -> str:
    """Return whose welcome page an answer is, or nothing."""
    return _first(_WELCOME, answer)


def parking_page(answer: Response) -> str:
    """Return what kind of parking or hosting page an answer is, or nothing."""
    return _first(_PARKED, answer)


def _first(rows: _Rows, answer: Response) -> str:
    start = answer.body[:SPAN].lower()
    for name, words, patterns in rows:
        there = any(word in start for word in words)
        if there and all(pattern.search(start) for pattern in patterns):
            return name
    return ""
