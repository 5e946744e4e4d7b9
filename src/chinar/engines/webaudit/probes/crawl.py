"""A bounded crawl of a site's own pages, in deep mode."""

from __future__ import annotations

import asyncio

from chinar.engines.webaudit.probes.http import HttpClient
from chinar.engines.webaudit.reading.page import decode, read_page
from chinar.engines.webaudit.reading.paths import Gate, Robots
from chinar.engines.webaudit.reading.references import links, resolve, same_site
from chinar.engines.webaudit.seen.web import FailureKind, Fetch, Response
from chinar.engines.webaudit.url import Url

_MOST_LEVELS = 4
_AT_ONCE = 4
_ENDS = (FailureKind.THROTTLED, FailureKind.BUDGET, FailureKind.TIMEOUT)


async def crawl(client: HttpClient, front: Response, most: int) -> tuple[Response, ...]:
    """Read up to so many pages of the front page's own origin, nearest first.

    robots.txt holds. Ends early where the site asks for fewer requests or stops answering.
    """
    gate = Gate(await _robots(client, front.url))
    gate.admits(front.url)
    read: list[Response] = []
    level = _admitted(gate, front, front)
    for _ in range(_MOST_LEVELS):
        below: list[Url] = []
        for start in range(0, len(level), _AT_ONCE):
            batch = level[start : start + min(_AT_ONCE, most - len(read))]
            fetches = await asyncio.gather(*(client.fetch(url) for url in batch))
            for response in (fetch.last for fetch in fetches if fetch.last):
                read.append(response)
                below += _admitted(gate, response, front)
            if len(read) >= most or any(_ended(fetch) for fetch in fetches):
                return tuple(read)
        level = below
    return tuple(read)


def _ended(fetch: Fetch) -> bool:
    return bool(fetch.failure and fetch.failure.kind in _ENDS)


async def _robots(client: HttpClient, url: Url) -> Robots:
    answer = (await client.fetch(url.at("/robots.txt"))).last
    usable = answer and answer.status == 200 and "html" not in answer.value("content-type")
    return Robots(decode(answer) if answer and usable else "")


def _admitted(gate: Gate, response: Response, front: Response) -> list[Url]:
    """Return where a page of the site leads within it, as far as the gate lets through."""
    if 300 <= response.status < 400:
        target = resolve(response.url, response.value("location"))
        targets = [target] if target else []
    elif response.status == 200 and "html" in response.value("content-type").lower():
        targets = [target for _link, target in links(read_page(response), response.url)]
    else:
        targets = []
    own = (target for target in targets if same_site(target, front.url))
    return [target for target in own if gate.admits(target)]
