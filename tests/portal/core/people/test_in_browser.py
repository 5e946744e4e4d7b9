"""Signing in with a real browser: a passkey with scripts, a code without, and what axe says."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from tests.browser import axe_faults, overflow

from chinar.portal.core.people.practice import PRACTICE_PASSWORD
from chinar.portal.core.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a quiet walnut orchard"


def fill_in(page, name="asha"):
    page.goto("/en/account/login/")
    page.get_by_label("Username or e-mail").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_device(page):
    """Put a device into the browser that answers for its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_passkey_is_added_and_then_signs_in_alone(new_page, make_person):
    make_person("asha", Role.ADMINISTRATOR)
    page = new_page()
    give_device(page)
    fill_in(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Its name").fill("My phone")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.get_by_role("link", name="Go to your desk").click()
    page.get_by_role("link", name="People").first.wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/en/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Post of asha").wait_for()


def test_code_of_an_app_signs_in_without_scripts_on_a_phone(new_page, make_person, second_factor):
    secret = second_factor(make_person("asha", Role.ADMINISTRATOR))
    page = new_page(width=360, js=False)
    fill_in(page)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Post of asha").wait_for()


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_pages_of_people_are_accessible_and_fit_a_phone(new_page, make_person, lang):
    tried = make_person("try-me", Role.ADMINISTRATOR, practice=True)
    tried.set_password(PRACTICE_PASSWORD)
    tried.save()
    page = new_page(lang, width=360)
    found = {}

    def look(address):
        page.goto(f"/{lang}{address}")
        found[address] = [
            *axe_faults(page),
            *([f"{wide} px too wide"] if (wide := overflow(page)) else []),
        ]

    look("/account/login/")
    look("/account/password/reset/")
    page.goto("/en/account/login/")
    page.get_by_role("button", name="try-me").click()
    page.wait_for_url("**/desk/")
    for address in (
        "/desk/",
        "/desk/people/",
        "/desk/people/new/",
        "/desk/posts/",
        "/desk/posts/new/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
        "/account/password/change/",
    ):
        look(address)
    assert not {address: faults for address, faults in found.items() if faults}
