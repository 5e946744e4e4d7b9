"""Webhooks: told once, in order, signed, again after trouble; nothing is lost in between."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from tests.portal.grievances import world
from tests.portal.grievances.receiving import receiving, verify

from chinar.portal.core.jobs import runner
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.transitions import reap
from chinar.portal.core.notices.models import Notice
from chinar.portal.grievances import signatures
from chinar.portal.grievances.jobs import delivering
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import (
    ApiKey,
    DeliveryState,
    Grievance,
    Hook,
    HookDelivery,
    KeyScope,
)
from chinar.portal.grievances.services import hooks, keys
from chinar.portal.grievances.services.intake import Arrival
from chinar.portal.grievances.transitions import advance

ROOT = "/api/v1/hooks"


@pytest.fixture
def receiver():
    with receiving() as one:
        yield one


@pytest.fixture
def clock(monkeypatch):
    """Time, for the jobs of this test."""
    now = SimpleNamespace(at=world.NOW)
    monkeypatch.setattr(delivering.timezone, "now", lambda: now.at)
    return now


@pytest.fixture
def hook(state, receiver, settings, clock):
    """A hook of a key, whose cases go to the receiver."""
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"hooks_allow_private": True})
    keys.issue("City application", now=world.NOW, scopes=list(KeyScope))
    key = ApiKey.objects.get(name="City application")
    key.contact_email = "it@example.org"
    key.save()
    return hooks.register(key, receiver.url, events=[], everything=False, now=world.NOW)


@pytest.fixture
def case(state, hook):
    """A case that was filed with the hook's key."""
    return world.filed(state, arrival=Arrival(api_key=hook.key))


def work(clock):
    """Let the worker do all that is due."""
    return runner.run_due(now=clock.at, raise_errors=True)


def move(case, action, clock):
    return advance(case, action, actor=world.CITIZEN, at=clock.at)


def test_each_move_is_told_once_and_in_order(case, hook, receiver, clock):
    move(case, Action.ASSIGN, clock)
    move(case, Action.NOTE, clock)
    move(case, Action.START, clock)
    work(clock)
    assert [(told["event"], told["sequence"]) for told in receiver.told] == [
        ("grievance.registered", 1),
        ("grievance.assigned", 2),
        ("grievance.started", 4),
    ]
    clock.at += timedelta(days=2)
    delivering.push_hooks()
    work(clock)
    assert len(receiver.got) == 3
    assert set(HookDelivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_body_says_number_state_and_dates_and_nothing_personal(case, receiver, clock):
    work(clock)
    (headers, body) = receiver.got[0]
    told = receiver.told[0]
    assert told["case"]["number"] == case.number
    assert told["case"]["state"] == "registered"
    assert told["case"]["office"] == "JSD-ANG"
    assert told["id"] == headers["webhook-id"]
    for private in (case.text, "Asha", "9419012345", "asha@", "Kokernag"):
        assert private not in body.decode()


def test_signature_verifies_and_a_rotated_secret_does_so_for_three_days(
    case, hook, receiver, clock
):
    first = signatures.secret(hook)
    work(clock)
    assert verify(first, *receiver.got[0])
    headers, body = receiver.got[0]
    assert not verify(first, headers, body + b" ")
    assert not verify(first, headers | {"webhook-timestamp": "1"}, body)
    second = signatures.secret(hooks.rotate(hook, clock.at))
    assert second != first
    move(case, Action.ASSIGN, clock)
    work(clock)
    assert verify(first, *receiver.got[1])
    assert verify(second, *receiver.got[1])
    clock.at += timedelta(days=3)
    move(case, Action.START, clock)
    work(clock)
    assert not verify(first, *receiver.got[2])
    assert verify(second, *receiver.got[2])


def test_what_failed_is_sent_again_and_later_moves_wait_for_it(case, receiver, clock):
    receiver.statuses = [500, 302]
    move(case, Action.ASSIGN, clock)
    work(clock)
    assert [told["sequence"] for told in receiver.told] == [1]
    clock.at += timedelta(seconds=10)
    work(clock)
    clock.at += timedelta(seconds=30)
    work(clock)
    assert [told["sequence"] for told in receiver.told] == [1, 1, 1, 2]
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 2
    first = HookDelivery.objects.get(sequence=1)
    assert (first.attempts, first.last_status, first.state) == (3, 200, "delivered")


def test_trouble_with_one_case_does_not_hold_up_another(case, state, hook, receiver, clock):
    receiver.statuses = [500]
    work(clock)
    other = world.filed(state, key="web:2", arrival=Arrival(api_key=hook.key))
    work(clock)
    assert receiver.told[-1]["case"]["number"] == other.number


def test_after_days_it_is_given_up_the_owner_is_told_and_the_next_is_sent(
    case, hook, receiver, clock
):
    receiver.statuses = [500] * (len(delivering.WAITS) + 1)
    move(case, Action.ASSIGN, clock)
    for wait in (timedelta(0), *delivering.WAITS):
        clock.at += wait
        work(clock)
    assert HookDelivery.objects.get(sequence=1).state == DeliveryState.GIVEN_UP
    assert HookDelivery.objects.get(sequence=2).state == DeliveryState.DELIVERED
    assert clock.at - world.NOW > timedelta(days=2)
    notice = Notice.objects.get(kind="grievances.hook_gave_up")
    assert notice.context["hook"] == str(hook.pk)
    hooks.replay(HookDelivery.objects.get(sequence=1), clock.at)
    work(clock)
    assert receiver.told[-1]["sequence"] == 1
    assert HookDelivery.objects.get(sequence=1).state == DeliveryState.DELIVERED


def test_worker_that_dies_before_or_after_sending_loses_nothing(case, receiver, clock, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_args, **_kwargs):
        raise Killed

    settle = delivering.settle
    for name in ("_posted", "settle"):  # before the other side heard of it, and after
        with monkeypatch.context() as patch:
            patch.setattr(delivering, name, die)
            with pytest.raises(Killed):
                work(clock)
        clock.at += timedelta(seconds=90)
        assert reap(clock.at) == 1
    assert delivering.settle is settle
    work(clock)
    assert {headers["webhook-id"] for headers, _ in receiver.got} == {
        str(HookDelivery.objects.get().pk)
    }
    assert HookDelivery.objects.get().state == DeliveryState.DELIVERED


def test_lost_job_is_noticed(case, receiver, clock):
    Job.objects.filter(kind="grievances.deliver_hook").delete()
    work(clock)
    assert receiver.got == []
    clock.at += timedelta(minutes=3)
    delivering.push_hooks()
    work(clock)
    assert len(receiver.got) == 1


def test_move_that_is_rolled_back_was_never_told(case, receiver, clock):
    work(clock)
    with transaction.atomic():
        move(case, Action.ASSIGN, clock)
        transaction.set_rollback(True)
    work(clock)
    assert len(receiver.got) == 1


def test_who_is_told_of_which_case(state, hook, clock):
    """Own cases always; all cases only where they are no secret; practice apart."""
    hook.everything = True
    hook.save()
    own = world.filed(state, key="1", confidential=True, arrival=Arrival(api_key=hook.key))
    other = world.filed(state, key="2")
    world.filed(state, key="3", confidential=True)
    world.filed(state, key="4", practice=True)
    told = set(HookDelivery.objects.values_list("grievance", flat=True))
    assert told == {own.pk, other.pk}
    Hook.objects.update(everything=False)
    world.filed(state, key="5")
    assert HookDelivery.objects.count() == 2


def test_only_the_events_that_were_asked_for_are_told(state, hook, clock):
    Hook.objects.update(events=["grievance.assigned"])
    case = world.filed(state, arrival=Arrival(api_key=hook.key))
    move(case, Action.ASSIGN, clock)
    assert HookDelivery.objects.get().event == "grievance.assigned"


def test_stopped_key_is_told_nothing_more(case, receiver, clock):
    keys.revoke("City application", now=clock.at)
    work(clock)
    assert receiver.got == []
    move(case, Action.ASSIGN, clock)
    assert HookDelivery.objects.count() == 1


def test_old_messages_and_counts_are_forgotten(case, clock):
    work(clock)
    clock.at += timedelta(days=31)
    delivering.forget_calls()
    assert not HookDelivery.objects.exists()
    assert Grievance.objects.exists()


@pytest.fixture
def owner(client, state):
    """Asks the API with a key for webhooks."""
    key = keys.issue("Other", now=timezone.now(), scopes=[KeyScope.HOOKS])

    def ask(method, path="", **data):
        headers = {"Authorization": f"Bearer {key}"}
        return getattr(client, method)(
            ROOT + path, data=data or None, content_type="application/json", headers=headers
        )

    return ask


def test_hook_is_registered_shown_rotated_and_removed(owner):
    made = owner("post", url="https://example.org/hook", events=["grievance.answered"])
    assert made.status_code == 201
    told = made.json()
    assert told["secret"].startswith("whsec_")
    path = f"/{told['hook']['id']}"
    assert owner("get").json() == [told["hook"]] == [owner("get", path).json()]
    assert owner("post", f"{path}/secret").json()["secret"] != told["secret"]
    assert owner("get", f"{path}/deliveries").json() == {"deliveries": [], "next": None}
    assert owner("delete", path).status_code == 204
    assert owner("get", path).status_code == 404


def test_only_a_key_for_webhooks_registers_one(client, state):
    filing = keys.issue("Files only", now=timezone.now())
    wanted = {"url": "https://example.org/"}
    for headers, status in (({}, 401), ({"Authorization": f"Bearer {filing}"}, 403)):
        answer = client.post(ROOT, wanted, "application/json", headers=headers)
        assert answer.status_code == status
    assert not Hook.objects.exists()


def test_hook_of_another_key_is_not_found(owner, hook, case):
    delivery = HookDelivery.objects.get()
    for method, path in (
        ("get", f"/{hook.pk}"),
        ("delete", f"/{hook.pk}"),
        ("post", f"/{hook.pk}/secret"),
        ("get", f"/{hook.pk}/deliveries"),
        ("post", f"/{hook.pk}/deliveries/{delivery.pk}/replay"),
    ):
        assert owner(method, path).status_code == 404


def test_messages_are_listed_and_replayed_by_id(client, owner, hook, case, receiver, clock):
    Hook.objects.update(key=ApiKey.objects.get(name="Other"))
    work(clock)
    listed = owner("get", f"/{hook.pk}/deliveries").json()["deliveries"]
    assert [(one["state"], one["sequence"]) for one in listed] == [("delivered", 1)]
    again = owner("post", f"/{hook.pk}/deliveries/{listed[0]['id']}/replay")
    assert again.status_code == 202
    clock.at = timezone.now() + timedelta(seconds=5)
    work(clock)
    assert [headers["webhook-id"] for headers, _ in receiver.got] == [listed[0]["id"]] * 2


def test_a_key_has_at_most_ten_hooks(owner):
    for n in range(hooks.MOST_HOOKS):
        assert owner("post", url=f"https://example.org/{n}").status_code == 201
    answer = owner("post", url="https://example.org/more")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_hooks")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://intranet/",
        "https://user:secret@example.org/",
        "ftp://example.org/",
        "https://",
    ],
)
def test_address_that_could_be_our_own_house_is_refused(owner, url):
    answer = owner("post", url=url)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["where"] == "url"
