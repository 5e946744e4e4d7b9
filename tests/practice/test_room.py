"""The practice room: switch faults, clear everything, and how the auditor reaches the sites."""

from __future__ import annotations

import pytest

from chinar.portal.audits import policy
from chinar.portal.core.people.models import User
from chinar.portal.registry import services
from chinar.portal.registry.models import Office, Organisation, WebSite
from chinar.practice import clear, web
from chinar.practice.sites import Fault, faults_file, read_off
from chinar.practice.wording import FAULTS

HOST, FAULT = "water.practice.example", Fault.NO_HTTPS_REDIRECT
SWITCH = f"/en/practice/{HOST}/{FAULT}/"


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def administrator(practice, client, own_folder):
    client.force_login(
        User.objects.get(username="practice-admin"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def test_the_room_lists_each_fault_with_its_switch(administrator):
    page = administrator.get("/en/practice/").content.decode()
    assert HOST in page
    assert str(FAULTS[FAULT]) in page
    assert "Switch off" in page


def test_a_fault_is_switched_off_and_on_again(administrator):
    page = administrator.post(SWITCH, {"on": "0"}, follow=True).content.decode()
    assert "The fault is off" in page
    assert (HOST, FAULT) in read_off(faults_file(web.folder()))
    administrator.post(SWITCH, {"on": "1"})
    assert (HOST, FAULT) not in read_off(faults_file(web.folder()))


@pytest.mark.parametrize(
    "address", [f"/en/practice/{HOST}/stalls/", f"/en/practice/{HOST}/nonsense/"]
)
def test_a_fault_that_the_site_does_not_have_is_not_found(administrator, address):
    assert administrator.post(address, {"on": "0"}).status_code == 404


def test_clearing_asks_to_be_sure(administrator):
    page = administrator.post("/en/practice/clear/", follow=True).content.decode()
    assert "Tick the box first" in page
    assert WebSite.objects.exists()


def test_clearing_removes_everything_and_signs_out(administrator):
    response = administrator.post("/en/practice/clear/", {"sure": "1"})
    assert response.url.endswith("/account/login/")
    assert not WebSite.objects.exists()
    assert not User.objects.exists()


def test_clearing_says_what_is_in_the_way(administrator, officer, now):
    services.add_web_site(
        name="Real site",
        owner=Organisation.objects.get(code="REV"),
        office=Office.objects.filter(practice=True)[0],
        hosts=["real.example.gov.in"],
        actor=officer,
        now=now,
    )
    page = administrator.post("/en/practice/clear/", {"sure": "1"}, follow=True).content.decode()
    assert "Nothing was removed" in page


def test_the_room_without_practice_says_how_to_load_it(practice, client, sign_in, own_folder, now):
    clear.clear(now)
    sign_in("administrator")
    assert "./chinar practice load" in client.get("/en/practice/").content.decode()


def test_every_fault_has_words():
    assert set(FAULTS) == set(Fault)


def test_a_practice_site_cannot_be_audited_while_nothing_serves_it(practice, own_folder):
    site = WebSite.objects.get(hosts__name=HOST)
    assert not web.is_serving()
    with pytest.raises(policy.NoPolicyError):
        policy.policy_for(site)


def test_a_site_that_never_runs_has_no_policy(practice, own_folder):
    with pytest.raises(policy.NoPolicyError):
        policy.policy_for(WebSite.objects.get(hosts__name="election.practice.example"))
