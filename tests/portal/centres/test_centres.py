"""Service centres: their life, who sees them, and which is nearest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.centres import selectors, transitions
from chinar.portal.centres.lifecycle import (
    MOVES,
    CentreAction,
    CentreMoveError,
    CentreState,
    after,
)
from chinar.portal.centres.models import Centre
from chinar.portal.core.journal.models import Entry
from chinar.portal.registry import services
from chinar.portal.registry.models import Area, Organisation

OPENING = (
    CentreAction.PROPOSE,
    CentreAction.ASSESS,
    CentreAction.APPROVE,
    CentreAction.EQUIP,
    CentreAction.OPEN,
)


@pytest.fixture
def make_centre(module_facts, db, now, officer):
    def make(area: str, *actions: CentreAction, latitude=34.0, longitude=75.0) -> Centre:
        office = services.add_office(
            code=f"{area}-{Centre.objects.count()}",
            name=f"Office at {area}",
            organisation=Organisation.objects.get(code="ITD"),
            area=Area.objects.get(code=area),
            kind="block_office",
            latitude=latitude,
            longitude=longitude,
            actor=officer,
            now=now,
        )
        centre = transitions.add(office, actor=officer, now=now)
        for action in actions:
            centre = transitions.move(centre, action, actor=officer, now=now)
        return centre

    return make


@pytest.mark.parametrize("state", CentreState)
@pytest.mark.parametrize("action", CentreAction)
def test_only_the_moves_of_the_table_are_allowed(state, action):
    if (state, action) in MOVES:
        assert after(state, action) == MOVES[state, action]
    else:
        with pytest.raises(CentreMoveError) as caught:
            after(state, action)
        assert (caught.value.state, caught.value.action) == (state, action)


def test_each_decision_is_journalled_once(make_centre):
    centre = make_centre("SRINAGAR", *OPENING)
    assert centre.state == CentreState.OPEN
    actions = Entry.objects.filter(record_id=str(centre.pk)).values_list("action", flat=True)
    assert list(actions) == ["candidate", *OPENING]


def test_a_refused_decision_leaves_no_trace(make_centre, officer, now):
    centre = make_centre("SRINAGAR")
    before = Entry.objects.count()
    with pytest.raises(CentreMoveError):
        transitions.move(centre, CentreAction.OPEN, actor=officer, now=now)
    centre.refresh_from_db()
    assert centre.state == CentreState.CANDIDATE
    assert Entry.objects.count() == before


degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(degrees, degrees)
def test_a_distance_is_the_same_both_ways_and_within_half_the_earth(here, there):
    distance = selectors.distance_km(*here, *there)
    assert distance == pytest.approx(selectors.distance_km(*there, *here), abs=1e-6)
    assert 0 <= distance <= 20016


def test_srinagar_to_jammu_is_about_150_km():
    assert selectors.distance_km(34.0837, 74.7973, 32.7266, 74.8570) == pytest.approx(151, abs=1)


def test_only_open_centres_are_offered_nearest_first(make_centre):
    far = make_centre("JAMMU", *OPENING, latitude=32.7, longitude=74.9)
    near = make_centre("SRINAGAR", *OPENING, latitude=34.1, longitude=74.8)
    make_centre("SRINAGAR", *OPENING, CentreAction.FALL_SILENT, latitude=34.1, longitude=74.8)
    make_centre("SRINAGAR", *OPENING, latitude=None, longitude=None)
    found = selectors.nearest(34.08, 74.8)
    assert [nearby.centre.pk for nearby in found] == [near.pk, far.pk]


def test_open_centres_are_counted_by_their_district(make_centre):
    make_centre("SRINAGAR", *OPENING)
    make_centre("JAMMU")
    assert selectors.open_by_district() == {"SRINAGAR": 1}


@pytest.mark.parametrize("place", ["Srinagar", "سرینگر", "श्रीनगर"])
def test_a_citizen_finds_the_nearest_centre_by_place(client, make_centre, place):
    make_centre("SRINAGAR", *OPENING, latitude=34.1, longitude=74.8)
    page = client.get("/en/nearest/", {"place": place}).content.decode()
    assert "Office at SRINAGAR" in page


def test_an_unknown_place_is_told_so(client, make_centre):
    make_centre("SRINAGAR", *OPENING)
    page = client.get("/en/nearest/", {"place": "Atlantis"}).content.decode()
    assert "We do not know this place" in page


def test_the_page_is_honest_when_no_centre_is_open(client, make_centre):
    make_centre("SRINAGAR")
    page = client.get("/en/nearest/", {"place": "Srinagar"}).content.decode()
    assert "No centre has been entered as open yet" in page


def test_an_officer_lists_the_centres_of_their_own_district(client, make_centre, sign_in):
    make_centre("SRINAGAR", *OPENING)
    make_centre("JAMMU")
    sign_in("deputy_commissioner", Area.objects.get(code="SRINAGAR").scope)
    page = client.get("/en/centres/").content.decode()
    assert "Office at SRINAGAR" in page
    assert "Office at JAMMU" not in page
    assert "Office at" not in client.get("/en/centres/?state=closed").content.decode()


def test_an_officer_without_centres_is_told_how_they_come(client, make_centre, sign_in):
    sign_in("deputy_commissioner", Area.objects.get(code="JAMMU").scope)
    assert "No centre in your area yet" in client.get("/en/centres/").content.decode()


@pytest.mark.parametrize("state", ["\0", "x"])
def test_a_state_that_does_not_exist_narrows_nothing(client, make_centre, sign_in, state):
    make_centre("SRINAGAR")
    sign_in("deputy_commissioner", Area.objects.get(code="SRINAGAR").scope)
    page = client.get("/en/centres/", {"state": state}).content.decode()
    assert "Office at SRINAGAR" in page
