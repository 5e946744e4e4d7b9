"""Areas, offices and web sites, through the services."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.scopes import AREAS
from chinar.portal.registry import services, transitions
from chinar.portal.registry.lifecycle import MoveNotAllowedError, SiteAction
from chinar.portal.registry.models import Area, Host, Office, SiteOfficer, WebSite
from chinar.portal.registry.selectors import centre, find_places
from chinar.portal.registry.transitions import RefusedError


def test_the_state_stands_at_the_root_of_the_areas(state, make_area):
    district = make_area("D")
    assert state.scope.path == AREAS
    assert district.scope.path.startswith(AREAS)


def test_an_area_stands_in_a_larger_one(make_area, officer, now):
    district = make_area("D")
    tehsil = make_area("T", kind="tehsil", parent=district)
    with pytest.raises(RefusedError) as caught:
        make_area("B", kind="block", parent=tehsil)
    assert caught.value.field == "parent"
    with pytest.raises(RefusedError):
        services.change_area(district, {"parent": tehsil}, actor=officer, now=now)
    services.change_area(tehsil, {"parent": None, "name": "Elsewhere"}, actor=officer, now=now)
    assert Area.objects.get(code="T").parent is None


def test_a_place_is_found_by_its_name_in_any_language_with_its_centre(make_area):
    district = make_area(
        "SRINAGAR",
        "Srinagar",
        names={"ur": "سری نگر", "hi": "श्रीनगर"},
        latitude=34.08,
        longitude=74.8,
    )
    tehsil = make_area("T", "Khanyar", kind="tehsil", parent=district)
    for words in ("srinagar", "SRI", "سری نگر", "سرینگر", "श्रीनगर", "SRINAGAR"):
        assert district in find_places(words), words
    assert find_places("khan") == [tehsil]
    assert find_places("  ") == []
    assert centre(tehsil) == centre(district) == (34.08, 74.8)
    assert centre(make_area("U")) is None


def test_what_begins_with_the_words_comes_first(make_area):
    make_area("1", "New Ramnagar")
    make_area("2", "Ramban")
    make_area("3", "Bramsar")
    assert [area.name for area in find_places("ram")] == ["Ramban", "New Ramnagar", "Bramsar"]


def test_an_office_hangs_below_its_organisation_and_follows_it(
    make_office, make_department, officer, now
):
    office = make_office("O")
    other = make_department("OTHER")
    services.change_office(office, {"organisation": other}, actor=officer, now=now)
    office = Office.objects.get(code="O")
    assert office.scope.path.startswith(other.scope.path)


def test_an_office_of_a_practice_organisation_is_practice(make_office, make_department):
    assert make_office("O", organisation=make_department("P", practice=True)).practice


def test_a_position_off_the_earth_is_refused_by_the_database(make_office):
    office = make_office("O")
    office.latitude = 91
    with pytest.raises(IntegrityError), transaction.atomic():
        office.save()


def test_a_web_site_is_entered_with_its_host_names_cleaned(make_site):
    site = make_site(
        "Food.Example.GOV.in", hosts=["Food.Example.GOV.in", "www.food.example.gov.in"]
    )
    site = WebSite.objects.get(pk=site.pk)
    assert site.primary_host == "food.example.gov.in"
    assert transitions.host_names(site) == ["food.example.gov.in", "www.food.example.gov.in"]
    assert site.state == "planned"
    entry = Entry.objects.get(record_id=str(site.pk))
    assert entry.action == "registered"
    assert entry.data["hosts"][0] == "food.example.gov.in"


def test_a_site_already_on_the_air_starts_as_live_and_nothing_starts_as_retired(make_site):
    assert make_site("a.example.in", state="live").state == "live"
    with pytest.raises(MoveNotAllowedError):
        make_site("b.example.in", state="retired")
    assert not Host.objects.filter(name="b.example.in").exists()


def test_a_site_without_hosts_is_refused(make_site):
    with pytest.raises(RefusedError, match="at least one"):
        make_site("x", hosts=[])


def test_each_wrong_host_name_is_told_with_the_site_that_has_it(make_site):
    make_site("taken.example.in", name="First site")
    with pytest.raises(RefusedError) as caught:
        make_site("x", hosts=["taken.example.in", "https://no.example.in/", "10.0.0.1", "nodot"])
    message = caught.value.message
    assert caught.value.field == "hosts"
    for part in ("First site", "https://no.example.in/", "10.0.0.1", "nodot"):
        assert part in message


def test_a_host_that_somebody_takes_at_the_same_moment_is_still_refused(
    make_site, monkeypatch, make_department
):
    make_site("same.example.in")
    clean = services.clean_hosts
    answers = iter([["same.example.in"]])
    monkeypatch.setattr(
        services, "clean_hosts", lambda hosts, **more: next(answers, None) or clean(hosts, **more)
    )
    with pytest.raises(RefusedError, match=r"same\.example\.in"):
        make_site("same.example.in", owner=make_department("LATE"))


def test_a_host_taken_while_a_site_is_corrected_is_refused_and_nothing_is_changed(
    make_site, monkeypatch, officer, now
):
    make_site("first.example.in")
    site = make_site("second.example.in", name="Second")
    clean = services.clean_hosts
    answers = iter([["first.example.in"]])
    monkeypatch.setattr(
        services, "clean_hosts", lambda hosts, **more: next(answers, None) or clean(hosts, **more)
    )
    with pytest.raises(RefusedError, match=r"first\.example\.in"):
        services.change_web_site(
            site, {"name": "Newer"}, hosts=["first.example.in"], actor=officer, now=now
        )
    site = WebSite.objects.get(pk=site.pk)
    assert (site.name, site.primary_host) == ("Second", "second.example.in")


def test_a_correction_of_a_page_read_before_does_not_lift_a_suspension(make_site, officer, now):
    stale = make_site("a.example.in", state="live")
    services.move_web_site(
        WebSite.objects.get(pk=stale.pk), SiteAction.SUSPEND, reason="Hacked",
        actor=officer, now=now,
    )  # fmt: skip
    services.change_web_site(
        stale, {"name": "Newer"}, hosts=["b.example.in"], actor=officer, now=now
    )
    site = WebSite.objects.get(pk=stale.pk)
    assert (site.state, site.state_reason, site.name) == ("suspended", "Hacked", "Newer")


def test_a_sites_hosts_are_replaced_and_searched(make_site, officer, now):
    site = make_site("old.example.in")
    changed = services.change_web_site(
        site, {"name": "Newer"}, hosts=["new.example.in", "old.example.in"], actor=officer, now=now
    )
    assert changed == ["name", "hosts"]
    site = WebSite.objects.get(pk=site.pk)
    assert site.primary_host == "new.example.in"
    assert "new example in" in site.search_text
    assert site.edited
    same = services.change_web_site(
        site, {}, hosts=["new.example.in", "old.example.in"], actor=officer, now=now
    )
    assert same == []


def test_a_site_without_any_host_has_an_empty_primary_host(make_site):
    site = make_site("a.example.in")
    site.hosts.all().delete()
    assert WebSite.objects.get(pk=site.pk).primary_host == ""


def test_a_site_goes_through_its_life_with_reasons_and_a_journal(make_site, officer, now):
    site = make_site("a.example.in")
    site = services.move_web_site(site, SiteAction.GO_LIVE, actor=officer, now=now)
    for reason in ("", "  "):
        with pytest.raises(RefusedError) as caught:
            services.move_web_site(site, SiteAction.SUSPEND, reason=reason, actor=officer, now=now)
        assert caught.value.field == "reason"
    site = services.move_web_site(
        site, SiteAction.SUSPEND, reason="No certificate", actor=officer, now=now
    )
    assert (site.state, site.state_reason, site.mark) == (
        "suspended",
        "No certificate",
        "attention",
    )
    with pytest.raises(MoveNotAllowedError):
        services.move_web_site(site, SiteAction.GO_LIVE, actor=officer, now=now)
    entries = Entry.objects.filter(record_id=str(site.pk)).order_by("number")
    assert [entry.action for entry in entries] == ["registered", "go_live", "suspend"]
    assert entries.last().data == {"from": "live", "to": "suspended"}


def test_a_move_looks_at_the_state_as_it_is_now_and_not_as_it_was_read(make_site, officer, now):
    stale = make_site("a.example.in")
    services.move_web_site(
        WebSite.objects.get(pk=stale.pk), SiteAction.GO_LIVE, actor=officer, now=now
    )
    with pytest.raises(MoveNotAllowedError):
        services.move_web_site(stale, SiteAction.GO_LIVE, actor=officer, now=now)


def test_posts_are_put_in_charge_once_and_released(make_site, officer, now):
    site = make_site("a.example.in")
    post = Post.objects.create(title="Manager", scope=site.owner.scope)
    first = services.put_in_charge(site, post, "web_manager", actor=officer, now=now)
    again = services.put_in_charge(site, post, "web_manager", actor=officer, now=now)
    assert first == again
    assert str(first) == "Manager / Web information manager"
    services.release(first, actor=officer, now=now)
    assert not SiteOfficer.objects.exists()
    actions = Entry.objects.filter(record_id=str(site.pk)).values_list("action", flat=True)
    assert list(actions.order_by("number")) == [
        "registered",
        "officer_assigned",
        "officer_released",
    ]
