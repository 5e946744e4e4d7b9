"""What a notice says and where it goes: locked while it is needed, gone afterwards."""

from __future__ import annotations

import hashlib
import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from chinar.portal.core.health import tables
from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.notices import digests, jobs, transitions
from chinar.portal.core.notices.channels.email import EmailChannel
from chinar.portal.core.notices.channels.message import Message, TryLaterError
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.notices.services import Recipient, send

pytestmark = pytest.mark.django_db
BOTH = Recipient(language="en", email="zoon@post.example", phone="+919800000210")
SECRET = "7KQ4M-9WB2X"
MONTH = timedelta(days=31)


def tell(now, key="k", **more):
    send("tests.received", to=BOTH, context={"number": SECRET}, key=key, now=now, **more)
    return Notice.objects.get(key=key)


def database():
    """Return all that the tables of notices hold, as their columns have it."""
    with connection.cursor() as cursor:
        found = []
        for table in ("notices_notice", "notices_delivery"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 # a constant
            found += cursor.fetchall()
    return str(found)


def words():
    """Return the words that can still be read, and the addresses."""
    addresses = Delivery.objects.order_by("channel").values_list("address", flat=True)
    return Notice.objects.get().context, list(addresses)


def test_neither_words_nor_address_lie_open_and_the_digest_cannot_be_tried(now):
    notice = tell(now)
    assert (notice.context, notice.deliveries.get().address) == ({"number": SECRET}, BOTH.email)
    tried = [hashlib.sha256(it.encode()).hexdigest() for it in (BOTH.email, f"email:{BOTH.email}")]
    assert not [it for it in (SECRET, BOTH.email, *tried) if it in database()]


def test_address_goes_with_its_message_and_the_words_with_the_last(now, smtp, gateway, environment):
    environment(email_url=smtp.url, sms_url=gateway.url)
    tell(now)
    first, second = Delivery.objects.order_by("channel")
    jobs.deliver(delivery_id=str(first.pk))
    assert words() == ({"number": SECRET}, ["", BOTH.phone])
    jobs.deliver(delivery_id=str(second.pk))
    assert words() == ({}, ["", ""])
    assert SECRET in smtp.received[0]["Subject"]


def test_what_was_gathered_is_in_the_summary_alone_and_goes_with_it(now, smtp, environment):
    environment(email_url=smtp.url)
    notice = tell(now, digest=True)
    jobs.gather_for(notice.recipient, now=now)
    notice.refresh_from_db()
    assert notice.context == {}
    run_due(now=now + MONTH, raise_errors=False)
    assert not Notice.objects.exclude(context={}).exists()
    assert not Delivery.objects.exclude(address="").exists()
    assert len(smtp.received) == 1


@pytest.mark.parametrize("state", ["kept", "failed", "waiting"])
def test_what_was_never_sent_is_forgotten_after_a_month_unless_it_waits(now, state):
    tell(now)
    Delivery.objects.update(state=state)
    transitions.forget_old(now)
    assert words() == ({"number": SECRET}, [BOTH.email])
    transitions.forget_old(now + timedelta(days=1))
    kept = ({"number": SECRET}, [BOTH.email]) if state == "waiting" else ({}, [""])
    assert words() == kept


def test_what_was_forgotten_is_not_offered_to_be_sent_again(client, administrator, now):
    delivery = tell(now).deliveries.get()
    Delivery.objects.update(state="failed", address="")
    assert "Send again" not in client.get(reverse("notices:deliveries")).content.decode()
    again = client.post(reverse("notices:retry", args=[delivery.pk]), follow=True)
    assert "can no longer be sent" in again.content.decode()
    assert Delivery.objects.get().state == "failed"


def test_nothing_leaves_without_the_key_and_nothing_is_lost(now, smtp, environment, settings):
    environment(email_url=smtp.url)
    delivery = tell(now).deliveries.get()
    own, settings.CONFIDENTIAL_KEYS = settings.CONFIDENTIAL_KEYS, [b"1" * 32]
    with pytest.raises(TryLaterError, match="key"):
        jobs.deliver(delivery_id=str(delivery.pk))
    settings.CONFIDENTIAL_KEYS = own
    jobs.deliver(delivery_id=str(delivery.pk))
    assert SECRET in smtp.received[0]["Subject"]


def test_backup_holds_notices_as_locked_as_the_database_and_gives_them_back(now):
    tell(now)
    before = words()
    for model in (Delivery, Notice):
        lines = list(tables.lines(model))
        assert SECRET not in str(lines)
        assert BOTH.email not in str(lines)
        model.objects.all()._raw_delete(model.objects.db)
        assert tables.insert(model, [line.encode() for line in lines]) == 1
        assert words() == before == ({"number": SECRET}, [BOTH.email])


def test_thread_that_opens_a_case_is_not_kept_with_its_delivery(smtp):
    channel = EmailChannel(url=smtp.url, sender="a@jk.example", answers_to="in@jk.example")
    facts = {"address": BOTH.email, "language": "en", "subject": "s", "text": "t", "short": "s"}
    kept = channel.send(Message(id="1", kind="k", thread="jk1.secret", **facts))
    assert smtp.received[0]["Message-ID"] == "<1.jk1.secret@jk.example>"
    assert kept == "<1@jk.example>"


def test_what_was_told_before_is_locked_or_emptied_by_the_migration(now):
    plain = hashlib.sha256(b"email:zoon@post.example").hexdigest()
    kept, sent = tell(now), tell(now, key=f"digest:2026-11-24:{plain}")
    Notice.objects.update(recipient=plain)
    Delivery.objects.update(recipient=plain, address=BOTH.email)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET context = %s", ['{"number": "7"}'])
    Delivery.objects.filter(notice=sent).update(state="sent")
    importlib.import_module("chinar.portal.core.notices.migrations.0004_locked").lock(apps, None)
    for found in (kept, sent):
        found.refresh_from_db()
    assert (kept.context, sent.context) == ({"number": "7"}, {})
    assert kept.recipient == sent.recipient == digests.of("email:zoon@post.example")
    assert sent.key == f"digest:2026-11-24:{sent.recipient}" == sent.deliveries.get().key
    assert not [it for it in (plain, BOTH.email, '"7"') if it in database()]
    assert (kept.deliveries.get().address, sent.deliveries.get().address) == (BOTH.email, "")
