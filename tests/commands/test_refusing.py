"""When `up` may be reached by others, and what it prepares."""

from __future__ import annotations

import pytest

from chinar.commands import up
from chinar.portal.core.people import services as people


@pytest.fixture
def named(settings, monkeypatch):
    monkeypatch.setattr(settings.ENVIRONMENT, "allowed_hosts", "portal.example")


@pytest.fixture
def administered(monkeypatch):
    monkeypatch.setattr(people, "has_administrator", lambda: True)


@pytest.mark.parametrize(
    ("address", "only_here"),
    [
        ("127.0.0.1", True),
        ("127.3.2.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.1.2.3", False),
        ("portal.example", False),
    ],
)
def test_loopback_is_told_from_the_rest(address, only_here):
    assert up.is_loopback(address) is only_here


def test_without_a_host_name_it_refuses(db):
    with pytest.raises(up.RefusedError, match="CHINAR_ALLOWED_HOSTS"):
        up.refuse_if_open()


def test_without_an_administrator_it_refuses(db, named):
    with pytest.raises(up.RefusedError, match="administrator must have a password"):
        up.refuse_if_open()


@pytest.fixture
def practised(monkeypatch):
    monkeypatch.setattr(up.load, "is_here", lambda: True)


def test_with_practice_sign_ins_it_refuses(db, named, administered, practised):
    with pytest.raises(up.RefusedError, match="practice clear"):
        up.refuse_if_open()


def test_with_a_name_and_an_administrator_it_does_not_refuse(db, named, administered):
    up.refuse_if_open()


def test_practice_is_not_loaded_twice(db, practised):
    with pytest.raises(up.RefusedError, match="loaded already"):
        up.load_practice()


def test_preparing_twice_changes_nothing(module_facts, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        up.prepare()


def test_practice_sites_are_a_part_of_the_house_only_when_there_is_practice():
    without = [child.name for child in up._children("127.0.0.1", 8000, practice=False)]
    assert without == ["web", "scheduler", "worker"]
    practising = [child.name for child in up._children("127.0.0.1", 8000, practice=True)]
    assert practising == ["web", "scheduler", "practice sites", "worker"]


@pytest.mark.parametrize(
    ("address", "secure", "reachable"),
    [("127.0.0.1", False, False), ("127.0.0.1", True, True), ("10.1.2.3", False, True)],
)
def test_behind_a_tls_proxy_loopback_is_open_to_others(
    db, named, administered, monkeypatch, settings, capsys, address, secure, reachable
):
    monkeypatch.setattr(settings.ENVIRONMENT, "secure", secure)
    assert up.refuse_if_reachable(address) is reachable
    assert ("without TLS" in capsys.readouterr().out) is (reachable and not secure)
