"""Revocation lists, each fetched at most once in an audit however many sites name it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from chinar.engines.webaudit.seen.web import RevocationList

_MAX_KEPT = 64
Fetcher = Callable[[], Awaitable[RevocationList]]


class Revocations:
    """Keeps lists by address; the first site that needs one pays for it."""

    def __init__(self) -> None:
        self._kept: dict[str, asyncio.Task[RevocationList]] = {}

    async def get(self, url: str, fetch: Fetcher) -> RevocationList:
        """Return the list at an address, fetching it where nobody has yet."""
        task = self._kept.get(url)
        if task is None:
            task = asyncio.ensure_future(fetch())
            if len(self._kept) < _MAX_KEPT:
                self._kept[url] = task
        # Another site may wait for the same list: this one's end must not end the fetch.
        found = await asyncio.shield(task)
        if found.failure and self._kept.get(url) is task:
            del self._kept[url]  # one site's bad luck is not another's
        return found
