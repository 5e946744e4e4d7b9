"""The gate over the database and over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.portal.hosting.world import NOW, TODAY

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.hosting import gate, services
from chinar.portal.hosting.lifecycle import Reason, Ruling
from chinar.portal.registry import services as registry
from chinar.portal.registry.lifecycle import SiteAction

URL = "/api/v1/hosting/decision"


def ruling(host, now=NOW):
    return gate.ask(host, now).decision.ruling


def reason(host, now=NOW):
    return gate.ask(host, now).decision.reason


def test_certified_host_is_admitted_by_one_query(entrant, site, django_assert_num_queries):
    certificate = entrant.certificate(site)
    with django_assert_num_queries(1):
        answer = gate.ask("food.example.gov.in", NOW)
        gate.as_json(answer, "")
    assert answer.decision.ruling == Ruling.ADMIT
    assert answer.decision.valid_until == certificate.valid_until
    assert answer.certificate == certificate


def test_hosts_that_a_certificate_does_not_name_stay_unknown(entrant, site):
    entrant.certificate(site)
    assert reason("www.food.example.gov.in") == Reason.NO_CERTIFICATE
    entrant.certificate(site, other_hosts=("https://www.food.example.gov.in/",))
    assert ruling("www.food.example.gov.in") == Ruling.ADMIT


@pytest.mark.parametrize(
    "host", ["FOOD.example.gov.in", "food.example.gov.in.", " food.example.gov.in "]
)
def test_host_is_found_however_it_is_written(entrant, site, host):
    entrant.certificate(site)
    assert ruling(host) == Ruling.ADMIT


def test_internationalised_host_is_found_in_its_own_script(entrant):
    site = entrant.site("शासन.example.gov.in")
    entrant.certificate(site, production_host="शासन.example.gov.in")
    assert ruling("शासन.example.gov.in") == Ruling.ADMIT
    assert gate.ask("शासन.example.gov.in", NOW).host.startswith("xn--")


def test_lapsed_certificate_denies_from_the_day_after(entrant, site):
    entrant.certificate(site, valid_until=TODAY + timedelta(days=3))
    assert ruling("food.example.gov.in", NOW + timedelta(days=3)) == Ruling.ADMIT
    assert reason("food.example.gov.in", NOW + timedelta(days=4)) == Reason.LAPSED


@pytest.mark.parametrize("newer_first", [False, True])
def test_latest_audit_decides_and_not_the_kindest(entrant, site, newer_first):
    older = {"issued_on": TODAY - timedelta(days=9), "valid_until": TODAY + timedelta(days=300)}
    newer = {
        "issued_on": TODAY - timedelta(days=1),
        "valid_until": TODAY + timedelta(days=30),
        "conditions": "Not /old",
    }
    for given in (newer, older) if newer_first else (older, newer):
        entrant.certificate(site, **given)
    assert ruling("food.example.gov.in") == Ruling.CONDITIONAL
    assert reason("food.example.gov.in", NOW + timedelta(days=31)) == Reason.LAPSED


def test_later_audit_decides_between_certificates_of_one_day(entrant, site):
    entrant.certificate(site, conditions="Not /old")
    entrant.certificate(site, audit_to=TODAY - timedelta(days=11))
    assert ruling("food.example.gov.in") == Ruling.CONDITIONAL


def test_withdrawn_latest_certificate_denies_though_an_older_one_is_valid(entrant, site):
    older = entrant.certificate(site, issued_on=TODAY - timedelta(days=9))
    newer = entrant.certificate(site)
    services.withdraw(newer, "Code changed", entrant.hand())
    assert reason("food.example.gov.in") == Reason.WITHDRAWN
    newer.refresh_from_db()
    older.refresh_from_db()
    assert (newer.counts, older.counts) == (True, False)
    entrant.certificate(site, issued_on=TODAY)
    assert ruling("food.example.gov.in") == Ruling.ADMIT


@pytest.mark.parametrize("withdrawn", [0, 1])
def test_certificate_entered_twice_by_mistake_still_answers(entrant, site, withdrawn):
    both = [entrant.certificate(site), entrant.certificate(site)]
    services.withdraw(both[withdrawn], "Entered twice", entrant.hand())
    assert ruling("food.example.gov.in") == Ruling.ADMIT


def test_withdrawn_only_certificate_denies(entrant, site):
    services.withdraw(entrant.certificate(site), "Code changed", entrant.hand())
    answer = gate.ask("food.example.gov.in", NOW)
    assert (answer.decision.ruling, answer.decision.reason) == (Ruling.DENY, Reason.WITHDRAWN)
    assert answer.decision.valid_until is None


def test_suspended_site_is_denied_whatever_its_certificate(entrant, site):
    entrant.certificate(site)
    registry.move_web_site(site, SiteAction.SUSPEND, reason="Hacked", actor=SYSTEM, now=NOW)
    assert reason("food.example.gov.in") == Reason.SITE_SUSPENDED


def test_host_that_moved_to_another_site_is_not_served_by_the_old_certificate(entrant, site):
    entrant.certificate(site, other_hosts=("www.food.example.gov.in",))
    registry.change_web_site(site, {}, hosts=["food.example.gov.in"], actor=SYSTEM, now=NOW)
    assert reason("www.food.example.gov.in") == Reason.HOST_NOT_REGISTERED
    other = entrant.site("www.food.example.gov.in")
    assert reason("www.food.example.gov.in") == Reason.NO_CERTIFICATE
    entrant.certificate(other)
    assert ruling("www.food.example.gov.in") == Ruling.ADMIT


def test_host_that_came_back_is_served_by_its_first_certificate(entrant, site):
    first = entrant.certificate(site, other_hosts=("www.food.example.gov.in",))
    registry.change_web_site(site, {}, hosts=["food.example.gov.in"], actor=SYSTEM, now=NOW)
    other = entrant.site("www.food.example.gov.in", "else.example.gov.in")
    entrant.certificate(other)
    registry.change_web_site(other, {}, hosts=["else.example.gov.in"], actor=SYSTEM, now=NOW)
    both = ["food.example.gov.in", "www.food.example.gov.in"]
    registry.change_web_site(site, {}, hosts=both, actor=SYSTEM, now=NOW)
    assert gate.ask("www.food.example.gov.in", NOW).certificate == first


# Over HTTP ----------------------------------------------------------------------------------


def test_answer_has_exactly_the_promised_fields(client, entrant, site, stand_still):
    certificate = entrant.certificate(site, number="HA/26/1")
    response = client.get(URL, {"host": "Food.example.gov.in."})
    assert response.json() == {
        "host": "food.example.gov.in",
        "decision": "admit",
        "reason": "certified",
        "certificate": {
            "number": "HA/26/1",
            "auditor": "Himalaya Audits",
            "issued_on": "2026-11-19",
            "valid_until": "2027-09-20",
            "url": f"http://testserver/en/hosting/certificate/{certificate.pk}/",
        },
        "valid_until": "2027-09-20",
        "policy": "jk-2024-03",
        "as_of": "2026-11-24T06:30:00+00:00",
    }
    assert client.get(response.json()["certificate"]["url"]).status_code == 200


def test_host_nobody_registered_is_unknown(client, db):
    said = client.get(URL, {"host": "nobody.example.gov.in"}).json()
    assert (said["decision"], said["reason"]) == ("unknown", "host_not_registered")
    assert said["certificate"] is None
    assert said["valid_until"] is None


def test_answer_may_be_kept_for_five_minutes_and_asked_again_by_its_tag(
    client, entrant, site, monkeypatch
):
    certificate = entrant.certificate(site)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    first = client.get(URL, {"host": "food.example.gov.in"})
    assert {"public", "max-age=300"} <= set(first["Cache-Control"].split(", "))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=5))
    for tag in (first["ETag"], f"W/{first['ETag']}"):
        again = client.get(URL, {"host": "food.example.gov.in"}, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    services.withdraw(certificate, "Code changed", entrant.hand())
    changed = client.get(
        URL, {"host": "food.example.gov.in"}, headers={"If-None-Match": first["ETag"]}
    )
    assert changed.json()["decision"] == "deny"


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("", "empty"),
        ("https://food.example.gov.in/", "without https://"),
        ("food", "with its domain"),
        ("10.0.0.1", "address in numbers"),
        ("-food.example.gov.in", "cannot be a host name"),
        ("a" * 64 + ".example.gov.in", "cannot be a host name"),
        ("x\x00y.example.gov.in", "cannot be a host name"),
    ],
)
def test_bad_host_name_is_refused_with_what_to_write(client, db, host, said):
    response = client.get(URL, {"host": host})
    assert response.status_code == 422
    assert response.json()["error"] == "bad_host"
    assert said in response.json()["detail"]


def test_missing_host_is_refused_the_same_way(client, db):
    assert client.get(URL).status_code == 422
