"""How far an administrator reaches: practice people, single places, posts that reach further."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people import services
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Grant, Holding, Post, User
from chinar.portal.core.people.roles import Role
from chinar.portal.core.people.selectors import people_for, posts_for
from chinar.portal.core.people.visibility import may_over

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SEE, CHANGE = "people.see", "people.change"
DAY = date(2026, 12, 1)


@pytest.fixture
def seat_of():
    """The post that somebody holds."""
    return lambda user: user.holdings.get().post


@pytest.fixture
def trying(make_person, seat_of):
    """A practice administrator of the whole state."""
    user = make_person("try-me", Role.ADMINISTRATOR, practice=True)
    Post.objects.filter(pk=seat_of(user).pk).update(practice=True)
    return user


@pytest.fixture
def practised(make_person, seat_of):
    """A practice person on a practice post."""
    user = make_person("practised", Role.CALL_CENTRE, practice=True)
    Post.objects.filter(pk=seat_of(user).pk).update(practice=True)
    return user


def test_practice_administrator_is_shown_practice_people_and_posts_only(
    client, trying, practised, make_person, seat_of
):
    real, free = make_person("genuine", Role.CALL_CENTRE), make_person("free")
    client.force_login(trying, backend=BACKEND)
    people = client.get(reverse("people:people")).content.decode()
    posts = client.get(reverse("people:posts")).content.decode()
    assert "practised" in people
    assert "practised" in posts
    assert "genuine" not in people + posts
    for user in (real, free):
        assert client.get(reverse("people:person", args=[user.pk])).status_code == 404
        assert client.post(reverse("people:give_link", args=[user.pk])).status_code == 404
    seat = seat_of(real)
    assert client.get(reverse("people:post", args=[seat.pk])).status_code == 404
    sent = {"username": "practised", "starts_on": DAY.isoformat()}
    begin = reverse("people:begin_holding", args=[seat.pk])
    assert client.post(begin, sent).status_code == 404
    begin = reverse("people:begin_holding", args=[seat_of(practised).pk])
    page = client.post(begin, sent | {"username": "free"}).content.decode()
    assert "Nobody who may sign in" in page


def test_services_refuse_a_practice_administrator_what_is_real(
    trying, practised, make_person, seat_of, now
):
    acting, hand = seat_of(trying), {"actor": SYSTEM, "now": now}
    real = make_person("genuine", Role.CALL_CENTRE)
    free = make_person("free")
    for user in (real, free):
        with pytest.raises(NotAllowedError):
            services.give_link(acting, user, **hand)
        with pytest.raises(NotAllowedError):
            services.let_sign_in(acting, user, allowed=False, **hand)
        with pytest.raises(NotAllowedError):
            services.clear_second_factor(acting, user, **hand)
    for seat, user in ((seat_of(real), practised), (seat_of(practised), free)):
        with pytest.raises(NotAllowedError):
            services.begin_holding(acting, seat, user, starts_on=DAY, **hand)
    with pytest.raises(NotAllowedError):
        services.end_holding(acting, real.holdings.get(), ends_on=DAY, **hand)
    assert services.give_link(acting, practised, **hand)
    services.end_holding(acting, practised.holdings.get(), ends_on=DAY, **hand)


def test_practice_person_on_a_real_post_is_out_of_reach_of_practice(trying, make_person, seat_of):
    odd = make_person("odd", Role.CALL_CENTRE, practice=True)
    assert not people_for(seat_of(trying), CHANGE).filter(pk=odd.pk).exists()


def test_real_administrator_changes_practice_people_and_posts(
    administrator, practised, seat_of, now
):
    acting, hand = seat_of(administrator), {"actor": SYSTEM, "now": now}
    assert services.give_link(acting, practised, **hand)
    services.end_holding(acting, practised.holdings.get(), ends_on=DAY, **hand)


@pytest.mark.parametrize(
    ("reaches_below", "place", "below", "held"),
    [
        (True, "health", True, True),
        (True, "health", False, True),
        (True, "health_office", True, True),
        (True, "works", False, False),
        (False, "health", False, True),
        (False, "health", True, False),
        (False, "health_office", False, False),
        (False, "health_office", True, False),
    ],
)
def test_a_post_is_over_what_is_below_only_if_its_grant_is(
    make_post, places, reaches_below, place, below, held
):
    post = make_post(Role.ADMINISTRATOR, places["health"])
    post.grants.update(below=reaches_below)
    assert may_over(post, CHANGE, places[place], below=below) is held
    other = Post.objects.create(title="Other", scope=places[place])
    Grant.objects.create(post=other, role=Role.CALL_CENTRE, scope=places[place], below=below)
    assert posts_for(post, CHANGE).filter(pk=other.pk).exists() is held


def test_administrator_of_one_place_makes_no_post_that_reaches_below(make_post, places, now):
    post = make_post(Role.ADMINISTRATOR, places["health"])
    post.grants.update(below=False)
    new = {"title": "X", "scope": places["health"], "roles": [Role.ADMINISTRATOR]}
    hand = {"actor": SYSTEM, "now": now}
    with pytest.raises(NotAllowedError):
        services.add_post(post, **new, below=True, **hand)
    made = services.add_post(post, **new, below=False, **hand)
    assert not made.grants.get().below


def test_administrator_of_one_place_seats_nobody_on_a_post_that_reaches_below(
    make_person, make_post, places, now
):
    post = make_post(Role.ADMINISTRATOR, places["health"])
    post.grants.update(below=False)
    wide = make_post(Role.ADMINISTRATOR, places["health"])
    friend = make_person("friend")
    hand = {"starts_on": DAY, "actor": SYSTEM, "now": now}
    with pytest.raises(NotAllowedError):
        services.begin_holding(post, wide, friend, **hand)
    wide.grants.update(below=False)
    assert services.begin_holding(post, wide, friend, **hand).user == friend


@pytest.mark.parametrize("starts_on", [date(2020, 1, 1), date(2099, 1, 1)])
def test_account_whose_post_reaches_further_is_not_taken_over(
    client, make_person, make_post, second_factor, seat_of, organisations, places, now, starts_on
):
    part = make_person("part", Role.ADMINISTRATOR, places["health"])
    second_factor(part)
    far = make_post(Role.CALL_CENTRE, places["health_office"])
    Grant.objects.create(post=far, role=Role.ADMINISTRATOR, scope=organisations)
    user = make_person("target")
    Holding.objects.create(post=far, user=user, starts_on=starts_on)
    with pytest.raises(NotAllowedError):
        services.give_link(seat_of(part), user, actor=SYSTEM, now=now)

    client.force_login(part, backend=BACKEND)
    person = client.get(reverse("people:person", args=[user.pk]))
    seat = client.get(reverse("people:post", args=[far.pk]))
    for page, name, pk in ((person, "give_link", user.pk), (seat, "begin_holding", far.pk)):
        assert page.status_code == 200
        assert not page.context["may_change"]
        address = reverse(f"people:{name}", args=[pk])
        assert address not in page.content.decode()
        assert client.post(address).status_code == 404


def test_nobody_out_of_sight_is_seated(make_person, make_post, places, now):
    own = make_post(Role.ADMINISTRATOR, places["health"])
    seat = make_post(Role.CALL_CENTRE, places["health_office"])
    theirs = make_person("theirs", Role.CALL_CENTRE, places["works"])
    with pytest.raises(NotAllowedError) as refusal:
        services.begin_holding(own, seat, theirs, starts_on=DAY, actor=SYSTEM, now=now)
    assert refusal.value.permission == SEE
    assert not seat.holdings.exists()


@pytest.mark.parametrize("name", ["people:people", "people:posts", "people:new_post"])
def test_words_that_no_database_takes_are_put_right(as_administrator, make_person, name):
    make_person("asha", Role.CALL_CENTRE)
    page = as_administrator.get(reverse(name), {"q": "\0 Sta\0te "})
    assert page.status_code == 200
    assert page.context["words"] == "State"
    assert as_administrator.get(reverse(name), {"q": "x" * 60_000}).status_code == 200
    assert User.objects.filter(username="asha").exists()
