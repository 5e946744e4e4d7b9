"""Papers in hand: scanned, not registered yet; kept in the session of whoever scanned them."""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends.base import SessionBase

_KEY: Final = "papers_in_hand"
_MOST: Final = 20


def hold(session: SessionBase, paper_id: object, cover: dict[str, str]) -> None:
    """Keep what stands on a paper's cover until its words are typed."""
    held = {**session.get(_KEY, {}), str(paper_id): cover}
    session[_KEY] = dict(list(held.items())[-_MOST:])


def cover_of(session: SessionBase, paper_id: object) -> dict[str, str] | None:
    """Return what stands on the cover of a paper that this session scanned."""
    found: dict[str, str] | None = session.get(_KEY, {}).get(str(paper_id))
    return found


def let_go(session: SessionBase, paper_id: object) -> None:
    """Forget a paper: it is registered."""
    session[_KEY] = {k: v for k, v in session.get(_KEY, {}).items() if k != str(paper_id)}
