"""The page of notices: who may see it, what it shows, sending again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chinar.portal.core.notices.models import Delivery
from chinar.portal.core.notices.services import Recipient, send
from chinar.portal.core.people.roles import ROLE_PERMISSIONS, Role

pytestmark = pytest.mark.django_db


def tell(now, key, **more):
    to = Recipient(language="en", email="zoon@post.example")
    send("tests.received", to=to, context={"name": "Zoon"}, key=key, now=now, **more)
    return Delivery.objects.get(key=key)


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get(reverse("notices:deliveries"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_role_is_refused(client, sign_in, now, method):
    delivery = tell(now, "k")
    sign_in("web_manager")
    name = reverse("notices:retry", args=[delivery.pk])
    assert getattr(client, method)(name).status_code == 403


def test_an_administrator_sees_addresses_in_part_and_no_words(client, administrator, now):
    tell(now, "k")
    page = client.get(reverse("notices:deliveries")).content.decode()
    assert "z•••@post.example" in page
    assert "tests.received" in page
    assert "zoon@" not in page
    assert "Zoon" not in page


def test_an_empty_page_says_what_will_appear(client, administrator):
    assert "They appear when" in client.get(reverse("notices:deliveries")).content.decode()


def test_states_can_be_chosen_and_nonsense_shows_all(client, administrator, now):
    tell(now, "kept")
    tell(now, "held", digest=True)
    address = reverse("notices:deliveries")
    count = {
        state: len(client.get(address, {"state": state, "after": "?"}).context["rows"])
        for state in ("", "held", "failed", "nonsense")
    }
    assert count == {"": 2, "held": 1, "failed": 0, "nonsense": 2}


def test_a_failed_notice_can_be_sent_again_once(client, administrator, now, environment):
    environment(email_url="smtp://127.0.0.1:1")
    delivery = tell(now, "k")
    Delivery.objects.update(state="failed", error="SMTP 550")
    address = reverse("notices:retry", args=[delivery.pk])
    assert "Send again" in client.get(reverse("notices:deliveries")).content.decode()
    answer = client.post(address, follow=True)
    assert "waits to be sent again" in answer.content.decode()
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    assert "no longer" in client.post(address, follow=True).content.decode()


def test_sending_again_needs_a_post_and_a_notice(client, administrator, now):
    delivery = tell(now, "k")
    assert client.get(reverse("notices:retry", args=[delivery.pk])).status_code == 405
    missing = reverse("notices:retry", args=["01890000-0000-7000-8000-000000000000"])
    assert client.post(missing).status_code == 404


def test_who_may_only_see_notices_cannot_send_them_again(client, sign_in, now, monkeypatch):
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.CALL_CENTRE, frozenset({"notices.see"}))
    delivery = tell(now, "k")
    Delivery.objects.update(state="failed")
    sign_in(Role.CALL_CENTRE)
    page = client.get(reverse("notices:deliveries"))
    assert page.status_code == 200
    assert "Send again" not in page.content.decode()
    assert client.post(reverse("notices:retry", args=[delivery.pk])).status_code == 403
