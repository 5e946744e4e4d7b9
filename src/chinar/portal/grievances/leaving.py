"""Leave a phone that others use too: nothing of what was reported stays in its session."""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends.base import SessionBase

from chinar.portal.grievances import answer_links, drafts, papers, proofs

# What a citizen, or somebody whom an officer helps, leaves in a session.
_KEYS: Final = (*proofs.KEYS, *drafts.KEYS, answer_links.SESSION_KEY)
# W3C Clear Site Data: drafts, reports that wait, pages that were kept; not the language.
CLEARED: Final = '"cache", "storage"'


def leave(session: SessionBase, *, signed_in: bool) -> None:
    """Forget drafts, answers and what was shown to be one's own; the session gets another key.

    An officer who helped somebody stays signed in.
    """
    draft = drafts.id_of(session)
    if draft is not None:
        papers.take_all_back(draft)
    if not signed_in:
        session.flush()
        return
    for key in _KEYS:
        session.pop(key, None)
    session.cycle_key()
