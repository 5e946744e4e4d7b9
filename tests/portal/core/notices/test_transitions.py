"""Two hands on one delivery: the second finds out."""

from __future__ import annotations

import pytest

from chinar.portal.core.notices import transitions
from chinar.portal.core.notices.models import Delivery
from chinar.portal.core.notices.services import Recipient, send

pytestmark = pytest.mark.django_db


def test_a_stale_hand_changes_nothing(now, environment):
    environment(email_url="smtp://127.0.0.1:1")
    to = Recipient(language="en", email="a@b.example")
    send("tests.received", to=to, context={}, key="k", now=now)
    mine, theirs = Delivery.objects.get(), Delivery.objects.get()
    transitions.begin(theirs, now=now)
    with pytest.raises(transitions.WrongStateError):
        transitions.begin(mine, now=now)


def test_a_move_outside_the_table_is_refused(now):
    send("tests.received", to=Recipient(language="en"), context={}, key="k", now=now)
    with pytest.raises(transitions.WrongStateError, match="succeed in kept"):
        transitions.succeed(Delivery.objects.get(), "x", now=now)
