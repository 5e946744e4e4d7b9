"""Single sign-on links by verified e-mail, to accounts that are there, and to nothing else."""

from __future__ import annotations

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
