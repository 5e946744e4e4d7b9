"""Kinds of jobs are registered once, by the module `jobs` of each app."""

from __future__ import annotations

import pytest


def test_two_functions_for_one_kind_are_refused(kinds, calls):
    with pytest.raises(ValueError, match="two functions"):
        kinds.job("test.note")(lambda: None)


def test_what_is_no_cron_expression_is_refused(kinds):
    with pytest.raises(ValueError, match="not a cron expression"):
        kinds.schedule("test.never", "every day")


def test_a_lease_shorter_than_the_beat_is_refused(kinds):
    with pytest.raises(ValueError, match="lease"):
        kinds.job("test.short", lease_s=1)


def test_the_apps_own_jobs_are_found(kinds):
    assert kinds.find("journal.sequence").cron == "* * * * *"
    assert {"journal.sequence", "jobs.sweep"} <= {kind.name for kind in kinds.kinds()}
