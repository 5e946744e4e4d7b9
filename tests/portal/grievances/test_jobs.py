"""What time alone decides."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import jobs, papers
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Grievance, OneTimeCode
from chinar.portal.grievances.services import codes
from chinar.portal.grievances.services.codes import Purpose
from chinar.portal.grievances.transitions import advance

DAY = timedelta(days=1)


@pytest.fixture
def worked(state):
    case = world.filed(state, now=timezone.now() - 60 * DAY)
    Grievance.objects.filter(pk=case.pk).update(state="in_progress")
    case.refresh_from_db()
    return case


def test_pause_ends_when_it_reached_its_cap(worked):
    advance(worked, Action.ASK_CITIZEN, actor=CITIZEN, at=timezone.now() - 11 * DAY)
    jobs.keeping_time.keep_time()
    jobs.keeping_time.keep_time()
    worked.refresh_from_db()
    assert worked.state == "in_progress"


def test_pause_goes_on_below_its_cap(worked):
    advance(worked, Action.ASK_CITIZEN, actor=CITIZEN, at=timezone.now() - 9 * DAY)
    jobs.keeping_time.keep_time()
    worked.refresh_from_db()
    assert worked.state == "awaiting_citizen"


@pytest.mark.parametrize(("days", "ends"), [(31, "closed"), (29, "disposed")])
def test_answered_case_closes_when_the_feedback_window_ends(worked, days, ends):
    Grievance.objects.filter(pk=worked.pk).update(
        state="disposed", open=False, disposed_at=timezone.now() - days * DAY
    )
    jobs.keeping_time.keep_time()
    worked.refresh_from_db()
    assert worked.state == ends


def test_files_of_a_report_that_was_never_sent_are_dropped(case):
    never = Grievance()
    for owner in (case, never):
        file = SimpleUploadedFile("a.png", PNG, "image/png")
        papers.keep([file], owner, actor=CITIZEN, now=timezone.now() - 3 * DAY)
    jobs.tidying.drop_unsent_files()
    assert [upload.record_id for upload in Upload.objects.all()] == [str(case.pk)]


def test_files_are_looked_at_for_a_month_and_all_at_once(case, django_assert_num_queries):
    moment = timezone.now() - jobs.tidying.KEPT - jobs.tidying.LOOKED_AT - DAY
    file = SimpleUploadedFile("a.png", PNG, "image/png")
    papers.keep([file], case, actor=CITIZEN, now=moment)  # older than what is looked at
    upload = Upload.objects.get()
    for days in (3, 4, 5):
        upload.pk, upload.created_at = uuid4(), moment + days * DAY
        upload.save(force_insert=True)
    with django_assert_num_queries(3) as asked:  # files, cases, held ones; there is none to delete
        jobs.tidying.drop_unsent_files()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
            assert "upload_newest" in cursor.fetchall()[0][-1]
    assert Upload.objects.count() == 4


def test_one_time_codes_are_forgotten_after_two_days(case):
    now = timezone.now()
    for days in (0, 1, 3):
        codes.ask("+919000000001", Purpose.MINE, asker="", language="en", now=now - days * DAY)
    jobs.tidying.forget_codes()
    assert OneTimeCode.objects.count() == 2
