"""`chinar gate HOST …` from the command line."""

from __future__ import annotations

import json

import pytest

from chinar.commands.gate import gate

pytestmark = pytest.mark.usefixtures("stand_still")


def test_certified_hosts_may_be_served(entrant, site, capsys):
    entrant.certificate(site, number="HA/1")
    assert gate(["food.example.gov.in"], as_json=False) == 0
    assert capsys.readouterr().out == (
        "food.example.gov.in: may be served. "
        "The certificate is valid until 20 September 2027. (HA/1, Himalaya Audits)\n"
    )


def test_conditions_do_not_keep_a_host_from_being_served(entrant, site, capsys):
    entrant.certificate(site, conditions="Not the upload folder")
    assert gate(["food.example.gov.in"], as_json=False) == 0
    assert "under conditions" in capsys.readouterr().out


def test_one_host_that_is_not_known_is_enough_for_code_1(entrant, site, capsys):
    entrant.certificate(site)
    assert gate(["food.example.gov.in", "else.example.gov.in"], as_json=False) == 1
    assert capsys.readouterr().out.splitlines()[1] == (
        "else.example.gov.in: not known. No web site in the register has this host name."
    )


def test_json_is_one_object_a_line_like_the_api(entrant, site, client, capsys):
    entrant.certificate(site)
    assert gate(["food.example.gov.in"], as_json=True) == 0
    line = json.loads(capsys.readouterr().out)
    asked = client.get("/api/v1/hosting/decision", {"host": "food.example.gov.in"}).json()
    line["certificate"].pop("url")
    asked["certificate"].pop("url")
    assert line == asked


@pytest.mark.parametrize("hosts", [[], ["https://food.example.gov.in/"]])
def test_wrong_use_is_code_2_and_says_what_to_write(db, capsys, hosts):
    assert gate(hosts, as_json=False) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("chinar: ")
