"""Sending: once, in the caller's transaction, by the channels that are there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chinar.portal.core.jobs.models import Job
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices import services
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.notices.rendering import UnknownNoticeError
from chinar.portal.core.notices.services import Recipient, send
from chinar.portal.core.notices.transitions import WrongStateError, create
from chinar.portal.core.people.models import Holding, User
from chinar.portal.core.rows import gathered

pytestmark = pytest.mark.django_db
ZOON = Recipient(language="ur", email="Zoon@post.example", phone="+919800000210")
MAIL, SMS = "smtp://127.0.0.1:9", "http://127.0.0.1:9/sms"


def tell(now, *, to=ZOON, key="grievance:1:received", kind="tests.received", **more):
    return send(kind, to=to, context={"number": "7", "name": "Zoon"}, key=key, now=now, **more)


def test_without_channels_a_notice_is_kept_in_the_outbox(now):
    tell(now)
    kept = Delivery.objects.get()
    assert (kept.channel, kept.state, kept.address) == ("outbox", "kept", "Zoon@post.example")
    assert not Job.objects.exists()


def test_each_configured_channel_gets_a_delivery_and_a_job(now, environment):
    environment(email_url=MAIL, sms_url=SMS)
    tell(now)
    found = {d.channel: (d.state, d.address) for d in Delivery.objects.all()}
    assert found == {
        "email": ("waiting", "zoon@post.example"),
        "sms": ("waiting", "+919800000210"),
    }
    assert Job.objects.filter(kind="notices.deliver").count() == 2


def test_the_same_key_never_reaches_the_same_person_twice(now, environment):
    environment(email_url=MAIL)
    first = tell(now)
    again = tell(now + timedelta(hours=1))
    assert again == first
    assert Delivery.objects.count() == Job.objects.count() == 1


def test_what_is_gathered_is_told_once_it_is_written_with_one_job(now, environment):
    environment(email_url=MAIL)
    with gathered() as rows:
        tell(now, first=True)
    assert not Notice.objects.exists()
    assert not Job.objects.exists()
    with transaction.atomic():
        rows.write()
    job = Job.objects.get(kind="notices.deliver")
    assert job.arguments == {"delivery_id": str(Delivery.objects.get().pk)}


def test_what_may_have_been_told_is_not_gathered(now):
    with gathered(), pytest.raises(RuntimeError):
        tell(now)


def test_what_was_said_to_be_the_first_and_is_not_is_refused(now):
    tell(now)
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(now, first=True)
    assert Delivery.objects.count() == 1


def test_two_people_behind_one_address_get_the_same_thing_once(now, environment):
    environment(email_url=MAIL)
    one = User.objects.create_user("one")
    other = User.objects.create_user("other")
    for user in (one, other):
        tell(now, to=Recipient(language="en", email="desk@office.example", user_id=user.pk))
    assert Notice.objects.count() == 2
    assert Delivery.objects.count() == 1


def test_two_people_without_an_address_both_get_theirs(now):
    for name in ("one", "other"):
        user = User.objects.create_user(name)
        tell(now, to=Recipient(language="en", user_id=user.pk))
    assert Delivery.objects.filter(channel="outbox").count() == 2


def test_what_is_rolled_back_was_never_sent(now, environment):
    environment(email_url=MAIL)
    with transaction.atomic():
        tell(now)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize("by", ["flag", "user"])
def test_practice_never_leaves_the_house(now, environment, by):
    environment(email_url=MAIL, sms_url=SMS)
    user = User.objects.create_user("learner", practice=by == "user")
    to = Recipient(language="en", email="a@b.example", phone="+919800000211", user_id=user.pk)
    notice = tell(now, to=to, practice=by == "flag")
    assert notice.practice
    assert Delivery.objects.get().channel == "outbox"


def test_a_kind_without_words_is_refused_at_once(now):
    with pytest.raises(UnknownNoticeError, match=r"tests\.unknown"):
        tell(now, kind="tests.unknown")


def test_a_flood_to_one_person_goes_into_the_daily_summary(now, environment, monkeypatch):
    environment(email_url=MAIL)
    monkeypatch.setattr(services, "DAILY_CAP", 3)
    for number in range(5):
        tell(now, key=f"finding:{number}")
    states = list(Delivery.objects.order_by("id").values_list("state", flat=True))
    assert states == ["waiting"] * 3 + ["held"] * 2


def test_each_delivery_is_journalled_without_its_address(now):
    tell(now)
    entry = Entry.objects.get(action="notices.created")
    assert entry.data == {"kind": "tests.received", "channel": "outbox", "state": "kept"}


def test_a_post_is_told_through_who_holds_it(now, make_post):
    post = make_post("web_manager")
    assert services.recipient_at(post, now) is None
    user = User.objects.create_user("holder", email="h@post.example", language="hi")
    Holding.objects.create(post=post, user=user, starts_on=now.date())
    to = services.recipient_at(post, now)
    assert to == Recipient(language="hi", email="h@post.example", phone="", user_id=user.pk)


def test_a_delivery_cannot_be_born_sent(now):
    notice = Notice(kind="tests.received", key="k", recipient="r", language="en")
    with pytest.raises(WrongStateError):
        create(notice, [Delivery(channel="email", recipient="r", state="sent")], now=now)
