"""Mail that waits for a person: within bounds, whole or said to be cut, in confidence where due."""

from __future__ import annotations

import importlib
import json
import smtplib
from base64 import b64encode

import pytest
from django.apps import apps
from tests.portal.grievances import imap, world
from tests.portal.grievances.mailing import WORDS, answer, letter, take
from tests.portal.grievances.pictures import PNG

from chinar.portal.core import locked
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.scopes import ORGANISATIONS, root
from chinar.portal.grievances import mail_server, mailbox, papers
from chinar.portal.grievances.models import Grievance, Held
from chinar.portal.grievances.models import Letter as Taken
from chinar.portal.grievances.services import desk, held_mail, holding
from chinar.portal.grievances.services import mail as mails

pytestmark = pytest.mark.usefixtures("own_address")


def empty(number, **headers):
    """Return a letter that is held: there are no words in it."""
    return letter("", subject="", number=number, **headers)


def let_in(held, post):
    return holding.let_in(held, post=post, actor=world.hand(post).actor, now=world.NOW).grievance


def finish(case, engineer, secretary=None):
    hand = world.hand(engineer)
    given = world.hand(secretary) if secretary else hand
    moved = desk.start(desk.assign(case, given, to=engineer), hand)
    proposal = desk.Proposal(outcome="granted", action_taken="Mended.", reply="It is mended.")
    return desk.dispose(desk.propose(moved, hand, proposal=proposal), hand)


@pytest.fixture
def trusted(organisations):
    """The post that sees confidential reports of the whole state."""
    return world.post(root(ORGANISATIONS, "State"), "Secretary", "grievance_secretary")


def test_held_mail_is_let_in_as_it_came(state, case, trusted):
    raw = letter(From="o@example.org", subject=f"Re: {case.number}", files=[("tap.png", PNG)])
    assert take(raw).reason == "unproved"
    filed = let_in(Held.objects.get(), trusted)
    assert filed.text.endswith(WORDS)
    assert filed.contact.email == "o@example.org"
    assert papers.kept(filed.pk).count() == 1
    assert (Held.objects.get().mail, Held.objects.get().size) == ("", 0)


def test_mail_to_a_finished_case_is_kept_and_its_sender_told(state, case, engineer):
    finish(case, engineer)
    assert take(answer(case)).reason == "case_is_finished"
    assert Held.objects.get().grievance == case
    assert Notice.objects.filter(kind="grievances.mail_not_added").count() == 1


# In confidence --------------------------------------------------------------------------------


@pytest.fixture
def secret(state):
    return world.filed(state, key="web:secret", confidential=True)


@pytest.fixture
def held_in_confidence(secret, engineer, trusted):
    finish(secret, engineer, trusted)
    take(answer(secret, "The storekeeper threatens me.", subject="The storekeeper"))
    return Held.objects.get()


def test_mail_to_a_confidential_case_is_seen_and_decided_by_that_role_alone(
    held_in_confidence, client, sign_in, monkeypatch
):
    from chinar.portal.core.people.roles import ROLE_PERMISSIONS, Role

    held, top = held_in_confidence, root(ORGANISATIONS, "State")
    role = Role.GRIEVANCE_SECRETARY
    all_of_it = ROLE_PERMISSIONS[role]
    with monkeypatch.context() as patch:
        patch.setitem(ROLE_PERMISSIONS, role, all_of_it - {"grievances.confidential"})
        sign_in("grievance_secretary", top)
        page = client.get("/en/desk/held/").content.decode()
        assert not [it for it in ("storekeeper", "asha@example.org", "Let in<") if it in page]
        assert client.post(f"/en/desk/held/{held.pk}/let-in/").status_code == 403
        assert client.post(f"/en/desk/held/{held.pk}/drop/", {"note": "x"}).status_code == 403
    assert "storekeeper threatens" in client.get("/en/desk/held/").content.decode()


def test_mail_to_a_confidential_case_is_let_in_as_confidential(held_in_confidence, trusted):
    filed = let_in(held_in_confidence, trusted)
    assert filed.confidential
    assert "storekeeper" not in world.stored(Grievance, filed.pk, "text")[0]


def test_number_of_a_confidential_case_in_a_mail_keeps_it_in_confidence(secret, engineer):
    take(letter(subject=f"Re: {secret.number}", From="b@example.org"))
    held = Held.objects.get()
    assert (held.reason, held.confidential) == ("unproved", True)
    with pytest.raises(NotAllowedError):
        let_in(held, engineer)
    with pytest.raises(NotAllowedError):
        holding.drop(held, "x", post=engineer, actor=world.hand(engineer).actor, now=world.NOW)


# Bounds ---------------------------------------------------------------------------------------


def test_one_sender_fills_its_own_room_and_nobody_elses(state):
    for number in range(held_mail.MOST_OF_ONE):
        take(empty(number))
    with pytest.raises(held_mail.NoRoomError):
        take(empty(98, From="ASHA@example.org"))
    assert Held.objects.count() == Taken.objects.count() == held_mail.MOST_OF_ONE
    assert take(empty(99, From="b@example.org")).fate == "held"
    assert take(letter(number=100)).fate == "filed"
    assert take(empty(98), now=world.NOW + 2 * held_mail.HOUR).fate == "held"


def test_all_together_have_their_room_by_the_hour(state, monkeypatch):
    monkeypatch.setattr(held_mail, "MOST", 2)
    for number in range(2):
        take(empty(number, From=f"{number}@example.org"))
    with pytest.raises(held_mail.NoRoomError):
        take(empty(9, From="9@example.org"))


@pytest.mark.parametrize("bound", ["MOST_BYTES_OF_ONE", "held_mail_mb"])
def test_what_waits_has_its_size_until_somebody_decided(state, trusted, monkeypatch, bound):
    size = len(empty(1))
    if bound == "MOST_BYTES_OF_ONE":
        monkeypatch.setattr(held_mail, bound, 2 * size)
    else:
        monkeypatch.setattr(held_mail, "MEGABYTE", 2 * size)
        monkeypatch.setattr(held_mail.settings.ENVIRONMENT, bound, 1)
    later = world.NOW + 5 * held_mail.HOUR
    take(empty(1))
    take(empty(2))
    with pytest.raises(held_mail.NoRoomError):
        take(empty(3), now=later)
    actor = world.hand(trusted).actor
    holding.drop(Held.objects.first(), "empty", post=trusted, actor=actor, now=later)
    assert take(empty(3), now=later).fate == "held"


@pytest.mark.django_db(transaction=True)
def test_no_room_is_told_to_the_sending_server_as_a_thing_of_the_moment(receiver, monkeypatch):
    world.build()
    monkeypatch.setattr(held_mail, "MOST_OF_ONE", 0)
    with pytest.raises(smtplib.SMTPDataError) as refused, smtplib.SMTP("127.0.0.1", receiver) as to:
        to.sendmail("a@example.org", ["grievances@portal.example"], empty(1))
    assert refused.value.smtp_code == 452
    assert not Taken.objects.exists()


def test_what_there_is_no_room_for_stays_in_the_mailbox_and_the_next_is_taken(state, monkeypatch):
    monkeypatch.setattr(held_mail, "MOST_OF_ONE", 1)
    with imap.serving([empty(1), empty(2), letter(number=3)]) as box:
        assert look_through(box) == 2
        assert box.seen == {1, 3}
        monkeypatch.setattr(held_mail, "MOST_OF_ONE", 2)
        assert look_through(box) == 1


def test_message_that_breaks_its_reader_is_held_over_smtp_too(state):
    bad = b"From: a@example.org\r\nContent-Type: text/plain; a*" + b"1" * 5000 + b"=x\r\n\r\nHi"
    mail_server.receive(bad, now=world.NOW)
    assert Held.objects.get().reason == "unreadable"


# Too large ------------------------------------------------------------------------------------


def look_through(box):
    address = f"imap://u%40x:p@127.0.0.1:{box.port}/INBOX"
    return mailbox.look_through(address, now=world.NOW)


@pytest.fixture
def large(monkeypatch):
    """A letter that is too large, of which the beginning holds words and half a file."""
    raw = letter(files=[("tap.png", PNG + bytes(4000))])
    for module in (mailbox, mails):
        monkeypatch.setattr(module, "LARGEST_BYTES", 2000)
    for module in (mailbox, held_mail):
        monkeypatch.setattr(module, "HEAD_BYTES", 1500)
    return raw


def test_large_message_in_the_mailbox_is_held_by_its_beginning_and_its_sender_told(state, large):
    with imap.serving([large]) as box:
        assert look_through(box) == 1
    held = Held.objects.get()
    assert (held.reason, held.size, held.filing["subject"]) == ("too_large", 1500, "No water")
    assert not Grievance.objects.exists()
    assert Notice.objects.get().kind == "grievances.mail_too_large"
    assert "water" not in str(world.stored(Held, held.pk, "filing", "mail"))


def test_large_message_that_is_let_in_says_that_it_was_cut_and_brings_no_half_file(
    state, large, trusted
):
    assert take(large).reason == "too_large"
    filed = let_in(Held.objects.get(), trusted)
    assert WORDS in filed.text
    assert filed.text.endswith("none of its files.)")
    assert not papers.kept(filed.pk).exists()


def test_what_was_held_before_is_parted_by_the_migration(state, case):
    raw = letter()
    words = {"sender": "a@example.org", "text": WORDS, "mail": b64encode(raw).decode()}
    column = locked.lock(json.dumps(words), "held.filing")
    mail = {"channel": "email", "reason": "unproved", "at": world.NOW, "grievance": case}
    Grievance.objects.filter(pk=case.pk).update(confidential=True)
    Held.objects.create(key="1", filing={"locked": column}, **mail)
    Held.objects.create(key="2", filing={}, **mail)
    importlib.import_module("chinar.portal.grievances.migrations.0021_held_mail").part(apps, None)
    held = Held.objects.get(key="1")
    assert held.filing == {"sender": "a@example.org", "text": WORDS, "cut": False}
    assert (held.mail.encode("latin-1"), held.size, held.confidential) == (raw, len(raw), True)
    assert Held.objects.get(key="2").filing == {}
