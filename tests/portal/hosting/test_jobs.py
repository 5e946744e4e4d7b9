"""The ladder of warnings, and tidying up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.portal.hosting.world import NOW, TODAY, pdf

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.notices import rendering
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.people.models import Grant, Holding, Post, User
from chinar.portal.core.people.roles import Role
from chinar.portal.core.uploads.models import Upload
from chinar.portal.hosting import jobs, services
from chinar.portal.hosting.models import Certificate
from chinar.portal.registry import services as registry
from chinar.portal.registry.lifecycle import SiteAction


@pytest.fixture
def seat():
    """Make a post held by somebody who reads a language."""

    def make(name, scope, role=None, language="en"):
        post = Post.objects.create(title=name, scope=scope)
        if role:
            Grant.objects.create(post=post, role=role, scope=scope)
        user = User.objects.create_user(name, email=f"{name}@test.example", language=language)
        Holding.objects.create(post=post, user=user, starts_on=date(2020, 1, 1))
        return post

    return make


@pytest.fixture
def manager(site, seat):
    post = seat("manager", site.owner.scope)
    registry.put_in_charge(site, post, "web_manager", actor=SYSTEM, now=NOW)
    return post


@pytest.fixture
def head(site, seat):
    return seat("head", site.owner.scope, Role.DEPARTMENT_HEAD, language="ur")


def told():
    found = Notice.objects.exclude(kind="hosting.withdrawn").order_by("created_at", "id")
    return [(notice.user.username, notice.key.rsplit(":", 1)[1]) for notice in found]


def lapses_in(entrant, site, days):
    return entrant.certificate(site, valid_until=TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (91, []),
        (90, [("manager", "90")]),
        (61, [("manager", "90")]),
        (60, [("manager", "60")]),
        (31, [("manager", "60")]),
        (30, [("manager", "30"), ("head", "30")]),
        (15, [("manager", "15"), ("head", "15")]),
        (7, [("manager", "7"), ("head", "7")]),
        (1, [("manager", "7"), ("head", "7")]),
        (0, [("manager", "0"), ("head", "0")]),
    ],
)
def test_each_rung_tells_whom_it_should(entrant, site, manager, head, days, expected):
    lapses_in(entrant, site, days)
    jobs.warn(NOW)
    assert told() == expected


def test_whole_ladder_sends_each_rung_once_to_a_person(entrant, site, manager, head):
    lapses_in(entrant, site, 100)
    for day in range(120):
        jobs.warn(NOW + timedelta(days=day))
    assert [rung for name, rung in told() if name == "manager"] == [
        "90",
        "60",
        "30",
        "15",
        "7",
        "0",
    ]
    assert [rung for name, rung in told() if name == "head"] == ["30", "15", "7", "0"]


def test_last_rung_is_made_up_for_within_a_week_of_the_lapse(entrant, site, manager):
    lapses_in(entrant, site, 2)
    jobs.warn(NOW + timedelta(days=10))
    assert told() == []
    jobs.warn(NOW + timedelta(days=9))
    assert told() == [("manager", "0")]
    assert Notice.objects.get().kind == "hosting.lapsed"


def test_head_is_told_from_the_first_rung_where_nobody_is_in_charge(entrant, site, head):
    lapses_in(entrant, site, 80)
    jobs.warn(NOW)
    assert told() == [("head", "90")]


def test_nearest_head_is_told_and_not_those_above(entrant, site, seat, organisations, head):
    seat("above", organisations, Role.DEPARTMENT_HEAD)
    lapses_in(entrant, site, 10)
    jobs.warn(NOW)
    assert told() == [("head", "15")]


def test_head_above_is_told_where_the_organisation_has_none(entrant, site, seat, organisations):
    seat("above", organisations, Role.DEPARTMENT_HEAD)
    lapses_in(entrant, site, 10)
    jobs.warn(NOW)
    assert told() == [("above", "15")]


def test_warnings_wait_for_the_daily_summary(entrant, site, manager):
    lapses_in(entrant, site, 10)
    jobs.warn(NOW)
    assert Delivery.objects.get().state == "held"


def test_words_are_in_the_recipients_language_with_its_dates(entrant, site, manager, head):
    lapses_in(entrant, site, 10)
    jobs.warn(NOW)
    english = rendering.render(Notice.objects.get(user__username="manager"))
    assert english.subject == f"{site}: the certificate lapses in 10 days, after 4 December 2026"
    assert "food.example.gov.in" in english.text
    urdu = Notice.objects.get(user__username="head")
    assert urdu.language == "ur"
    assert urdu.context["until"] != "4 December 2026"


@pytest.mark.parametrize(("days", "said"), [(1, "in one day"), (0, "last day")])
def test_last_days_have_words_of_their_own(entrant, site, manager, days, said):
    lapses_in(entrant, site, days)
    jobs.warn(NOW)
    assert said in rendering.render(Notice.objects.get()).subject


def test_lapse_has_words_of_its_own(entrant, site, manager):
    lapses_in(entrant, site, 1)
    jobs.warn(NOW + timedelta(days=2))
    assert "lapsed after 25 November 2026" in rendering.render(Notice.objects.get()).subject


def test_renewed_withdrawn_and_retired_are_not_warned_of(entrant, site, manager):
    lapses_in(entrant, site, 10)
    entrant.certificate(site)
    gone = entrant.site("gone.example.gov.in", owner=site.owner)
    lapses_in(entrant, gone, 10)
    registry.move_web_site(gone, SiteAction.RETIRE, reason="Merged", actor=SYSTEM, now=NOW)
    drawn = entrant.site("drawn.example.gov.in", owner=site.owner)
    services.withdraw(lapses_in(entrant, drawn, 10), "New code", entrant.hand())
    assert jobs.warn(NOW) == 0
    assert told() == []


def test_withdrawal_is_told_at_once_to_those_in_charge(entrant, site, manager, head):
    services.withdraw(entrant.certificate(site), "New code", entrant.hand())
    notices = Notice.objects.filter(kind="hosting.withdrawn")
    assert {notice.user.username for notice in notices} == {"manager", "head"}
    assert "was withdrawn" in rendering.render(notices.get(user__username="manager")).subject


def test_scheduled_job_goes_by_the_clock(entrant, site, manager, stand_still):
    lapses_in(entrant, site, 10)
    jobs.warn_of_expiry()
    assert told() == [("manager", "15")]


def test_papers_of_certificates_never_entered_are_dropped(entrant, site, stand_still):
    kept = entrant.certificate(site, now=NOW - timedelta(days=5))
    services.keep_paper(site, pdf(), Certificate().pk, entrant.hand(NOW - timedelta(days=3)))
    fresh = Certificate().pk
    services.keep_paper(site, pdf(), fresh, entrant.hand(NOW - timedelta(days=1)))
    jobs.drop_unsent_files()
    assert set(Upload.objects.values_list("record_id", flat=True)) == {str(kept.pk), str(fresh)}
