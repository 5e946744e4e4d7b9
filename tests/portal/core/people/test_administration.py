"""An administrator's pages: people, posts and who holds them, within the reach of their post."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people import services, transitions
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Grant, Holding, Post, User
from chinar.portal.core.people.roles import Role

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SOMEBODY = {"username": "asha", "name": "Asha", "email": "", "phone": "", "language": "ur"}


@pytest.fixture
def health_administrator(client, make_person, second_factor, places):
    """Signed in: an administrator of one department only."""
    user = make_person("part", Role.ADMINISTRATOR, places["health"])
    second_factor(user)
    client.force_login(user, backend=BACKEND)
    return user


def actions(record):
    found = Entry.objects.filter(record_id=str(record.pk)).order_by("number")
    return [entry.action for entry in found]


def test_somebody_is_added_and_gets_a_link_that_is_shown_once(as_administrator, client):
    page = as_administrator.post(reverse("people:new_person"), SOMEBODY)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    user = User.objects.get(username="asha")
    assert (user.name, user.language, user.practice) == ("Asha", "ur", False)
    assert not user.has_usable_password()
    assert page.context["link"].startswith("http://testserver/en/desk/password/")
    assert actions(user) == ["add", "give_link"]
    client.logout()
    assert client.get(page.context["link"]).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "ADMIN", "Choose another"),
        ("username", "a b", "valid"),
        ("username", "", "required"),
        ("email", "Admin@Office.example", "Another account"),
        ("email", "no", "valid"),
        ("language", "xx", "valid"),
    ],
)
def test_wrong_field_is_told_and_nothing_typed_is_lost(
    as_administrator, administrator, field, value, words
):
    User.objects.update(email="admin@office.example")
    page = as_administrator.post(reverse("people:new_person"), SOMEBODY | {field: value})
    text = page.content.decode()
    assert "error-summary" in text
    assert words in text
    assert 'value="Asha"' in text
    assert User.objects.count() == 1


def test_people_are_found_by_any_name(as_administrator, make_person):
    make_person("asha", name="Asha Dar", email="a@x.example")
    make_person("bashir", name="Bashir Lone")
    for words in ("sha", "dar", "A@X.example"):
        page = as_administrator.get(reverse("people:people"), {"q": words}).content.decode()
        assert "asha" in page, words
        assert "bashir" not in page, words
    assert (
        "Nobody is found"
        in as_administrator.get(reverse("people:people"), {"q": "zz"}).content.decode()
    )


def test_lists_cost_the_same_however_long_they_are(
    as_administrator, make_person, django_assert_max_num_queries
):
    for number in range(30):
        make_person(f"person{number}", Role.CALL_CENTRE)
    for name in ("people:people", "people:posts"):
        with django_assert_max_num_queries(14):
            assert as_administrator.get(reverse(name)).status_code == 200


def test_account_is_closed_and_opened_again(as_administrator, make_person):
    user = make_person("asha")
    for name, active in (("people:deactivate", False), ("people:reactivate", True)):
        as_administrator.post(reverse(name, args=[user.pk]))
        user.refresh_from_db()
        assert user.is_active is active
    assert actions(user) == ["deactivate", "reactivate"]
    assert as_administrator.get(reverse("people:person", args=[user.pk])).status_code == 200


@pytest.mark.parametrize("name", ["people:deactivate", "people:clear_second_factor"])
def test_nobody_shuts_themselves_out(as_administrator, administrator, name):
    page = as_administrator.post(reverse(name, args=[administrator.pk]), follow=True)
    assert "Ask another administrator" in page.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active
    assert Authenticator.objects.filter(user=administrator).exists()


def test_lost_phone_is_forgotten(as_administrator, make_person, second_factor):
    user = make_person("asha")
    second_factor(user)
    as_administrator.post(reverse("people:clear_second_factor", args=[user.pk]))
    assert not Authenticator.objects.filter(user=user).exists()
    assert actions(user) == ["clear_second_factor"]


def test_fresh_link_is_given_to_somebody_who_has_a_password(as_administrator, make_person):
    user = make_person("asha")
    page = as_administrator.post(reverse("people:give_link", args=[user.pk]))
    assert "/desk/password/" in page.content.decode()
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_post_is_added_with_its_roles(as_administrator, places):
    sent = {
        "title": "Data officer",
        "scope": places["health"].pk,
        "roles": ["data_centre", "web_manager"],
        "below": "on",
    }
    answer = as_administrator.post(reverse("people:new_post"), sent)
    post = Post.objects.get(title="Data officer")
    assert answer["Location"] == reverse("people:post", args=[post.pk])
    granted = set(post.grants.values_list("role", "scope", "below"))
    scope = places["health"].pk
    assert granted == {("data_centre", scope, True), ("web_manager", scope, True)}
    assert actions(post) == ["add", "add_grant", "add_grant"]
    page = as_administrator.get(answer["Location"]).content.decode()
    assert "Data centre officer" in page


def test_place_of_a_new_post_is_found_by_name(as_administrator, places):
    page = as_administrator.get(reverse("people:new_post"), {"q": "bridge"}).content.decode()
    assert "Bridge office" in page
    assert "Hospital" not in page


def test_post_without_place_or_role_is_told(as_administrator, places):
    page = as_administrator.post(reverse("people:new_post"), {"title": "Half a post"})
    assert "error-summary" in page.content.decode()
    assert 'value="Half a post"' in page.content.decode()
    assert not Post.objects.filter(title="Half a post").exists()


def test_next_holder_takes_the_seat_from_the_one_before(as_administrator, make_person):
    before = make_person("asha", Role.CALL_CENTRE)
    make_person("bashir")
    post = before.holdings.get().post
    address = reverse("people:begin_holding", args=[post.pk])
    answer = as_administrator.post(address, {"username": "BASHIR", "starts_on": "2026-12-01"})
    assert answer.status_code == 302
    assert list(post.holdings.order_by("starts_on").values_list("user__username", "ends_on")) == [
        ("asha", date(2026, 12, 1)),
        ("bashir", None),
    ]
    assert actions(post) == ["end_holding", "begin_holding"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"username": "nobody", "starts_on": "2026-12-01"}, "Nobody who may sign in"),
        ({"username": "closed", "starts_on": "2026-12-01"}, "Nobody who may sign in"),
        ({"username": "asha", "starts_on": "soon"}, "valid date"),
        ({"username": "", "starts_on": ""}, "required"),
    ],
)
def test_wrong_holder_or_day_is_told(as_administrator, make_person, make_post, sent, words):
    make_person("asha")
    make_person("closed", is_active=False)
    post = make_post(Role.CALL_CENTRE)
    page = as_administrator.post(reverse("people:begin_holding", args=[post.pk]), sent)
    assert words in page.content.decode()
    assert not post.holdings.exists()


def test_wrong_seat_is_put_right_on_the_same_day(as_administrator, make_person, make_post):
    make_person("wrong")
    make_person("right")
    post = make_post(Role.CALL_CENTRE)
    address = reverse("people:begin_holding", args=[post.pk])
    for username in ("wrong", "right"):
        as_administrator.post(address, {"username": username, "starts_on": "2026-11-24"})
    assert post.holdings.get().user.username == "right"
    assert actions(post) == ["begin_holding", "void_holding", "begin_holding"]


def test_new_holder_takes_the_place_of_who_was_to_come_and_leaves_the_past_alone(
    make_person, make_post, now
):
    post = make_post(Role.CALL_CENTRE)
    person = make_person("asha")
    days = [
        (date(2026, 1, 1), date(2026, 3, 1)),  # over, though later than the new first day
        (date(2025, 1, 1), date(2026, 12, 1)),
        (date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 12, 1), None),
    ]
    for starts_on, ends_on in days:
        Holding.objects.create(post=post, user=person, starts_on=starts_on, ends_on=ends_on)
    day = date(2025, 12, 1)
    transitions.begin_holding(post, make_person("new"), starts_on=day, actor=SYSTEM, at=now)
    assert list(post.holdings.order_by("starts_on").values_list("starts_on", "ends_on")) == [
        (date(2025, 1, 1), day),
        (day, None),
        days[0],
    ]
    assert sorted(actions(post)) == [
        "begin_holding",
        "end_holding",
        "void_holding",
        "void_holding",
    ]


def test_holder_whose_end_is_before_the_new_first_day_keeps_it(make_person, make_post, now):
    post = make_post(Role.CALL_CENTRE)
    leaving = Holding.objects.create(
        post=post,
        user=make_person("asha"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 11, 30),
    )
    first = date(2026, 12, 1)
    transitions.begin_holding(post, make_person("new"), starts_on=first, actor=SYSTEM, at=now)
    leaving.refresh_from_db()
    assert leaving.ends_on == date(2026, 11, 30)
    assert actions(post) == ["begin_holding"]


def test_holding_ended_on_its_first_day_falls_away(as_administrator, make_person):
    holding = make_person("asha", Role.CALL_CENTRE).holdings.get()
    address = reverse("people:end_holding", args=[holding.post_id, holding.pk])
    field = f"end-{holding.pk}-ends_on"
    assert as_administrator.post(address, {field: "2020-01-01"}).status_code == 302
    assert not holding.post.holdings.exists()
    entry = Entry.objects.get(record_id=str(holding.post_id))
    assert (entry.action, entry.data["user"]) == ("void_holding", str(holding.user_id))


def test_holding_ends_on_a_day_after_its_first(as_administrator, make_person):
    holding = make_person("asha", Role.CALL_CENTRE).holdings.get()
    address = reverse("people:end_holding", args=[holding.post_id, holding.pk])
    field = f"end-{holding.pk}-ends_on"
    page = as_administrator.post(address, {field: "2019-12-31"})
    assert "Choose a day after the first day" in page.content.decode()
    assert as_administrator.post(address, {field: "2026-12-31"}).status_code == 302
    holding.refresh_from_db()
    assert holding.ends_on == date(2026, 12, 31)


def test_part_administrator_sees_and_changes_the_own_department_only(
    client, health_administrator, make_person, places
):
    ours = make_person("ours", Role.CALL_CENTRE, places["health_office"])
    theirs = make_person("theirs", Role.CALL_CENTRE, places["works"])
    both = make_person("both", Role.CALL_CENTRE, places["health"])
    seat = theirs.holdings.get().post
    Holding.objects.create(post=seat, user=both, starts_on=date(2020, 1, 1))
    free = make_person("free")

    listed = client.get(reverse("people:people")).content.decode()
    assert all(name in listed for name in ("ours", "both", "free"))
    assert ">theirs<" not in listed
    shown = {
        u: client.get(reverse("people:person", args=[u.pk])).status_code
        for u in (ours, theirs, both, free)
    }
    assert shown == {ours: 200, theirs: 404, both: 200, free: 200}
    linked = {
        u: client.post(reverse("people:give_link", args=[u.pk])).status_code
        for u in (ours, theirs, both, free)
    }
    assert linked == {ours: 200, theirs: 404, both: 404, free: 200}
    assert client.get(reverse("people:post", args=[seat.pk])).status_code == 404
    outside = {"title": "X", "scope": places["works"].pk, "roles": ["call_centre"]}
    assert client.post(reverse("people:new_post"), outside).status_code == 200
    assert not Post.objects.filter(title="X").exists()


def test_part_administrator_does_not_seat_people_on_a_post_that_reaches_further(
    health_administrator, make_person, make_post, places, now
):
    own = health_administrator.holdings.get().post
    far = make_post(Role.CALL_CENTRE, places["health_office"])
    Grant.objects.create(post=far, role=Role.CHIEF_SECRETARY, scope=places["works"])
    friend = make_person("friend")
    with pytest.raises(NotAllowedError):
        services.begin_holding(own, far, friend, starts_on=date(2026, 1, 1), actor=SYSTEM, now=now)
    with pytest.raises(NotAllowedError):
        services.add_post(
            own,
            title="X",
            scope=places["works"],
            roles=[Role.CALL_CENTRE],
            below=True,
            actor=SYSTEM,
            now=now,
        )
    theirs = make_person("theirs", Role.CALL_CENTRE, places["works"])
    with pytest.raises(NotAllowedError):
        services.give_link(own, theirs, actor=SYSTEM, now=now)
    ending = theirs.holdings.get()
    with pytest.raises(NotAllowedError):
        services.end_holding(own, ending, ends_on=date(2026, 1, 1), actor=SYSTEM, now=now)


def test_what_a_practice_administrator_makes_is_practice(client, make_person, organisations):
    user = make_person("try-me", Role.ADMINISTRATOR, practice=True)
    Post.objects.update(practice=True)
    client.force_login(user, backend=BACKEND)
    client.post(reverse("people:new_person"), SOMEBODY)
    assert User.objects.get(username="asha").practice
    sent = {"title": "Tried", "scope": organisations.pk, "roles": ["call_centre"]}
    client.post(reverse("people:new_post"), sent)
    assert Post.objects.get(title="Tried").practice


def test_journal_of_people_names_nobody(as_administrator):
    as_administrator.post(reverse("people:new_person"), SOMEBODY | {"phone": "9419000000"})
    entries = str(list(Entry.objects.values()))
    assert "asha" not in entries.casefold()
    assert "9419000000" not in entries


def test_added_grant_counts_at_once(make_post, places, now):
    post = make_post(Role.CALL_CENTRE, places["health"])
    assert post.roles == [Role.CALL_CENTRE]
    transitions.add_grant(post, Role.WEB_MANAGER, scope=places["works"], actor=SYSTEM, at=now)
    assert post.roles == [Role.WEB_MANAGER, Role.CALL_CENTRE]


def test_names_and_addresses_are_one_accounts_in_the_database_too(make_person, db):
    from django.db import IntegrityError, transaction

    make_person("asha", email="a@x.example")
    make_person("no-address")
    make_person("no-address-either")
    for username, email in (("ASHA", ""), ("other", "A@X.example")):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create_user(username, email=email)
    assert User.objects.get_by_natural_key("ASHA").username == "asha"
