"""The core's own background work: the journal's places, tree and heads; sweeping old jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from chinar.portal.core.jobs import transitions
from chinar.portal.core.jobs.lifecycle import Priority
from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.journal import heads, sequencer, tree

KEEP_DONE = timedelta(days=14)
KEEP_FAILED = timedelta(days=90)


@schedule("journal.sequence", "* * * * *", priority=Priority.HIGH)
def sequence_journal() -> None:
    """Give new entries their place in the overall chain, and add them to the tree."""
    sequencer.sequence_all()
    tree.extend_all()


@schedule("journal.sign_head", "*/5 * * * *", priority=Priority.HIGH)
def sign_journal_head() -> None:
    """Sign what the tree is by now."""
    tree.extend_all()
    heads.sign(timezone.now())


@schedule("journal.sequence_thoroughly", "17 * * * *", priority=Priority.LOW)
def sequence_journal_thoroughly() -> None:
    """Give a place to entries whose transaction stayed open for very long."""
    sequencer.sequence_all(thorough=True)


@schedule("jobs.sweep", "23 2 * * *", priority=Priority.LOW)
def sweep_jobs() -> None:
    """Delete jobs that ended long ago; their keys can be used again after that."""
    sweep(timezone.now())


def sweep(now: datetime) -> int:
    """Delete what ended before ``now`` by more than its time; return how many."""
    return transitions.sweep(done_before=now - KEEP_DONE, failed_before=now - KEEP_FAILED)
