"""Delivering: over a real mail server and a real gateway, with their faults."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices import jobs, services
from chinar.portal.core.notices.channels.message import TryLaterError
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.notices.services import Recipient, send
from chinar.portal.core.notices.transitions import begin

pytestmark = pytest.mark.django_db
ZOON = Recipient(language="en", email="zoon@post.example")
PHONE = Recipient(language="hi", phone="+919800000210")


def tell(now, to=ZOON, key="k", kind="tests.received", **more):
    context = {"number": "JK/1", "name": "Zoon & sons", "what": key}
    send(kind, to=to, context=context, key=key, now=now, **more)
    return Delivery.objects.filter(key=key).latest("id")


def work(now):
    """Run what is due long after any back-off."""
    return run_due(now=now + timedelta(days=2), raise_errors=False)


def test_an_email_leaves_in_the_readers_language_with_its_own_message_id(now, smtp, environment):
    environment(email_url=smtp.url, email_from="Chinar <no-reply@jk.example>")
    delivery = tell(now)
    work(now)
    mail = smtp.received[0]
    assert mail["To"] == "zoon@post.example"
    assert mail["Subject"] == "We have your report JK/1"
    assert mail["Message-ID"] == f"<{delivery.pk}@jk.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Dear Zoon & sons" in mail.get_content()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("sent", mail["Message-ID"])


def test_a_notice_is_sent_once_however_often_its_job_runs(now, smtp, environment):
    environment(email_url=smtp.url)
    delivery = tell(now)
    work(now)
    jobs.deliver(delivery_id=str(delivery.pk))
    assert len(smtp.received) == 1


def test_after_a_crash_between_sending_and_the_mark_the_message_id_is_the_same(
    now, smtp, environment
):
    environment(email_url=smtp.url)
    delivery = tell(now)
    begin(delivery, now=now)  # and here the worker died
    work(now)
    assert smtp.received[0]["Message-ID"].startswith(f"<{delivery.pk}@")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("sent", 2)


def test_a_refusal_for_good_fails_at_once(now, smtp, environment):
    environment(email_url=smtp.url)
    smtp.refusals = ["550 no such user zoon@post.example"]
    delivery = tell(now)
    work(now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("failed", "recipient refused, SMTP 550")
    assert smtp.received == []


def test_a_greylisting_server_gets_it_on_the_next_try(now, smtp, environment):
    environment(email_url=smtp.url)
    smtp.refusals = ["451 come back"]
    delivery = tell(now)
    work(now)
    assert Delivery.objects.get().state == "waiting"
    assert Delivery.objects.get().error == "recipient refused, SMTP 451"
    Job.objects.update(next_run_at=now)
    work(now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.error) == ("sent", 2, "")


def test_a_server_that_is_not_there_is_tried_until_the_tries_are_used_up(now, environment):
    environment(email_url="smtp://127.0.0.1:1")
    delivery = tell(now)
    for _ in range(jobs.MAX_ATTEMPTS + 1):
        Job.objects.update(next_run_at=now)
        work(now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("failed", jobs.MAX_ATTEMPTS)
    assert delivery.error == "ConnectionRefusedError"
    assert Job.objects.get().state == "done"


def test_a_failed_notice_can_be_sent_again_by_a_person(now, smtp, environment, officer):
    environment(email_url=smtp.url)
    smtp.refusals = ["550 no"]
    delivery = tell(now)
    work(now)
    delivery.refresh_from_db()
    services.retry(delivery, actor=officer, now=now)
    work(now)
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert Entry.objects.get(action="notices.retry").actor_user == "u"


def test_a_worker_that_dies_each_time_does_not_send_for_ever(now, smtp, environment):
    environment(email_url=smtp.url)
    delivery = tell(now)
    Delivery.objects.update(state="sending", attempts=jobs.MAX_ATTEMPTS)
    work(now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("failed", jobs.STOPPED)
    assert smtp.received == []


def test_an_sms_is_one_documented_object_with_token_and_idempotency_key(now, gateway, environment):
    environment(sms_url=gateway.url, sms_token="s3cret")
    delivery = tell(now, PHONE)
    work(now)
    assert gateway.asked == [
        {
            "id": str(delivery.pk),
            "to": "+919800000210",
            "text": "Chinar: got JK/1 (hi)",
            "language": "hi",
            "template": "tests.received",
        }
    ]
    assert gateway.headers[0]["Authorization"] == "Bearer s3cret"
    assert gateway.headers[0]["Idempotency-Key"] == str(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("sent", "gw-1")


@pytest.mark.parametrize("answer", [500, 503, 429, 408, 401])
def test_a_gateway_in_trouble_is_asked_again_with_the_same_key(now, gateway, environment, answer):
    environment(sms_url=gateway.url)
    gateway.answers = [answer, 200]
    delivery = tell(now, PHONE)
    work(now)
    Job.objects.update(next_run_at=now)
    work(now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("sent", 2)
    assert len({h["Idempotency-Key"] for h in gateway.headers}) == 1
    assert "Authorization" not in gateway.headers[0]


@pytest.mark.parametrize(("answer", "state"), [(400, "failed"), (302, "failed"), (409, "sent")])
def test_a_gateways_last_word_is_not_asked_again(now, gateway, environment, answer, state):
    environment(sms_url=gateway.url)
    gateway.answers = [answer]
    delivery = tell(now, PHONE)
    work(now)
    delivery.refresh_from_db()
    assert (delivery.state, len(gateway.asked)) == (state, 1)


def test_a_gateway_that_is_not_there_is_tried_later(now, environment):
    environment(sms_url="http://127.0.0.1:1/sms")
    delivery = tell(now, PHONE)
    with pytest.raises(TryLaterError, match="ConnectError"):
        jobs.deliver(delivery_id=str(delivery.pk))


def test_a_channel_that_was_switched_off_leaves_its_notices_here(now, environment):
    environment(email_url="smtp://127.0.0.1:1")
    waiting, sending = tell(now), tell(now, key="other")
    begin(sending, now=now)
    environment(email_url="")
    work(now)
    states = [Delivery.objects.get(pk=d.pk).state for d in (waiting, sending)]
    assert states == ["kept", "failed"]


def test_a_deleted_notice_is_not_missed_by_its_job(now, environment):
    environment(email_url="smtp://127.0.0.1:1")
    tell(now)
    Notice.objects.all().delete()
    work(now)
    assert Job.objects.get().state == "done"


def test_nothing_personal_is_logged_on_the_way(now, smtp, environment, caplog):
    environment(email_url=smtp.url, sms_url="http://127.0.0.1:1/sms")
    caplog.set_level(logging.DEBUG)
    smtp.refusals = ["550 zoon@post.example is unknown here"]
    tell(now, Recipient(language="en", email="zoon@post.example", phone="+919800000210"))
    work(now)
    assert "zoon" not in caplog.text
    assert "9800000210" not in caplog.text


def test_what_is_held_becomes_one_message_a_day(now, smtp, environment):
    environment(email_url=smtp.url)
    for number in range(3):
        tell(now, key=f"Site {number}", kind="tests.finding", digest=True)
    work(now)
    assert smtp.received == []
    recipient = Notice.objects.values_list("recipient", flat=True).first()
    jobs.gather_for(recipient, now=now)
    work(now)
    mail = smtp.received[0]
    assert mail["Subject"] == "Chinar: 3 things happened since yesterday"
    assert "• Site 1 needs a look" in mail.get_content()
    assert Delivery.objects.filter(state="gathered").count() == 3


def test_a_summary_names_the_first_and_counts_the_rest(now, monkeypatch):
    monkeypatch.setattr(jobs, "DIGEST_LINES", 2)
    for number in range(5):
        tell(now, key=f"Site {number}", kind="tests.finding", digest=True)
    jobs.gather()
    summary = Notice.objects.get(kind="notices.digest")
    text = jobs.rendering.render(summary).text
    assert text.count("•") == 2
    assert "And 3 more." in text
    assert summary.deliveries.get().state == "kept"


def test_there_is_one_summary_a_day_whatever_comes_after(now):
    tell(now, key="one", kind="tests.finding", digest=True)
    recipient = Notice.objects.get().recipient
    assert jobs.gather_for(recipient, now=now)
    tell(now, key="two", kind="tests.finding", digest=True)
    assert jobs.gather_for(recipient, now=now) is None
    assert jobs.gather_for(recipient, now=now + timedelta(days=1))
    assert jobs.gather_for(recipient, now=now + timedelta(days=2)) is None
    assert Delivery.objects.filter(state="held").count() == 0


def test_two_who_share_an_address_each_get_their_summary(now, smtp, environment, django_user_model):
    environment(email_url=smtp.url)
    for name in ("zoon", "asma"):
        user = django_user_model.objects.create_user(name)
        to = Recipient(language="en", email="office@post.example", user_id=user.pk)
        tell(now, to, key=f"Site of {name}", kind="tests.finding", digest=True)
    for recipient in set(Notice.objects.values_list("recipient", flat=True)):
        assert jobs.gather_for(recipient, now=now)
    work(now)
    told = "".join(mail.get_content() for mail in smtp.received)
    assert len(smtp.received) == 2
    assert "Site of zoon" in told
    assert "Site of asma" in told
