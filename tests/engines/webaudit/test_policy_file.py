"""A policy and an authorisation written by people: each mistake is named with what to write."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from chinar.engines.webaudit import (
    AuthorisationError,
    Mode,
    Policy,
    PolicyFileError,
    read_authorisation,
    read_policy,
)

LEAVE = {
    "hosts": ["health.example.gov.in"],
    "starts_at": "2026-11-24T10:00:00+05:30",
    "ends_at": "2026-11-25T10:00:00+05:30",
    "allowed_by": "Director, Health",
    "reference": "Order 12 of 2026",
}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_policy_in_toml_sets_what_it_names_and_keeps_the_rest(tmp_path):
    path = written(
        tmp_path,
        "policy.toml",
        """
        mode = "deep"
        connections_per_second = 5
        allowed_networks = ["10.1.0.0/16"]
        nameservers = ["127.0.0.1:5353", "::1", "[::1]:54"]
        ca_files = ["ca.pem"]
        stop_list = ["closed.example.gov.in"]
        [perimeters]
        "10.2.0.0/16" = 20
        """,
    )
    policy = read_policy(path)

    assert policy.mode is Mode.DEEP
    assert policy.connections_per_second == 5.0
    assert policy.allowed_networks == (ip_network("10.1.0.0/16"),)
    assert policy.nameservers == (("127.0.0.1", 5353), ("::1", 53), ("::1", 54))
    assert policy.ca_files == (tmp_path / "ca.pem",)
    assert policy.perimeters == {ip_network("10.2.0.0/16"): 20.0}
    assert policy.max_requests == Policy().max_requests


def test_policy_in_json_is_read_too(tmp_path):
    path = written(tmp_path, "policy.json", '{"max_requests": 12, "only": ["tls"]}')

    assert (read_policy(path).max_requests, read_policy(path).only) == (12, ("tls",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "neither TOML nor JSON"),
        ("colour = 1", "colour: no such setting"),
        ("max_requests = -1", "max_requests: write a whole number"),
        ("max_requests = true", "max_requests: write a whole number"),
        ("concurrency = 1.5", "concurrency: write a whole number"),
        ("connections_per_second = 0", "connections_per_second: write a number above 0"),
        ("connections_per_second = 'x'", "connections_per_second: write a number above 0"),
        ("user_agent = ''", "user_agent: write one line"),
        ('user_agent = "a\\nCookie: b"', "user_agent: write one line"),
        ("mode = 'wild'", "mode: write one of hygiene"),
        ("only = 'tls'", "only: write a list"),
        ("allowed_networks = ['x']", "allowed_networks: 'x': write a network"),
        ("perimeters = ['10.0.0.0/8']", "perimeters: write networks with their cap"),
        ("nameservers = ['dns.example']", "nameservers: 'dns.example': write an address"),
        ("nameservers = ['127.0.0.1:0']", "port between 1 and 65535"),
        ("nameservers = ['127.0.0.1:x']", "write an address"),
    ],
)
def test_mistake_in_a_policy_names_its_key(tmp_path, text, told):
    with pytest.raises(PolicyFileError, match=told):
        read_policy(written(tmp_path, "policy.toml", text))


def test_policy_that_is_no_table_or_too_long_or_absent_is_told(tmp_path):
    with pytest.raises(PolicyFileError, match="write a table"):
        read_policy(written(tmp_path, "policy.json", "[]"))
    with pytest.raises(PolicyFileError, match="longer than any policy"):
        read_policy(written(tmp_path, "long.toml", "#" * 1_100_000))
    with pytest.raises(PolicyFileError, match="cannot read"):
        read_policy(tmp_path / "none.toml")


def test_authorisation_covers_its_hosts_in_its_window_only(tmp_path):
    leave = read_authorisation(written(tmp_path, "leave.json", json.dumps(LEAVE)))
    inside = datetime(2026, 11, 24, 12, tzinfo=UTC)

    assert leave.covers("health.example.gov.in", inside)
    assert not leave.covers("www.health.example.gov.in", inside)
    assert not leave.covers("health.example.gov.in", inside - timedelta(days=1))
    assert not leave.covers("health.example.gov.in", leave.ends_at)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"hosts": []}, "hosts: list the host names"),
        ({"hosts": "health.example.gov.in"}, "hosts: list the host names"),
        ({"hosts": ["*.gov.in"]}, "no wildcard"),
        ({"hosts": [3]}, "no wildcard"),
        ({"hosts": ["not a host"]}, "write a host name"),
        ({"starts_at": "tomorrow"}, "starts_at: write it as"),
        ({"starts_at": 3}, "starts_at: write it as"),
        ({"ends_at": "2026-11-25T10:00:00"}, "ends_at: add the time zone"),
        ({"ends_at": "2026-11-24T10:00:00+05:30"}, "ends_at: write a moment after"),
        ({"ends_at": "2027-01-25T10:00:00+05:30"}, "at most 30 days"),
        ({"allowed_by": " "}, "allowed_by: write who"),
        ({"reference": None}, "reference: write who"),
        ({"colour": "red"}, "colour: no such key"),
    ],
)
def test_authorisation_that_is_not_complete_is_refused(tmp_path, change, told):
    with pytest.raises(AuthorisationError, match=told):
        read_authorisation(written(tmp_path, "leave.json", json.dumps(LEAVE | change)))


@pytest.mark.parametrize("key", LEAVE)
def test_authorisation_needs_each_of_its_keys(tmp_path, key):
    left = {name: value for name, value in LEAVE.items() if name != key}

    with pytest.raises(AuthorisationError, match=f"{key}: is missing"):
        read_authorisation(written(tmp_path, "leave.json", json.dumps(left)))


@pytest.mark.parametrize(("text", "told"), [("{", "no JSON"), ("[]", "write an object")])
def test_authorisation_that_is_no_object_is_refused(tmp_path, text, told):
    with pytest.raises(AuthorisationError, match=told):
        read_authorisation(written(tmp_path, "leave.json", text))
    with pytest.raises(AuthorisationError, match="cannot read"):
        read_authorisation(tmp_path / "none.json")
