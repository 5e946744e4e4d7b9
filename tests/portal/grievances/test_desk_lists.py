"""The lists of the desk: whose turn, with nobody, came up, asked of us, appeals; and print."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances import clock, selectors
from chinar.portal.grievances.jobs import keeping_time
from chinar.portal.grievances.models import Escalation, Grievance
from chinar.portal.grievances.selectors import lists
from chinar.portal.grievances.services import desk


def keys(post, **filters):
    return {case.idempotency_key for case in selectors.listed(post, filters, world.NOW)}


def test_waiting_for_me_leaves_out_what_waits_for_others(state, engineer):
    world.started(state, engineer, key="mine")
    asked = world.started(state, engineer, key="asked")
    desk.ask_citizen(asked, world.hand(engineer), text="Which lane?")
    world.filed(state, key="nobody's")
    assert keys(engineer, view="mine") == {"mine"}
    assert keys(engineer, view="free") == {"nobody's"}


def test_came_up_to_me_holds_what_was_escalated_to_the_post(state, engineer):
    chief = world.post(state.water.scope, "Chief Engineer", "department_head")
    case = world.filed(state, key="late")
    world.filed(state, key="other")
    Escalation.objects.create(grievance=case, level=1, post=chief, at=world.NOW)
    assert keys(chief, view="escalated") == {"late"}
    assert keys(engineer, view="escalated") == set()


def test_levels_above_that_are_vacant_have_a_list(client, state, sign_in):
    case = world.filed(state, key="vacant")
    world.post(state.water.scope, "Chief Engineer", "department_head")  # held by nobody
    keeping_time.wake(case, case.due_at)
    chief = sign_in("department_head", state.water.scope)
    other = world.filed(state, key="other")
    Escalation.objects.create(grievance=other, level=1, post=chief, at=world.NOW)
    assert keys(chief, view="vacant") == {"vacant"}
    assert "?view=vacant" in client.get("/en/desk/grievances/").content.decode()
    page = client.get(f"/en/desk/grievances/{case.pk}/").content.decode()
    assert "A post above is held by nobody" in page


def test_list_of_vacant_levels_says_what_it_holds_and_that_it_is_empty(client, state, sign_in):
    sign_in("department_head", state.water.scope)
    page = client.get("/en/desk/grievances/?view=vacant").content.decode()
    assert "a post that nobody holds" in page
    assert "No post above a case is vacant." in page
    narrowed = client.get("/en/desk/grievances/?view=vacant&due=late").content.decode()
    assert "Nothing here matches" in narrowed


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan as SQLite writes it")
@pytest.mark.parametrize("view", ["escalated", "vacant"])
def test_what_went_up_is_looked_up_once_and_not_case_by_case(state, view):
    chief = world.post(state.water.scope, "Chief Engineer", "department_head")
    found = selectors.listed(chief, {"view": view}, world.NOW).order_by("due_at", "id")
    plan = found.explain()
    assert "CORRELATED" not in plan
    assert "SEARCH U0 USING COVERING INDEX escalation_" in plan
    assert "SEARCH grievances_grievance USING INDEX grievance_" in plan


def test_appeals_have_a_list_of_their_own(state, engineer):
    case = world.filed(state, key="appeal")
    world.filed(state, key="other")
    Grievance.objects.filter(pk=case.pk).update(state="appeal_1")
    assert keys(engineer, view="appeals") == {"appeal"}
    assert keys(engineer, view="nonsense") == {"appeal", "other"}


def test_counts_stop_instead_of_walking_over_everything(state, engineer, monkeypatch):
    monkeypatch.setattr(lists, "COUNTED", 2)
    for n in range(4):
        world.filed(state, key=f"k{n}")
    assert selectors.due_counts(engineer, world.NOW)["open"] == 2


def test_clock_reports_gross_and_net_days(state, engineer):
    from datetime import timedelta

    case = world.started(state, engineer)
    Grievance.objects.filter(pk=case.pk).update(paused_s=3 * 86400)
    case.refresh_from_db()
    read = clock.read(case, world.NOW + timedelta(days=9))
    assert (read.used_days, read.paused_days, read.net_days) == (9, 3, 6)
    desk.ask_citizen(case, world.hand(engineer, world.NOW + timedelta(days=9)), text="Lane?")
    case.refresh_from_db()
    read = clock.read(case, world.NOW + timedelta(days=11))
    assert (read.used_days, read.net_days) == (11, 6)


class TestPages:
    """The lists and the case beside them."""

    @pytest.fixture
    def at_desk(self, client, state, sign_in):
        return sign_in("redressal_officer", state.water_anantnag.scope)

    def test_filters_go_along_to_the_case_and_stand_beside_it(self, client, state, at_desk):
        case = world.started(state, at_desk)
        other = world.filed(state, key="web:2")
        page = client.get("/en/desk/grievances/?view=mine&sort=last").content.decode()
        link = f"/en/desk/grievances/{case.pk}/?view=mine&amp;sort=last"
        assert link in page
        page = client.get(f"/en/desk/grievances/{case.pk}/?view=mine&sort=last").content.decode()
        assert link in page
        assert str(other.pk) not in page
        page = client.get(f"/en/desk/grievances/{case.pk}/").content.decode()
        assert str(other.pk) in page

    def test_parts_asked_of_us_are_a_list(self, client, state, engineer, sign_in):
        part = world.asked(state, engineer)
        sign_in("redressal_officer", state.water_kulgam.scope)
        page = client.get("/en/desk/grievances/?view=parts").content.decode()
        assert str(part.pk) in page
        assert part.grievance.number in page

    def test_order_can_be_turned_round(self, client, state, at_desk):
        from datetime import timedelta

        old = world.filed(state, key="old", filed_at=world.NOW - timedelta(days=9))
        new = world.filed(state, key="new")
        first = client.get("/en/desk/grievances/").content.decode()
        last = client.get("/en/desk/grievances/?sort=last").content.decode()
        assert first.index(old.number) < first.index(new.number)
        assert last.index(new.number) < last.index(old.number)
        assert client.get("/en/desk/grievances/?sort=x&view=y&after=z").status_code == 200

    def test_print_leaves_out_who_reported_unless_asked(self, client, state, at_desk):
        case = world.started(state, at_desk)
        url = f"/en/desk/grievances/{case.pk}/print/"
        page = client.get(url).content.decode()
        assert case.text in page
        assert "94190" not in page
        assert "+919419012345" in client.post(url).content.decode()
        assert Entry.objects.filter(record_id=str(case.pk), action="contact_seen").count() == 1

    def test_who_only_sees_prints_without_contact(self, client, state, sign_in):
        case = world.filed(state)
        sign_in("deputy_commissioner", state.anantnag.scope)
        assert client.get(f"/en/desk/grievances/{case.pk}/print/").status_code == 200
        assert client.post(f"/en/desk/grievances/{case.pk}/print/").status_code == 403
