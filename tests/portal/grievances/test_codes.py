"""One-time codes: the phone or e-mail of a report opens it, and only for who reads it there."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.people.models import User
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.jobs import tidying
from chinar.portal.grievances.models import OneTimeCode
from chinar.portal.grievances.services import codes
from chinar.portal.grievances.services.codes import Purpose

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PHONE, EMAIL = "+919419012345", "asha@example.org"


def sent():
    """Let the newest code be sent and return it."""
    return world.sent_code()


def ask(address=PHONE, purpose=Purpose.MINE, now=world.NOW, grievance=None, asker="192.0.2.1"):
    told = {"asker": asker, "language": "en", "now": now, "grievance": grievance}
    return codes.ask(address, purpose, **told)


def work():
    """Run the jobs that send codes."""
    for made in OneTimeCode.objects.all():
        codes.send_made(made.pk, now=made.sent_at)


@pytest.mark.parametrize(
    "typed", ["9419012345", "+91 94190-12345", "۹۴۱۹۰۱۲۳۴۵", "ASHA@example.org"]
)
def test_phone_or_email_of_a_report_opens_it_only_with_the_code_sent_there(client, case, typed):
    asked = client.post("/en/track/", {"number": case.number, "proof": typed})
    assert asked.url == f"/en/track/{case.key}/code/"
    assert case.text not in client.get(f"/en/track/{case.key}/").content.decode()
    right = sent()
    wrong = "000000" if right != "000000" else "000001"
    assert "not the code" in client.post(asked.url, {"code": wrong}).content.decode()
    assert client.post(asked.url, {"code": right}).url == f"/en/track/{case.key}/"
    assert case.text in client.get(f"/en/track/{case.key}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "stored"), [("094190 12345", PHONE), ("ASHA@EXAMPLE.org", EMAIL)]
)
def test_code_goes_to_the_address_of_the_report_and_no_other(client, case, typed, stored):
    client.post(f"/en/track/{case.key}/", {"proof": typed})
    work()
    notice = Notice.objects.get(kind="grievances.code")
    assert Delivery.objects.get(notice=notice).address == stored


@pytest.mark.parametrize(
    "typed", ["as\u212ay@example.org", "\u017fara@example.org", "asky@example.com"]
)
def test_mailbox_that_only_looks_the_same_gets_nothing(state, typed):
    for name in ("asky", "sara"):
        world.filed(state, key=name, email=f"{name}@example.org", phone="")
    ask(typed)
    work()
    assert not Notice.objects.filter(kind="grievances.code").exists()


def test_answer_is_the_same_whether_or_not_the_address_is_known(client, case):
    known = client.post(f"/en/track/{case.key}/", {"proof": EMAIL})
    other = Client()
    unknown = other.post(f"/en/track/{case.key}/", {"proof": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    first, second = (
        who.get(known.url).content.decode().split("<h1>")[1].split("csrf")[0]
        for who in (client, other)
    )
    assert first == second
    work()
    assert Notice.objects.filter(kind="grievances.code").count() == 1
    assert OneTimeCode.objects.count() == 2


def test_phone_of_another_report_is_sent_nothing_for_this_one(client, state, case):
    world.filed(state, key="other", phone="+919000000001", email="")
    client.post(f"/en/track/{case.key}/", {"proof": "9000000001"})
    work()
    assert not Notice.objects.filter(kind="grievances.code").exists()


def test_code_works_only_in_the_browser_that_asked(client, case):
    asked = client.post(f"/en/track/{case.key}/", {"proof": "9419012345"})
    other = Client()
    assert other.post(asked.url, {"code": sent()}).url == f"/en/track/{case.key}/"
    assert case.text not in other.get(f"/en/track/{case.key}/").content.decode()


def test_code_for_one_report_opens_no_other(client, state, case):
    other = world.filed(state, key="other")
    client.post(f"/en/track/{case.key}/", {"proof": "9419012345"})
    client.post(f"/en/track/{other.key}/code/", {"code": sent()})
    assert not client.get(f"/en/track/{other.key}/").context.get("moments")


def test_address_and_code_lie_locked_until_they_were_sent_and_then_nowhere(case):
    made = ask()
    columns = [field.column for field in OneTimeCode._meta.concrete_fields]
    told = made.told
    assert (told["address"], len(told["code"])) == (PHONE, 6)
    for _ in range(2):
        kept = str(world.stored(OneTimeCode, made.pk, *columns))
        assert not [value for value in (told["code"], "9419012345") if value in kept]
        work()
    assert OneTimeCode.objects.get().told == {}
    assert Notice.objects.filter(kind="grievances.code").count() == 1


def test_code_that_came_to_be_sent_too_late_is_not(case):
    made = ask()
    codes.send_made(made.pk, now=world.NOW + codes.LASTS)
    assert not Notice.objects.filter(kind="grievances.code").exists()
    assert OneTimeCode.objects.get().told == {}


def test_code_lasts_ten_minutes_and_works_once(case):
    made, code = ask(), sent()
    assert codes.check(made.pk, code, now=world.NOW + timedelta(minutes=9))
    with pytest.raises(codes.SpentError):
        codes.check(made.pk, code, now=world.NOW + timedelta(minutes=9))
    late = ask()
    with pytest.raises(codes.SpentError):
        codes.check(late.pk, sent(), now=world.NOW + timedelta(minutes=10))


def test_code_takes_five_tries_and_then_not_even_the_right_one(case):
    made = ask()
    for _ in range(5):
        assert not codes.check(made.pk, "12345", now=world.NOW)
    with pytest.raises(codes.SpentError):
        codes.check(made.pk, sent(), now=world.NOW)


def test_three_codes_an_hour_and_eight_a_day_go_to_one_address(case):
    for _ in range(3):
        ask()
    with pytest.raises(codes.TooManyCodesError):
        ask("94190 12345")
    for hours in (2, 4):
        ask(now=world.NOW + timedelta(hours=hours))
        ask(now=world.NOW + timedelta(hours=hours))
    ask(now=world.NOW + timedelta(hours=6))
    with pytest.raises(codes.TooManyCodesError):
        ask(now=world.NOW + timedelta(hours=8))


def test_stranger_uses_up_nobody_elses_codes(case):
    for _ in range(3):
        ask(asker="198.51.100.7")
    with pytest.raises(codes.TooManyCodesError):
        ask(asker="198.51.100.7")
    assert ask(asker="192.0.2.1")


def test_one_home_is_one_asker_however_many_addresses_it_has(case):
    for number in range(3):
        ask(asker=f"2001:db8:1:2::{number}")
    with pytest.raises(codes.TooManyCodesError):
        ask(asker="2001:db8:1:2:ffff::9")
    with pytest.raises(codes.TooManyCodesError):
        ask(asker="::ffff:192.0.2.1") and [ask(asker="192.0.2.1") for _ in range(3)]
    assert ask(asker="2001:db8:1:3::1")


def test_many_strangers_flood_no_phone_and_do_not_hold_up_whose_it_is(case):
    before = world.NOW - timedelta(days=30)
    made, code = ask(now=before), sent()
    codes.check(made.pk, code, now=before)
    tidying.forget_codes()
    for number in range(codes.MOST_OF_ALL_AN_HOUR):
        ask(asker=f"198.51.100.{number}")
    with pytest.raises(codes.TooManyCodesError):
        ask(asker="198.51.100.200")
    assert ask()


def test_one_asker_does_not_try_all_phones(case, monkeypatch):
    monkeypatch.setattr(codes, "MOST_OF_AN_ASKER", 4)
    for number in range(4):
        ask(f"900000000{number}")
    with pytest.raises(codes.TooManyCodesError):
        ask("9000000009")
    assert ask("9000000009", asker="")


def test_one_browser_is_sent_six_codes_an_hour_whatever_it_types(client, case):
    for number in range(6):
        client.post("/en/mine/", {"address": f"900000000{number}"})
    page = client.post("/en/mine/", {"address": "9419012345"}).content.decode()
    assert "Several codes were sent" in page
    work()
    assert not Notice.objects.filter(kind="grievances.code").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time by nature")
def test_codes_asked_for_at_one_moment_do_not_pass_the_limit():
    refused = []

    def try_once():
        try:
            ask("9000000001")
        except codes.TooManyCodesError:
            refused.append(1)
        connections.close_all()

    threads = [threading.Thread(target=try_once) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert OneTimeCode.objects.count() == 3
    assert len(refused) == 5


def test_my_reports_lists_all_of_a_phone_and_opens_them(client, state, case):
    second = world.filed(state, key="second", email="", text="The pump house has no power at all.")
    world.filed(state, key="third", phone="+919000000001", email="")
    asked = client.post("/en/mine/", {"address": "94190 12345"})
    client.post(asked.url, {"code": sent()})
    page = client.get("/en/mine/").content.decode()
    assert case.number in page
    assert second.number in page
    assert page.count("/en/track/JK") == 2
    assert second.text in client.get(f"/en/track/{second.key}/").content.decode()


def test_my_reports_are_found_by_email_whatever_its_capitals(client, state):
    case = world.filed(state, email="Asha.Practice@Example.org", phone="")
    asked = client.post("/en/mine/", {"address": "asha.practice@example.org"})
    client.post(asked.url, {"code": sent()})
    assert case.number in client.get("/en/mine/").content.decode()


@pytest.fixture
def used(client, case):
    """A phone on which somebody saw a report, began another and added a file to it."""
    asked = client.post("/en/mine/", {"address": "94190 12345"})
    client.post(asked.url, {"code": sent()})
    client.get("/en/mine/")
    picture = SimpleUploadedFile("tap.png", PNG, "image/png")
    client.post("/en/report/", {"text": "The storekeeper threatens us.", "attachments": [picture]})
    client.post("/en/report/contact/", {"name": "Asha", "phone": "9419012345"})
    assert Upload.objects.exists()
    return client


def test_nothing_is_left_on_a_shared_phone(used, case):
    before = used.session.session_key
    assert "storekeeper" in used.get("/en/report/").content.decode()
    left = used.post("/en/mine/leave/")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Send me a code" in used.get("/en/mine/").content.decode()
    assert case.text not in used.get(f"/en/track/{case.key}/").content.decode()
    assert "storekeeper" not in used.get("/en/report/").content.decode()
    assert "Asha" not in used.get("/en/report/contact/").content.decode()
    assert used.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()
    assert not Upload.objects.exists()


def test_officer_who_helped_somebody_stays_signed_in(used):
    used.force_login(User.objects.create_user("helper"), BACKEND)
    before, kept = used.session.session_key, set(used.session.keys())
    theirs = {"report", "grievances_proved", "address_proved"}
    assert theirs < kept
    used.post("/en/mine/leave/")
    assert used.session.session_key != before
    assert "_auth_user_id" in used.session
    assert not theirs & set(used.session.keys())


@pytest.mark.parametrize("typed", ["17", "asha", "a@b", "@example.org"])
def test_address_that_cannot_be_written_to_is_told(client, state, typed):
    assert "ten digits" in client.post("/en/mine/", {"address": typed}).content.decode()


def test_words_of_a_code_are_forgotten_once_sent(case, settings):
    from chinar.portal.core.notices import rendering

    assert rendering.opens_something("grievances.code")
    assert not rendering.opens_something("grievances.received")
