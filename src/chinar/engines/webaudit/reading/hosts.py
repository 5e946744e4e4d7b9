"""Whose a host is: the site's own, the government's, a well-known service's or a stranger's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_ABSOLUTE = re.compile(r"(?:https?:)?[/\\]{2}(?:[^/?#\\@]{0,100}@)?([^/?#:\\\s]{1,253})", re.I)
_SECOND_LEVEL_NAMES = "ac co com edu firm gen go gob gouv gov ind info mil ne net nic or org res"
_SECOND_LEVELS = frozenset(_SECOND_LEVEL_NAMES.split())
_WELL_KNOWN_NAMES = """
    google.com google.co.in googleapis.com gstatic.com googletagmanager.com google-analytics.com
    googleusercontent.com youtube.com youtu.be youtube-nocookie.com goo.gl g.page g.co apple.com
    facebook.com fb.com fbcdn.net instagram.com threads.net whatsapp.com wa.me messenger.com
    twitter.com x.com t.co twimg.com linkedin.com koo.app kooapp.com telegram.org t.me
    pinterest.com flickr.com vimeo.com wikipedia.org wikimedia.org w3.org creativecommons.org
    microsoft.com live.com office.com bing.com adobe.com mozilla.org cloudflare.com cloudflare.net
    cdnjs.com jsdelivr.net unpkg.com jquery.com bootstrapcdn.com fontawesome.com wordpress.org
    drupal.org joomla.org openstreetmap.org mappls.com mapmyindia.com digitalindia.org bhashini.ai
    sharethis.com addthis.com addtoany.com accuweather.com userway.org hotjar.com matomo.cloud
    digitaloceanspaces.com amazonaws.com azureedge.net akamaihd.net akamaized.net cloudfront.net
    s3waas.gov.in cdnbbsr.s3waas.gov.in npci.org.in rbi.org.in umang.gov.in isro.gov.in bsnl.co.in
    """
_WELL_KNOWN = frozenset(_WELL_KNOWN_NAMES.split())
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-f:]{2,45}\]?", re.I)


def host_of(reference: str) -> str:
    """Return the host that an address in a page names, lower case; nothing where it names none."""
    match = _ABSOLUTE.match(reference.strip()[:2000])
    return match[1].lower().rstrip(".") if match else ""


def is_address(host: str) -> bool:
    """Tell whether a host is written as an IP address."""
    return _ADDRESS.fullmatch(host) is not None and ("." in host or ":" in host)


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """Return the part of a name that somebody registered, by the usual second levels."""
    labels = host.split(".")
    if len(labels) < 3 or is_address(host):
        return host
    known = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    return ".".join(labels[-3:] if known else labels[-2:])


def under(host: str, suffixes: Sequence[str]) -> bool:
    """Tell whether a host is one of the names or stands below one."""
    return any(host == suffix or host.endswith(f".{suffix}") for suffix in suffixes)


def is_well_known(host: str) -> bool:
    """Tell whether a host belongs to a service that sites of every kind link to and load from."""
    return registrable(host) in _WELL_KNOWN or host in _WELL_KNOWN


def is_stranger(host: str, own: str, government: Sequence[str]) -> bool:
    """Tell whether a host is neither the site's own, nor the government's, nor well known."""
    if not host or registrable(host) == registrable(own):
        return False
    return not under(host, government) and not is_well_known(host)
