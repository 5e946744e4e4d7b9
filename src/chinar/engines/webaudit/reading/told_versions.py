"""Versions that a site tells of itself: servers, content management systems, plugins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chinar.engines.webaudit.reading.signature import SPAN, printable
from chinar.engines.webaudit.reading.software import Clues, told_versions
from chinar.engines.webaudit.seen.web import Response

_SIGNED = re.compile(
    rb"<address>(Apache/[^<\r\n]{1,200}) Server at [^<]{1,200}</address>"
    rb"|<hr/?>\s{0,9}<center>(nginx/\d[^<\r\n]{1,60})</center>"
    rb"|<h3>(Apache Tomcat/\d[^<\r\n]{1,60})</h3>"
    rb"|(Powered by Jetty:// \d[^<\r\n]{1,60})"
)
_IN_SIGNATURE = re.compile(r"([A-Za-z]+)(?:/|:// )(\d{1,4}(?:\.\d{1,6}){0,4})")
_DISTRIBUTIONS = re.compile(
    r"debian|ubuntu|cent ?os|red ?hat|rocky|alma|oracle linux|amazon|fedora|suse|\+deb\d|\.el\d",
    re.IGNORECASE,
)
_GENERATOR = re.compile(r"(WordPress|Joomla|Drupal)!?[ /-]{0,3}(\d{1,3}(?:\.\d{1,4}){0,3})?", re.I)
_CORE_ASSET = re.compile(
    r"/wp-includes/(?:css/dist/block-library/style|js/wp-embed|js/wp-emoji-release|"
    r"css/dashicons|js/wp-emoji-loader)(?:\.min)?\.(?:css|js)\?ver=(\d\.\d{1,2}(?:\.\d{1,2})?)$"
)
_PLUGIN_ASSET = re.compile(
    r"/wp-content/plugins/([a-z0-9-]{2,60})/(?!(?:.{0,200}/)?(?:libs?|vendors?|third-party)/)"
    r"[^?]{1,300}\?ver=(\d{1,4}(?:\.\d{1,4}){1,3})$"
)
_LONGEST_PLUGINS = 60


class Told(NamedTuple):
    """One product's version, and the line that tells it."""

    product: str
    version: str
    line: str
    is_packaged: bool = False
    """Whether a distribution made it, which mends holes under the old number."""


def servers_told(answers: Iterable[Response]) -> tuple[Told, ...]:
    """Return the server products of headers and of the servers' own error pages, each once."""
    found: dict[tuple[str, str], Told] = {}
    for answer in answers:
        lines = (*_headers(answer), *_signatures(answer))
        # A distribution that the server names made the language beside it too.
        packaged = any(_DISTRIBUTIONS.search(told.line) for told in lines)
        for told in lines:
            key = (told.product, told.version)
            found.setdefault(key, told._replace(is_packaged=packaged))
    return tuple(found.values())


def _headers(answer: Response) -> Iterator[Told]:
    for product, (version, line) in told_versions(answer).items():
        yield Told(product, version, line)


def _signatures(answer: Response) -> Iterator[Told]:
    if answer.status < 400:
        return
    match = _SIGNED.search(answer.body[:SPAN])
    if match:
        line = printable(next(filter(None, match.groups())))
        named = _IN_SIGNATURE.search(line)
        if named:
            yield Told(named[1].lower(), named[2], f"{answer.url}: {line}")


def cms_told(clues: Clues) -> Told | None:
    """Return the content management system and its version, "" where it does not tell it."""
    for generator in clues.generators:
        if match := _GENERATOR.match(generator.strip()):
            version = (
                match[2] or _core_version(clues) if match[1].lower() == "wordpress" else match[2]
            )
            return Told(match[1].lower(), version or "", f"generator: {generator}")
    version = _core_version(clues)
    return Told("wordpress", version, f"wp-includes, ver={version}") if version else None


def _core_version(clues: Clues) -> str:
    matches = (_CORE_ASSET.search(address) for address in clues.own_addresses)
    return next((match[1] for match in matches if match), "")


def plugins_told(clues: Clues) -> dict[str, tuple[str, ...]]:
    """Return the version numbers on each plugin's own files."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for address in clues.own_addresses:
        match = _PLUGIN_ASSET.search(address)
        if match and len(found) < _LONGEST_PLUGINS:
            found[match[1]][match[2]] = None
    return {slug: tuple(versions) for slug, versions in found.items()}
