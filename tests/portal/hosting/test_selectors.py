"""Lists and counts of sites by their certificate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.portal.hosting.world import NOW, TODAY

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people.roles import Role
from chinar.portal.hosting import selectors, services
from chinar.portal.registry import services as registry
from chinar.portal.registry.lifecycle import SiteAction


@pytest.fixture
def five(entrant):
    """Sites of one department: one in each group, lapsed and withdrawn both."""
    department = entrant.organisation("Food")
    agency = entrant.organisation("Mills", parent=department, kind="agency")
    sites = {
        name: entrant.site(f"{name}.example.gov.in", owner=owner)
        for name, owner in [
            ("valid", department),
            ("ninety", department),
            ("thirty", agency),
            ("lapsed", agency),
            ("withdrawn", department),
            ("none", department),
        ]
    }
    entrant.certificate(sites["valid"])
    entrant.certificate(sites["ninety"], valid_until=TODAY + timedelta(days=90))
    entrant.certificate(sites["thirty"], valid_until=TODAY + timedelta(days=30))
    past = NOW - timedelta(days=200)
    entrant.certificate(sites["lapsed"], now=past, valid_until=TODAY - timedelta(days=1))
    services.withdraw(entrant.certificate(sites["withdrawn"]), "New code", entrant.hand())
    gone = entrant.site("gone.example.gov.in", owner=department)
    registry.move_web_site(gone, SiteAction.RETIRE, reason="Old", actor=SYSTEM, now=NOW)
    return department


def names(sites):
    return [site.primary_host.split(".")[0] for site in sites]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("", {"none", "lapsed", "withdrawn", "thirty", "ninety", "valid"}),
        ("valid", {"thirty", "ninety", "valid"}),
        ("lapsing90", {"thirty", "ninety"}),
        ("lapsing30", {"thirty"}),
        ("lapsed", {"lapsed", "withdrawn"}),
        ("none", {"none"}),
        ("uncovered", {"lapsed", "withdrawn", "none"}),
        ("nonsense", {"none", "lapsed", "withdrawn", "thirty", "ninety", "valid"}),
    ],
)
def test_list_shows_the_group_asked_for_and_counts_agree(entrant, five, shown, expected):
    found = selectors.listed(entrant.post, {"show": shown}, TODAY)
    assert set(names(found)) == expected
    counts = selectors.counts_for(entrant.post, {"show": shown}, TODAY)
    assert counts == {"valid": 3, "lapsing90": 2, "lapsing30": 1, "lapsed": 2, "none": 1}


def test_sites_without_a_certificate_stand_first_then_the_first_to_lapse(entrant, five):
    found = selectors.listed(entrant.post, {}, TODAY).order_by("due", "id")
    order = names(found)
    assert order[0] == "none"
    assert order[-3:] == ["thirty", "ninety", "valid"]


@pytest.mark.parametrize("words", ["ninety", "NINETY.example", "https://ninety.example.gov.in/"])
def test_site_is_found_by_its_words(entrant, five, words):
    assert names(selectors.listed(entrant.post, {"q": words}, TODAY)) == ["ninety"]


def test_site_is_found_by_the_number_of_its_certificate(entrant, site):
    entrant.certificate(site, number="HA/26 77")
    assert names(selectors.listed(entrant.post, {"q": "ha/2677"}, TODAY)) == ["food"]


def test_list_and_counts_end_at_the_offices_of_the_post(entrant, five, site, make_post):
    post = make_post(Role.WEB_MANAGER, site.owner.scope)
    assert names(selectors.listed(post, {}, TODAY)) == ["food"]
    assert selectors.counts_for(post, {}, TODAY)["none"] == 1
    assert not selectors.listed(None, {}, TODAY).exists()


def test_department_takes_in_what_stands_below_it(entrant, five, site):
    of = {"department": str(five.pk)}
    assert len(names(selectors.listed(entrant.post, of, TODAY))) == 6
    assert len(names(selectors.listed(entrant.post, {"department": "x"}, TODAY))) == 7


def test_counts_by_department_agree_with_the_totals(entrant, five, site):
    counts = selectors.certificate_counts_by_department(TODAY)
    assert counts[five.pk] == {"valid": 3, "lapsing30": 1, "lapsed": 2, "none": 1}
    assert counts[site.owner.pk] == {"valid": 0, "lapsing30": 0, "lapsed": 0, "none": 1}
    assert selectors.totals(TODAY) == {"valid": 3, "lapsing30": 1, "lapsed": 2, "none": 2}


def test_organisation_below_no_department_stands_for_itself(entrant):
    board = entrant.organisation("Board", kind="board")
    entrant.site(owner=board)
    assert selectors.certificate_counts_by_department(TODAY)[board.pk]["none"] == 1


def test_dark_sites_are_the_suspended_ones(entrant, site):
    assert not selectors.dark_today().exists()
    registry.move_web_site(site, SiteAction.SUSPEND, reason="Hacked", actor=SYSTEM, now=NOW)
    assert list(selectors.dark_today()) == [site]


def test_history_names_the_posts_that_acted(entrant, site):
    certificate = services.withdraw(entrant.certificate(site), "New code", entrant.hand())
    moments = selectors.history(certificate)
    assert [(one.action, one.post) for one in moments] == [
        ("withdrawn", entrant.post),
        ("entered", entrant.post),
    ]
