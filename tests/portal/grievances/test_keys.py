"""Keys of outside applications: told once, for what they are for, as often as they may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from tests.portal.grievances.world import NOW

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.roles import Role
from chinar.portal.grievances.models import ApiKey, ApiUse, KeyScope
from chinar.portal.grievances.services import keys


def test_key_is_made_told_once_and_stopped(db, capsys):
    call_command("api_key", "issue", "City application")
    key = capsys.readouterr().out.split()[-1]
    assert (keys.find(key).name, keys.find(key).scopes) == ("City application", ["file"])
    assert key not in ApiKey.objects.get().digest
    call_command("api_key", "issue", "City application")
    assert keys.find(key) is None


def test_key_is_made_listed_and_stopped_by_its_own_command(db, capsys):
    say = ("--scope", "file", "--scope", "hooks", "--rate", "30", "--contact", "it@example.org")
    call_command("api_key", "issue", "Call centre", *say, "--practice")
    key = keys.find(capsys.readouterr().out.split()[-1])
    assert (key.scopes, key.rate_per_minute, key.practice) == (["file", "hooks"], 30, True)
    call_command("api_key", "list")
    told = capsys.readouterr().out
    assert told == "Call centre: works, file+hooks, 30/min, 1000 reports/h, used never, practice\n"
    call_command("api_key", "revoke", "Call centre")
    with pytest.raises(CommandError):
        call_command("api_key", "revoke", "Call centre")


@pytest.mark.parametrize("wrong", [("--rate", "0"), ("--contact", "it"), ("--scope", "all")])
def test_wrong_option_makes_no_key(db, wrong):
    with pytest.raises(CommandError):
        call_command("api_key", "issue", "Call centre", *wrong)
    assert not ApiKey.objects.exists()


def test_key_is_let_in_for_its_scope_alone(db):
    key = keys.issue("Call centre", now=NOW, scopes=[KeyScope.READ])
    assert keys.admit(key, KeyScope.READ, now=NOW).name == "Call centre"
    with pytest.raises(keys.ScopeError):
        keys.admit(key, KeyScope.FILE, now=NOW)
    for wrong in ("", "wrong", "\ud800"):
        with pytest.raises(keys.UnknownKeyError):
            keys.admit(wrong, KeyScope.READ, now=NOW)
    keys.revoke("Call centre", now=NOW)
    with pytest.raises(keys.UnknownKeyError):
        keys.admit(key, KeyScope.READ, now=NOW)


def test_use_is_counted_by_the_minute(db):
    key = keys.issue("Call centre", now=NOW, rate_per_minute=2)
    late = NOW + timedelta(seconds=48)
    for _ in range(2):
        keys.admit(key, KeyScope.FILE, now=late)
    with pytest.raises(keys.TooFastError) as refused:
        keys.admit(key, KeyScope.FILE, now=late)
    assert refused.value.wait_s == 12
    keys.admit(key, KeyScope.FILE, now=NOW + timedelta(minutes=1))
    assert list(ApiUse.objects.order_by("minute").values_list("count", flat=True)) == [2, 1]
    assert ApiKey.objects.get().last_used_at == NOW + timedelta(minutes=1)


def test_administrator_makes_a_key_sees_it_once_and_stops_it(client, sign_in):
    sign_in(Role.ADMINISTRATOR)
    given = {"name": "City app", "scopes": ["file", "hooks"], "rate_per_minute": "30"}
    made = client.post("/en/desk/keys/", given).context["made"]
    key = keys.find(made)
    assert (key.scopes, key.rate_per_minute) == (["file", "hooks"], 30)
    page = client.get("/en/desk/keys/").content.decode()
    assert "City app" in page
    assert made not in page
    entry = Entry.objects.get(record_type="grievances.apikey")
    assert (entry.action, entry.actor_kind) == ("issue", "officer")
    again = client.post("/en/desk/keys/", given)
    assert "name" in again.context["form"].errors
    assert keys.find(made) is not None
    client.post("/en/desk/keys/stop/", {"name": "City app"})
    assert keys.find(made) is None


def test_key_without_a_purpose_is_not_made(client, sign_in):
    sign_in(Role.ADMINISTRATOR)
    page = client.post("/en/desk/keys/", {"name": "City app", "rate_per_minute": "0"})
    assert set(page.context["form"].errors) == {"scopes", "rate_per_minute"}
    assert not ApiKey.objects.exists()


def test_a_busy_key_counts_ahead_and_never_above_its_rate(db):
    key = keys.issue("busy", now=NOW, rate_per_minute=1210)
    for _ in range(1210):
        keys.admit(key, KeyScope.FILE, now=NOW)
    assert ApiUse.objects.get().count == 1210
    with pytest.raises(keys.TooFastError):
        keys.admit(key, KeyScope.FILE, now=NOW)
    keys.admit(key, KeyScope.FILE, now=NOW + keys.MINUTE)
