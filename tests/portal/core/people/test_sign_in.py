"""Signing in through the real pages: password, codes, lock-out, practice, what is not there."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.contrib.staticfiles import finders
from django.urls import NoReverseMatch, reverse

from chinar.portal.core.people.practice import PRACTICE_PASSWORD
from chinar.portal.core.people.roles import SECOND_FACTOR_ROLES, Role

pytestmark = pytest.mark.django_db

PASSWORD = "a quiet walnut orchard"
KEY = {"name": "My phone"}


def sign_in(client, login="asha", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **extra)


def code_now(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def test_officer_signs_in_with_username_or_email_in_any_capitals(client, make_person):
    make_person("asha", Role.CALL_CENTRE, email="asha@office.example")
    for login in ("asha", "ASHA", "asha@office.example", "Asha@Office.example"):
        answer = sign_in(client, login)
        assert (answer.status_code, answer["Location"]) == (302, "/en/desk/"), login
        assert client.get("/en/desk/").status_code == 200
        client.logout()


def test_wrong_password_says_what_to_do_and_keeps_the_name(client, make_person):
    make_person("asha", Role.CALL_CENTRE)
    page = sign_in(client, password="wrong").content.decode()
    assert "That username and password do not go together" in page
    assert 'value="asha"' in page
    assert "wrong" not in page.split("do not go together")[1]


def test_sixth_try_is_refused_for_a_quarter_of_an_hour_even_with_the_right_password(
    client, make_person
):
    make_person("asha", Role.CALL_CENTRE, email="asha@office.example")
    names = ("asha", "ASHA", " asha ", "asha@office.example")
    for name in names:
        assert sign_in(client, name, "wrong").status_code == 200
    fifth = sign_in(client, "asha", "wrong")
    assert fifth.status_code == 429
    assert "Sign-in is paused" in fifth.content.decode()
    assert "15 minutes" in fifth.content.decode()
    assert fifth["Retry-After"] == "900"
    assert sign_in(client).status_code == 429
    assert sign_in(client, "asha@office.example").status_code == 429


def test_lock_out_ends_by_itself_and_its_page_counts_down(client, make_person):
    make_person("asha", Role.CALL_CENTRE)
    for _ in range(5):
        sign_in(client, password="wrong")
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=12)
    )
    assert "3 minutes" in sign_in(client).content.decode()
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=4)
    )
    assert sign_in(client).status_code == 302


def test_lock_out_of_one_account_leaves_the_others_alone(client, make_person):
    make_person("asha", Role.CALL_CENTRE)
    make_person("bashir", Role.CALL_CENTRE)
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client, "bashir").status_code == 302


def test_wrong_passwords_leave_neither_name_nor_password_in_the_log(client, make_person, caplog):
    make_person("asha", Role.CALL_CENTRE)
    with caplog.at_level("DEBUG", logger="axes"):
        for _ in range(5):
            sign_in(client, password="hunter2-of-the-valley")
    assert "asha" not in caplog.text
    assert "hunter2" not in caplog.text
    assert "127.0.0.1" not in caplog.text


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_role_that_decides_is_led_to_a_second_factor_first(client, make_person, role):
    make_person("asha", role)
    sign_in(client)
    desk = client.get("/en/desk/").content.decode()
    assert "Set up a second step first" in desk
    assert reverse("mfa_activate_totp") in desk
    assert client.get(reverse("people:people")).status_code in {302, 403}
    assert "asha" not in client.get(reverse("people:people"), follow=True).content.decode()


def test_practice_person_and_plain_role_are_let_off_the_second_factor(client, make_person):
    make_person("asha", Role.ADMINISTRATOR, practice=True)
    make_person("bashir", Role.CALL_CENTRE)
    for name in ("asha", "bashir"):
        sign_in(client, name)
        assert "second step" not in client.get("/en/desk/").content.decode()
        client.logout()


def test_officer_sets_up_an_app_and_signs_in_with_its_code(client, make_person):
    user = make_person("asha", Role.ADMINISTRATOR)
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert 'fill="#fff"' in page.context["totp_svg"], "readable on a dark page"
    done = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True)
    codes = re.findall(r"<code><bdi dir=\"ltr\">(\d{8})</bdi></code>", done.content.decode())
    assert len(codes) == 10
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data), "the secret is stored sealed"
    assert client.get(reverse("people:people")).status_code == 200

    client.logout()
    asked = sign_in(client)
    assert asked["Location"] == reverse("mfa_authenticate")
    assert client.get("/en/desk/").status_code == 302, "a password alone opens nothing"
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "That code is not right" in wrong.content.decode()
    right = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert right["Location"] == "/en/desk/"
    assert client.get(reverse("people:people")).status_code == 200

    client.logout()
    sign_in(client)
    again = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert again.status_code == 200, "a code works once"
    recovered = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert recovered["Location"] == "/en/desk/"


def test_codes_cannot_be_guessed_without_end(client, make_person, second_factor):
    user = make_person("asha", Role.ADMINISTRATOR)
    secret = second_factor(user)
    sign_in(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert "Wait five minutes" in answer.content.decode()


def test_changing_a_second_factor_later_asks_for_the_password_again(client, make_person):
    make_person("asha", Role.CALL_CENTRE)
    sign_in(client)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    shown = client.get(answer["Location"])
    assert "Show that it is you" in shown.content.decode()
    gone_on = client.post(answer["Location"], {"password": PASSWORD})
    assert gone_on["Location"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
    ],
)
def test_page_at_the_door_stands_in_our_frame(client, db, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert_ours(page)


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
    ],
)
def test_page_behind_the_door_stands_in_our_frame(client, make_person, second_factor, name):
    user = make_person("asha", Role.CALL_CENTRE)
    sign_in(client)
    if name == "mfa_view_recovery_codes":
        client.post(reverse("mfa_activate_totp"), {"code": "x"})
        secret = client.session["mfa.totp.secret"]
        client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    elif name != "mfa_activate_totp":
        second_factor(user)
    page = client.get(reverse(name))
    assert page.status_code == 200, page.get("Location")
    assert_ours(page)


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_page_of_a_passkey_stands_in_our_frame(client, make_person, name):
    user = make_person("asha", Role.CALL_CENTRE)
    sign_in(client)
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=KEY)
    page = client.get(reverse(name, kwargs={"pk": key.pk}))
    assert page.status_code == 200
    assert "My phone" in page.content.decode()
    assert_ours(page)


def assert_ours(page):
    """Our frame, and nothing that the content security policy would stop."""
    text = page.content.decode()
    assert '<main id="main"' in text
    assert "design/chinar.css" in text
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert not re.search(r"\son[a-z]+=|\sstyle=|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        source = re.search(r'src="/static/([^"?]+)', tag)
        assert source or 'type="application/json"' in tag, tag
        assert source is None or finders.find(source[1]), source


def test_addresses_that_people_do_not_need_are_not_there(client, db):
    for name in ("account_signup", "account_email", "socialaccount_connections", "mfa_trust"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get("/en/account/signup/").status_code == 404


def test_practice_people_are_listed_with_role_and_post_and_a_button_that_signs_in(
    client, make_person
):
    user = make_person("practice-centre", Role.DATA_CENTRE, practice=True)
    user.set_password(PRACTICE_PASSWORD)
    user.save()
    make_person("real-one", Role.DATA_CENTRE)
    page = client.get(reverse("account_login")).content.decode()
    assert "practice-centre" in page
    assert "Data centre officer" in page
    assert "Post of practice-centre" in page
    assert PRACTICE_PASSWORD in page
    assert "real-one" not in page
    assert sign_in(client, "practice-centre", PRACTICE_PASSWORD).status_code == 302


def test_practice_list_stays_short_with_a_few_of_each_role(client, make_person):
    for number in range(5):
        make_person(f"try-centre{number}", Role.DATA_CENTRE, practice=True)
    make_person("try-secretary", Role.CHIEF_SECRETARY, practice=True)
    listed = client.get(reverse("account_login")).context["practice_sign_ins"]
    assert [one["username"] for one in listed] == [
        "try-secretary",
        "try-centre0",
        "try-centre1",
        "try-centre2",
    ]


def test_practice_password_is_not_shown_when_nobody_practises(client, make_person):
    make_person("asha", Role.CALL_CENTRE)
    assert PRACTICE_PASSWORD not in client.get(reverse("account_login")).content.decode()


def test_closed_account_neither_signs_in_nor_stays_signed_in(client, make_person):
    user = make_person("asha", Role.CALL_CENTRE)
    sign_in(client)
    user.is_active = False
    user.save()
    assert client.get("/en/desk/").status_code == 302
    assert sign_in(client)["Location"] == reverse("account_inactive")


def test_forgotten_password_sends_a_link_that_works_once(client, make_person, mailoutbox):
    make_person("asha", Role.CALL_CENTRE, email="asha@office.example")
    done = client.post(
        reverse("account_reset_password"), {"email": "asha@office.example"}, follow=True
    )
    assert "Look in your e-mail" in done.content.decode()
    link = re.search(r"http://testserver(/\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    new = "three rivers and a bridge"
    assert client.post(address, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(client, password=new).status_code == 302
    assert "no longer works" in client.get(link, follow=True).content.decode()


def test_forgotten_password_of_an_unknown_address_says_the_same_and_sends_nothing(
    client, db, mailoutbox
):
    done = client.post(reverse("account_reset_password"), {"email": "no@one.example"}, follow=True)
    assert "Look in your e-mail" in done.content.decode()
    assert mailoutbox == []


def test_officer_changes_the_password(client, make_person):
    make_person("asha", Role.CALL_CENTRE)
    sign_in(client)
    address = reverse("account_change_password")
    short = client.post(
        address, {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    )
    assert "error-summary" in short.content.decode()
    new = "three rivers and a bridge"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(address, sent).status_code == 302
    client.logout()
    assert sign_in(client, password=new).status_code == 302


def test_sign_in_leads_to_this_site_only(client, make_person):
    make_person("asha", Role.CALL_CENTRE)
    answer = client.post(
        reverse("account_login") + "?next=https://elsewhere.example/",
        {"login": "asha", "password": PASSWORD},
    )
    assert answer["Location"] == "/en/desk/"
