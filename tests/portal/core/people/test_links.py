"""One-time links: good once, for a day, and void when anything about the password changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people import links, services, transitions
from chinar.portal.core.people.models import User
from chinar.portal.core.people.roles import Role
from chinar.portal.core.people.scopes import AREAS, ORGANISATIONS

pytestmark = pytest.mark.django_db

NEW = "three rivers and a bridge"


@pytest.fixture
def asha():
    return transitions.add_person(username="asha", actor=SYSTEM, at=timezone.now())


def give(user, now):
    return transitions.give_link(user, actor=SYSTEM, at=now)


def test_link_is_its_owners_until_a_day_has_passed(asha, now):
    token = give(asha, now)
    assert links.owner(token, now) == asha
    assert links.owner(token, now + timedelta(hours=23, minutes=59)) == asha
    with pytest.raises(links.LinkVoidError):
        links.owner(token, now + timedelta(hours=24))


def test_link_works_once(asha, now):
    token = give(asha, now)
    transitions.set_password(token, NEW, at=now)
    with pytest.raises(links.LinkVoidError):
        transitions.set_password(token, "another one that is long", at=now)
    asha.refresh_from_db()
    assert asha.check_password(NEW)


def test_newer_link_and_closed_account_void_a_link(asha, now):
    older = give(asha, now)
    newer = give(asha, now)
    with pytest.raises(links.LinkVoidError):
        links.owner(older, now)
    transitions.let_sign_in(asha, allowed=False, actor=SYSTEM, at=now)
    with pytest.raises(links.LinkVoidError):
        links.owner(newer, now)


def test_link_ends_the_password_in_use(asha, now):
    transitions.set_password(give(asha, now), NEW, at=now)
    give(asha, now)
    asha.refresh_from_db()
    assert not asha.has_usable_password()


FOR_SOMETHING_ELSE = signing.dumps({"user": "x"}, salt="other")


@pytest.mark.parametrize(
    "token",
    ["", "x", "a:b:c", FOR_SOMETHING_ELSE],
    ids=["empty", "x", "colons", "signed for something else"],
)
def test_text_that_is_not_a_link_lets_nobody_in(token, now):
    with pytest.raises(links.LinkVoidError):
        links.owner(token, now)


def test_each_step_is_in_the_journal_without_names(asha, now):
    transitions.set_password(give(asha, now), NEW, at=now)
    entries = Entry.objects.filter(record_type="people.user", record_id=str(asha.pk))
    assert [entry.action for entry in entries.order_by("number")] == [
        "add",
        "give_link",
        "set_password",
    ]
    assert "asha" not in str(list(entries.values()))


def test_owner_chooses_a_password_on_the_page_and_signs_in(client, asha):
    path = services.link_path(give(asha, timezone.now()))
    page = client.get(path)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "asha" in page.content.decode()
    done = client.post(path, {"password": NEW, "again": NEW}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("account_login")
    assert "Your password is set" in done.content.decode()
    assert client.post(path, {"password": NEW, "again": NEW}).status_code == 410
    assert client.get(path).status_code == 410
    answer = client.post(reverse("account_login"), {"login": "asha", "password": NEW})
    assert answer["Location"] == reverse("people:desk")


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "12"),
        ("password12345", "password12345", "common"),
        (NEW, NEW + "s", "not the same"),
        ("", "", "required"),
    ],
)
def test_poor_password_is_told_with_an_error_summary_and_changes_nothing(
    client, asha, password, again, words
):
    path = services.link_path(give(asha, timezone.now()))
    page = client.post(path, {"password": password, "again": again})
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    assert words in page.content.decode()
    asha.refresh_from_db()
    assert not asha.has_usable_password()


def test_first_administrator_is_made_once_and_reaches_everything(client, db, now):
    path = services.first_administrator(timezone.now())
    assert path
    assert not services.has_administrator()
    user = User.objects.get()
    assert user.username == "administrator"
    post = user.holdings.get().post
    reached = {(r.role, r.path, r.below) for r in post.reaches}
    assert reached == {(Role.ADMINISTRATOR, ORGANISATIONS, True), (Role.ADMINISTRATOR, AREAS, True)}

    again = services.first_administrator(timezone.now())
    assert again not in {path, None}
    assert User.objects.count() == 1
    assert client.get(path).status_code == 410, "a fresh link ends the one before"
    client.post(again, {"password": NEW, "again": NEW})
    assert services.has_administrator()
    assert services.first_administrator(timezone.now()) is None


def test_practice_administrator_does_not_count_as_one(make_person, db):
    make_person("administrator", Role.ADMINISTRATOR, practice=True)
    assert not services.has_administrator()
    assert services.first_administrator(timezone.now())
    assert User.objects.filter(username="administrator2", practice=False).exists()


def test_administrator_of_one_department_or_past_days_does_not_count(make_person, places, now):
    make_person("part", Role.ADMINISTRATOR, places["health"])
    past = make_person("past", Role.ADMINISTRATOR)
    past.holdings.update(ends_on=timezone.localdate())
    assert not services.has_administrator()
