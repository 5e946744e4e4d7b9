"""The desk: rooms by post, changing post, no post, and refusals that say who can."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from chinar.portal.core.journal.actor import CITIZEN, ActorKind
from chinar.portal.core.people.access import NotAllowedError, needs
from chinar.portal.core.people.middleware import ActingPost
from chinar.portal.core.people.models import Holding
from chinar.portal.core.people.roles import Role

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_desk_shows_the_rooms_that_the_post_opens(client, sign_in):
    sign_in(Role.CALL_CENTRE)
    page = client.get(reverse("people:desk")).content.decode()
    assert "Call centre" in page
    assert "/en/desk/people/" not in page


def test_administrator_finds_people_and_posts_on_the_desk(as_administrator):
    page = as_administrator.get(reverse("people:desk")).content.decode()
    for name in ("people:people", "people:posts"):
        assert page.count(f'href="{reverse(name)}"') == 2, "a card, and the navigation"


def test_officer_changes_post_and_acts_in_it(client, make_person, make_post):
    user = make_person("asha", Role.CALL_CENTRE, practice=True)
    other = make_post(Role.ADMINISTRATOR, title="Seat of the administrator")
    Holding.objects.create(post=other, user=user, starts_on=date(2020, 1, 1))
    client.force_login(user, backend=BACKEND)
    assert client.get(reverse("people:people")).status_code == 403
    answer = client.post(reverse("people:use_post"), {"post": str(other.pk)})
    assert answer["Location"] == reverse("people:desk")
    assert client.get(reverse("people:people")).status_code == 200
    assert "Seat of the administrator</h1>" in client.get(reverse("people:desk")).content.decode()


@pytest.mark.parametrize("sent", ["", "x", "0191f0c0-0000-7000-8000-000000000000"])
def test_post_that_one_does_not_hold_changes_nothing(client, sign_in, sent):
    mine = sign_in(Role.CALL_CENTRE)
    client.post(reverse("people:use_post"), {"post": sent})
    assert str(mine) in client.get(reverse("people:desk")).content.decode()


def test_post_of_somebody_else_cannot_be_taken(client, sign_in, make_post):
    sign_in(Role.CALL_CENTRE)
    theirs = make_post(Role.ADMINISTRATOR)
    client.post(reverse("people:use_post"), {"post": str(theirs.pk)})
    assert client.get(reverse("people:people")).status_code == 403


def test_ended_post_falls_away_at_the_next_request(client, sign_in):
    post = sign_in(Role.CALL_CENTRE)
    post.holdings.update(ends_on=date(2020, 1, 2))
    assert "You hold no post today" in client.get(reverse("people:desk")).content.decode()


def test_somebody_without_a_post_is_told_who_can_help(client, make_person, administrator):
    administrator.name, administrator.email = "Farida", "farida@office.example"
    administrator.save()
    client.force_login(make_person("asha"), backend=BACKEND)
    page = client.get(reverse("people:desk")).content.decode()
    assert "You hold no post today" in page
    assert "Farida" in page
    assert "farida@office.example" in page


def test_somebody_without_a_post_is_told_so_even_when_nobody_can_help(client, make_person):
    client.force_login(make_person("asha"), backend=BACKEND)
    page = client.get(reverse("people:desk")).content.decode()
    assert "this portal has none yet" in page


def test_refusal_says_what_is_missing_and_which_roles_have_it(client, sign_in):
    sign_in(Role.CALL_CENTRE)
    answer = client.get(reverse("people:people"))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "see people and the posts they hold" in page
    assert "<li>Administrator</li>" in page.replace("\n", "").replace("  ", "")


def test_refusal_comes_before_the_method_and_before_the_record(client, sign_in):
    sign_in(Role.CALL_CENTRE)
    missing = "0191f0c0-0000-7000-8000-000000000000"
    assert client.get(reverse("people:deactivate", args=[missing])).status_code == 403
    assert client.get(reverse("people:person", args=[missing])).status_code == 403


def test_anonymous_is_led_to_sign_in_and_back(client, db):
    answer = client.get("/en/desk/people/?q=a")
    assert answer["Location"] == "/en/account/login/?next=/en/desk/people/%3Fq%3Da"


def test_form_without_its_proof_is_refused(make_person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_person("asha", Role.CALL_CENTRE), backend=BACKEND)
    assert strict.post(reverse("people:use_post"), {"post": ""}).status_code == 403


def test_request_without_a_session_costs_no_query(rf, django_assert_num_queries):
    def view(request):
        assert (request.post, request.posts, request.actor) == (None, [], CITIZEN)
        return HttpResponse()

    with django_assert_num_queries(0):
        ActingPost(view)(rf.get("/"))


def test_request_carries_who_acts_and_in_which_post(client, sign_in):
    post = sign_in(Role.CALL_CENTRE)
    actor = client.get(reverse("people:desk")).wsgi_request.actor
    assert (actor.kind, actor.post_id) == (ActorKind.OFFICER, str(post.pk))


def test_machines_are_refused_in_their_own_words(rf):
    request = rf.get("/api/v1/anything")
    request.post, request.posts = None, []
    middleware = ActingPost(lambda request: HttpResponse())
    answer = middleware.process_exception(request, NotAllowedError("hosting.see"))
    assert answer.status_code == 403
    assert json.loads(answer.content) == {"error": "not_allowed", "permission": "hosting.see"}
    assert middleware.process_exception(request, ValueError()) is None


def test_mark_of_a_view_says_what_it_asks():
    assert needs("people.see")(lambda request: HttpResponse()).access == "people.see"
