"""Practice data comes through the services that people call, and goes without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps

from chinar.portal.audits.models import Scan
from chinar.portal.centres.lifecycle import CentreState
from chinar.portal.centres.models import Centre
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import User
from chinar.portal.core.people.roles import Role
from chinar.portal.grievances import figures
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Feedback, Grievance, QualitySample
from chinar.portal.hosting import selectors as hosting
from chinar.portal.registry import services
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import Office, Organisation, WebSite
from chinar.practice import clear, load, offices, texts
from chinar.practice.models import Load
from chinar.practice.sites import SITES

KEPT = {"journal.entry", "practice.load"}


def rows() -> dict[str, int]:
    models = [model for model in apps.get_models() if model._meta.managed]
    return {model._meta.label_lower: model._default_manager.count() for model in models}


def test_practice_has_a_sign_in_for_every_role(practice):
    roles = {
        grant.role
        for user in User.objects.filter(practice=True)
        for holding in user.holdings.all()
        for grant in holding.post.grants.all()
    }
    assert roles == set(Role)


def test_practice_has_web_sites_and_those_that_run_wait_for_their_audit(practice):
    assert WebSite.objects.filter(practice=True).count() == 67
    assert WebSite.objects.filter(state=SiteState.LIVE).count() == len(SITES) == 48
    assert Scan.objects.filter(state="queued").count() == 48


def test_practice_certificates_are_of_every_kind(practice, now):
    counts = hosting.totals(now.date())
    assert all(counts[kind] for kind in ("valid", "lapsing30", "lapsed", "none"))


def test_most_practice_centres_are_open(practice):
    states = list(Centre.objects.values_list("state", flat=True))
    assert states.count(CentreState.OPEN) > len(states) / 2
    assert len(set(states)) >= 4


def test_practice_grievances_span_a_year_in_several_languages(practice, now):
    found = Grievance.objects.order_by("registered_at")
    assert found.count() == 25
    assert now - found[0].registered_at > timedelta(days=250)
    assert len({case.language for case in found}) >= 3
    assert {State.DISPOSED, State.CLOSED} <= {case.state for case in found}
    assert all(case.practice for case in found)


def test_practice_people_say_what_they_think_and_answers_are_drawn(practice, now):
    assert Feedback.objects.filter(solved=True).exists()
    assert QualitySample.objects.filter(drawn_at=now).exists()


def test_figures_are_counted_with_the_practice_data(practice, now):
    assert figures.counted_at() == now
    assert figures.flow(now, now).open == Grievance.objects.filter(open=True).count()
    assert sum(received for _, received, _ in figures.by_month(now)) > 20


def test_nothing_of_practice_happens_after_now(practice, now):
    assert not Entry.objects.filter(at__gt=now).exists()


def test_practice_is_loaded_once(practice, now):
    assert load.is_loaded()
    with pytest.raises(load.AlreadyLoadedError):
        load.load(now, say=print)


def test_cleared_practice_does_not_come_back_by_itself(practice, now):
    clear.clear(now)
    assert load.is_loaded()
    assert not load.is_here()
    assert Load.objects.get().cleared_at == now


def test_clear_refuses_while_a_real_record_hangs_on_practice(practice, now, officer):
    real = services.add_web_site(
        name="Real site",
        owner=Organisation.objects.get(code="REV"),
        office=Office.objects.filter(practice=True)[0],
        hosts=["real.example.gov.in"],
        actor=officer,
        now=now,
    )
    before = rows()
    with pytest.raises(clear.StillUsedError, match="office is used by web site"):
        clear.clear(now)
    assert rows() == before
    real.office = None
    real.save()
    clear.clear(now)
    assert WebSite.objects.get() == real


def test_every_language_of_a_problem_has_its_replies():
    languages = {language for problem in texts.PROBLEMS.values() for language in problem}
    for words in (texts.REPLIES, texts.WAITS, texts.QUESTIONS):
        assert languages <= set(words)


def test_every_problem_is_a_shipped_category():
    from chinar.portal.grievances import facts

    assert set(texts.PROBLEMS) <= {row["code"] for row in facts.rows()}


def test_every_problem_has_somebody_to_work_on_it():
    from chinar.portal.grievances import facts

    departments = {row["code"]: row["department_code"] for row in facts.rows()}
    known = {*offices.IN_DISTRICTS, *offices.AT_HEAD}
    assert {departments[code] for code in texts.PROBLEMS} <= known
