"""Single sign-on links by verified e-mail, to accounts that are there, and to nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse

from chinar.portal.core.people.adapters import SocialAccountAdapter
from chinar.portal.core.people.models import User

pytestmark = pytest.mark.django_db


class Identity:
    """What the sign-in service says, as allauth hands it over."""

    def __init__(self, *emails, existing=False, process="login"):
        self.email_addresses = [SimpleNamespace(email=e, verified=v) for e, v in emails]
        self.state = {"process": process}
        self.is_existing = existing
        self.connected = None

    def connect(self, request, user):
        self.connected = user


def arrive(rf, *emails, **more):
    identity = Identity(*emails, **more)
    SocialAccountAdapter().pre_social_login(rf.get("/"), identity)
    return identity.connected


def test_verified_address_links_to_its_account_in_any_capitals(rf, make_person):
    user = make_person("asha", email="Asha@Office.example")
    assert arrive(rf, ("asha@office.EXAMPLE", True)) == user
    user.refresh_from_db()
    assert user.has_usable_password(), "linking leaves the password as it is"


@pytest.mark.parametrize(
    "emails",
    [
        [("asha@office.example", False)],
        [("other@office.example", True)],
        [("", True)],
        [],
        [("asha@office.example", True), ("bashir@office.example", True)],
    ],
    ids=["not verified", "unknown", "empty", "none", "two accounts"],
)
def test_nothing_else_links(rf, make_person, emails):
    make_person("asha", email="asha@office.example")
    make_person("bashir", email="bashir@office.example")
    make_person("chaman")
    assert arrive(rf, *emails) is None
    assert User.objects.count() == 3


def test_practice_and_closed_accounts_do_not_link(rf, make_person):
    make_person("asha", email="asha@office.example", practice=True)
    make_person("bashir", email="bashir@office.example", is_active=False)
    assert arrive(rf, ("asha@office.example", True)) is None
    assert arrive(rf, ("bashir@office.example", True)) is None


def test_known_identity_is_left_as_it_is(rf, make_person):
    make_person("asha", email="asha@office.example")
    assert arrive(rf, ("asha@office.example", True), existing=True) is None


def test_nobody_links_an_identity_to_the_account_they_are_in(rf, make_person):
    with pytest.raises(ImmediateHttpResponse):
        arrive(rf, ("asha@office.example", True), process="connect")


def test_nobody_makes_an_account_for_themselves(rf):
    assert not SocialAccountAdapter().is_open_for_signup(rf.get("/"), Identity())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("email", "verified", "let_in"),
    [
        ("Asha@office.example", "1", True),
        ("asha@office.example", "0", False),
        ("nobody@office.example", "1", False),
    ],
)
def test_setting_alone_switches_it_on(new_house, email, verified, let_in):
    house = new_house("sqlite", EMAIL=email, VERIFIED=verified)
    happened = json.loads(house.python(Path(__file__).with_name("visit_sso.py")))
    assert happened == {
        "button": True,
        "policy": True,
        "back": "/sso/oidc/sso/login/callback/",
        "led_to": "/en/desk/" if let_in else "",
        "says": not let_in,
        "signed_in": let_in,
        "accounts": 1,
        "password_kept": True,
    }


@pytest.mark.slow
def test_portal_behind_tls_passes_the_deployment_check(new_house):
    house = new_house("sqlite", CHINAR_SECURE="1", CHINAR_ALLOWED_HOSTS="portal.example.gov.in")
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(
        command, env=house.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
