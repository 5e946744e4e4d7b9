"""E-mail in: a case, words in a case, held or passed over; over SMTP and IMAP, each once."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest
from django.db import DatabaseError, connections
from tests.portal.grievances import imap, world
from tests.portal.grievances.mailing import OURS, WORDS, answer, letter, take
from tests.portal.grievances.pictures import PNG, png

from chinar.portal.core.notices import channels
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.grievances import errands, mail_server, mailbox, papers, threads
from chinar.portal.grievances.models import Grievance, Held, Letter, Message
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.services import mail as mails

pytestmark = pytest.mark.usefixtures("own_address")


def test_mail_becomes_a_case_once(state):
    first, again = take(letter()), take(letter())
    case = Grievance.objects.get()
    assert (first.fate, again.fate, again.again) == ("filed", "filed", True)
    assert (case.channel, case.text) == ("email", f"No water\n\n{WORDS}")
    assert (case.contact.name, case.contact.email) == ("Asha", "asha@example.org")
    assert case.intake.mail_id == "<1@mail.example>"
    assert Notice.objects.get().kind == "grievances.received"


def test_language_is_that_of_the_words(state):
    assert take(letter("چھ دن سے ہماری گلی میں پانی نہیں آ رہا ہے۔")).grievance.language == "ur"


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "list"},
        {"X_Auto_Response_Suppress": "OOF"},
        {"Return_Path": "<>"},
        {"From": "chinar@portal.example"},
        {"From": f"Chinar <{OURS.replace('@', '+x@')}>"},
        {"From": "MAILER-DAEMON@mail.example"},
    ],
)
def test_machines_and_loops_make_no_case_and_get_no_answer(state, header):
    assert take(letter(**header)).fate == "passed_over"
    assert not Grievance.objects.exists()
    assert not Notice.objects.exists()
    assert not Held.objects.exists()


def test_files_come_along_and_what_is_not_taken_is_told(state):
    files = [("tap.png", PNG), ("virus.exe", b"MZ" * 50)]
    case = take(letter(files=files)).grievance
    assert [one.name[:4] for one in papers.kept(case.pk)] == ["tap."]
    told = Notice.objects.get(kind="grievances.files_not_taken")
    assert "virus.exe" in told.context["faults"][0]


def test_more_files_than_are_taken_are_told(state):
    files = [(f"{n}.png", png(f"#{n:06x}")) for n in range(mails.MOST_FILES + 1)]
    case = take(letter(files=files)).grievance
    assert papers.kept(case.pk).count() == mails.MOST_FILES
    assert len(Notice.objects.get(kind="grievances.files_not_taken").context["faults"]) == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (letter("", subject=""), "empty"),
        (letter(From="no address"), ""),
        (letter(From="a b@c"), "no_sender"),
    ],
)
def test_what_cannot_be_filed_is_held_or_passed_over(state, raw, reason):
    outcome = take(raw)
    assert not Grievance.objects.exists()
    if reason:
        held = Held.objects.get()
        assert (held.reason, held.channel, outcome.fate) == (reason, "email", "held")
    else:
        assert outcome.fate == "passed_over"


def test_flood_from_one_address_is_held(state):
    for n in range(mails.MOST_A_DAY):
        assert take(letter(f"{WORDS} And the pump {n} too.", number=n)).fate == "filed"
    assert take(letter(number=99)).reason == "many_in_a_day"
    assert take(letter(number=98, From="b@example.org")).fate == "filed"
    assert take(letter(number=97), now=world.NOW + 2 * mails.DAY).fate == "filed"


@pytest.mark.parametrize("way", ["To", "In_Reply_To", "References", "envelope", "capitals"])
def test_answer_lands_in_its_case_once(state, case, way):
    name = threads.of(case)
    headers, more = {"To": OURS, "From": "other@example.org"}, {}
    if way in ("To", "capitals"):
        to = OURS.replace("@", f"+{name}@")
        headers["To"] = to.upper() if way == "capitals" else to
    elif way == "envelope":
        more = {"recipients": (OURS.replace("@", f"+{name}@"),)}
    else:
        headers[way] = f"<0191f0c0.{name}@portal.example>"
    raw = answer(case, **headers)
    assert take(raw, **more).fate == "added"
    assert take(raw, **more).again
    message = Message.objects.get()
    assert (message.kind, message.text) == ("addition", "It is dry since Monday.")
    assert Grievance.objects.count() == 1


def test_answer_to_a_question_is_an_answer(state, case, engineer):
    hand = world.hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    desk.ask_citizen(moved, hand, text="Which lane?")
    files = [("tap.png", PNG)]
    assert take(answer(case, "Lane 3.", files=files)).fate == "added"
    case.refresh_from_db()
    assert case.state == "in_progress"
    assert Message.objects.get(kind="answer").text == "Lane 3."
    assert papers.kept(case.pk).count() == 1


def test_forged_name_of_a_case_opens_nothing(state, case):
    forged = OURS.replace("@", f"+{case.key.lower()}.{'a' * 16}@")
    outcome = take(letter(To=forged, From="x@example.org"))
    assert outcome.fate == "filed"
    assert not Message.objects.exists()
    assert threads.find(f"<{threads.of(case)}@portal.example>") == case.key


def test_key_that_was_replaced_is_honoured(state, case, settings):
    before = threads.of(case)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert threads.of(case) != before
    assert threads.find(before) == case.key


@pytest.mark.parametrize(
    ("sender", "subject", "fate"),
    [
        ("asha@example.org", "Re: {number}", "held"),
        ("ASHA@example.org", "About {number}", "held"),
        ("office@example.org", "Re: {number}", "held"),
        ("neighbour@example.org", "The same as {number}", "filed"),
    ],
)
def test_number_and_sender_alone_write_into_no_case(state, case, sender, subject, fate):
    raw = letter(
        "It is still dry.", number=3, From=sender, subject=subject.format(number=case.number)
    )
    assert take(raw).fate == fate
    assert not Message.objects.exists()


def test_mail_that_cannot_be_kept_leaves_no_mark(state, monkeypatch):
    def broken(*args, **more):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(mails, "file", broken)
        with pytest.raises(DatabaseError):
            take(letter())
    assert not Letter.objects.exists()
    assert take(letter()).fate == "filed"


def test_two_deliveries_at_one_moment_are_one(state, monkeypatch):
    take(letter())
    real, seen = mails._already, []

    def blind_once(key):
        if not seen:
            seen.append(key)
            return None
        return real(key)

    monkeypatch.setattr(mails, "_already", blind_once)
    assert take(letter()).again
    assert Grievance.objects.count() == 1


def test_notices_to_officers_cannot_be_answered_by_mail(state, case, engineer):
    world.hold(engineer, "engineer")
    desk.assign(case, world.hand(engineer), to=engineer)
    told = {notice.kind: notice.context.get("thread") for notice in Notice.objects.all()}
    assert told == {"grievances.received": threads.of(case), "grievances.assigned": None}


class Outgoing:
    """What a mail server is handed."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    def send_messages(self, mails):
        self.messages += [mail.message() for mail in mails]


@pytest.fixture
def outgoing(settings, monkeypatch):
    sent = Outgoing()
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"email_url": "smtp://h"})
    monkeypatch.setattr(channels.email.EmailChannel, "_backend", lambda self: sent)
    return sent


def deliver(port, raw, to=OURS, sender="asha@example.org"):
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
        return server.sendmail(sender, [to], raw)


@pytest.mark.django_db(transaction=True)
def test_mail_in_notice_out_answer_in_over_real_smtp(receiver, outgoing):
    world.build()
    deliver(receiver, letter())
    case = Grievance.objects.get()
    for delivery in Delivery.objects.filter(channel="email"):
        runner_deliver(delivery)
    notice = outgoing.messages[0]
    reply_to = notice["Reply-To"]
    assert threads.find(notice["Message-ID"]) == case.key
    assert notice["Auto-Submitted"] == "auto-generated"
    reply = letter("It is the pump at the school.", number=2, To=reply_to, subject="Re: x")
    deliver(receiver, reply, to=reply_to)
    deliver(receiver, reply, to=reply_to)
    assert [m.text for m in Message.objects.all()] == ["It is the pump at the school."]
    assert Grievance.objects.count() == 1
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        deliver(receiver, letter(number=3), to="somebody@elsewhere.example")
    connections.close_all()


def runner_deliver(delivery):
    from chinar.portal.core.notices.jobs import deliver as send

    send(delivery_id=str(delivery.pk))


@pytest.mark.django_db(transaction=True)
def test_database_that_does_not_answer_keeps_the_mail_with_its_sender(receiver, monkeypatch):
    def broken(*args, **more):
        raise DatabaseError

    monkeypatch.setattr(mail_server, "receive", broken)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        deliver(receiver, letter())
    assert refused.value.smtp_code == 451


def url(box):
    return f"imap://u%40x:p@127.0.0.1:{box.port}/INBOX"


def test_mailbox_is_looked_through_and_nothing_is_lost_when_it_breaks_off(state):
    with imap.serving([letter(number=n, From=f"p{n}@example.org") for n in range(4)]) as box:
        box.hang_up_after = 2
        with pytest.raises(mailbox.MailboxError):
            mailbox.look_through(url(box), now=world.NOW)
        assert Grievance.objects.count() == 2
        box.hang_up_after = None
        box.seen.discard(2)  # stopped after it was kept and before it was marked
        assert mailbox.look_through(url(box), now=world.NOW) == 3
        assert Grievance.objects.count() == 4
        assert mailbox.look_through(url(box), now=world.NOW) == 0


def test_message_that_breaks_its_reader_is_held_and_the_next_is_taken(state):
    bad = b"From: a@example.org\r\nContent-Type: text/plain; a*" + b"1" * 5000 + b"=x\r\n\r\nHi"
    with imap.serving([bad, letter()]) as box:
        assert mailbox.look_through(url(box), now=world.NOW) == 2
        assert mailbox.look_through(url(box), now=world.NOW) == 0
    assert Grievance.objects.count() == 1
    assert Held.objects.get().reason == "unreadable"


@pytest.mark.parametrize("path", ["u%40x:wrong@{}/INBOX", "u%40x:p@{}/Other"])
def test_mailbox_that_lets_nobody_in_is_told_without_its_password(state, path):
    with imap.serving([]) as box, pytest.raises(mailbox.MailboxError) as told:
        mailbox.look_through("imap://" + path.format(f"127.0.0.1:{box.port}"), now=world.NOW)
    assert "wrong" not in str(told.value)


def test_errand_looks_only_where_there_is_a_mailbox(state, settings):
    errands.look_for_mail()
    with imap.serving([letter()]) as box:
        settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"imap_url": url(box)})
        errands.look_for_mail()
    assert Grievance.objects.count() == 1
