"""Following a report: the state for everybody, all of it for whoever reported."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import receipts, words
from chinar.portal.grievances.models import Escalation, Message, Part
from chinar.portal.grievances.numbering import Number
from chinar.portal.grievances.services import Filing, citizen, desk
from chinar.portal.grievances.services.intake import Arrival
from chinar.portal.grievances.services.joining import file_joined


@pytest.fixture
def own(client, case):
    """Show that the case is one's own, and return its address."""
    client.get(f"/en/track/{case.key}/code/{receipts.code_for(case)}/")
    return f"/en/track/{case.key}/"


def test_number_alone_shows_state_and_dates_but_no_words(client, case):
    found = client.post("/en/track/", {"number": case.number.lower().replace("/", " ")})
    assert found.url == f"/en/track/{case.key}/"
    page = client.get(found.url).content.decode()
    assert "Received" in page
    assert case.text not in page
    assert "Kokernag" not in page
    assert "Asha" not in page


NOBODYS = Number(office="JSDANG", year=2026, serial=9999)
PAGES = ("", "add/", "remind/", "confirm/", "data/", "data/copy.zip", "proof.json", "feedback/")


def told(number, key, steps):
    """Return what a browser of its own is answered, without number and tokens, and the queries."""
    who, found = Client(), []
    with CaptureQueriesContext(connection) as asked:
        for path, sent in steps:
            address = f"/en/{path.format(key=key)}"
            post = {name: value.format(number=number) for name, value in (sent or {}).items()}
            answer = who.post(address, post) if sent else who.get(address)
            page = re.sub(r'value="[^"]{64}"', "", answer.content.decode())
            for word in (number, key):
                page = page.replace(word, "")
            where = answer.headers.get("Location", "").replace(key, "")
            found.append((path, answer.status_code, where, page))
    statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    return found, [re.findall(r'^(\w+).*?"(\w+)"', statement) for statement in statements]


@pytest.mark.parametrize(
    "steps",
    [
        [(f"track/{{key}}/{page}", None) for page in PAGES],
        [("report/receipt/{key}/", None), ("track/{key}/code/AAAAA-AAAAA/", None)],
        [("track/", {"number": "{number}"})],
        [("track/", {"number": "{number}", "proof": "ABCDE-00000"})],
        [("track/{key}/", {"proof": "ABCDE-00000"})],
        [("track/", {"number": "{number}", "proof": "9419012345"}), ("track/{key}/code/", None)],
        [("track/{key}/", {"proof": "asha@example.org"}), ("track/{key}/code/", {"code": "1"})],
        [("track/{key}/remind/", {"x": "y"}), ("track/{key}/confirm/", {"x": "y"})],
    ],
)
def test_whether_a_confidential_report_exists_is_told_to_nobody(state, steps):
    case = world.filed(state, confidential=True)
    first = Number(office="JSDANG", year=2026, serial=9998)
    told(str(first), first.key, steps)  # makes what the first question of all makes
    there, asked = told(case.number, case.key, steps)
    none, asked_for_none = told(str(NOBODYS), NOBODYS.key, steps)
    assert there == none
    assert asked == asked_for_none


def test_confidential_report_opens_with_its_receipt_and_with_a_sent_code(client, state):
    case = world.filed(state, confidential=True)
    page = client.get(f"/en/track/{case.key}/")
    assert (page.status_code, "or it is confidential" in page.content.decode()) == (404, True)
    client.post(f"/en/track/{case.key}/", {"proof": "9419012345"})
    client.post(f"/en/track/{case.key}/code/", {"code": world.sent_code()})
    assert case.text in client.get(f"/en/track/{case.key}/").content.decode()
    other = Client()
    other.post("/en/track/", {"number": case.number, "proof": receipts.code_for(case)})
    assert case.text in other.get(f"/en/track/{case.key}/").content.decode()


def test_earlier_number_of_a_confidential_report_is_as_unknown_as_any(client, state):
    arrival = Arrival(other_number="CPG-7")
    world.filed(state, confidential=True, channel="import", arrival=arrival)
    page = client.post("/en/track/", {"number": "CPG-7"}).content.decode()
    assert "Check the number" in page


def test_code_of_the_receipt_opens_the_whole_case(client, case):
    proof = receipts.code_for(case).lower()
    client.post("/en/track/", {"number": case.number, "proof": proof})
    assert case.text in client.get(f"/en/track/{case.key}/").content.decode()


def test_wrong_code_of_the_receipt_is_told(client, case):
    page = client.post(f"/en/track/{case.key}/", {"proof": "ABCDE-00000"}).content.decode()
    assert "does not belong" in page


def test_wrong_number_is_told(client, state):
    assert "Check the number" in client.post("/en/track/", {"number": "17"}).content.decode()
    unknown = client.post("/en/track/", {"number": "JK/ANG/2026/0000001-X"}).content.decode()
    assert "Check the number" in unknown or "no report" in unknown


def test_qr_code_opens_the_case_and_leaves_the_address(client, case):
    gone = client.get(f"/en/track/{case.key}/code/{receipts.code_for(case)}/")
    assert gone.url == f"/en/track/{case.key}/"
    assert case.text in client.get(gone.url).content.decode()


def test_wrong_qr_code_opens_nothing(client, case):
    gone = client.get(f"/en/track/{case.key}/code/00000-00000/")
    assert case.text not in client.get(gone.url).content.decode()


def test_citizen_adds_something(client, case, own):
    client.post(f"{own}add/", {"text": "The pump is broken too."})
    assert "The pump is broken too." in client.get(own).content.decode()


def test_numbers_hidden_in_what_is_added_are_told(client, case, own):
    assert "Do not write Aadhaar or account numbers." in client.get(f"{own}add/").content.decode()
    page = client.post(f"{own}add/", {"text": "Call me on 9419012345."}, follow=True)
    page = page.content.decode()
    assert "We hid 1 number that looks like a phone number." in page
    assert "we did not keep it" in page
    assert "9419012345" not in page
    assert "We hid" not in client.post(f"{own}add/", {"text": "Dry."}, follow=True).content.decode()


def test_citizen_reminds_once_and_learns_when_again(client, case, own):
    client.post(f"{own}remind/")
    client.post(f"{own}remind/")
    assert Message.objects.filter(kind="reminder").count() == 1
    assert "short while ago" in client.get(own).content.decode()


def test_remind_is_offered_again_only_when_it_may_be_sent(client, case, own):
    assert f'action="{own}remind/"' in client.get(own).content.decode()
    client.post(f"{own}remind/")
    assert f'action="{own}remind/"' not in client.get(own).content.decode()
    again = citizen.next_reminder(case)
    assert not citizen.may_remind(case, again - timedelta(minutes=1))
    assert citizen.may_remind(case, again)


def test_remind_is_not_offered_on_the_turn_of_the_citizen(client, case, own, engineer):
    hand = world.hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    desk.ask_citizen(moved, hand, text="Which lane?")
    assert f'action="{own}remind/"' not in client.get(own).content.decode()


def test_nobody_else_adds_reminds_or_confirms(client, case):
    for verb in ("add", "remind", "confirm"):
        client.post(f"/en/track/{case.key}/{verb}/", {"text": "x"})
    assert not Message.objects.exists()


def test_answer_is_shown_and_can_be_confirmed(client, case, own, engineer):
    answered(case, engineer)
    page = client.get(own).content.decode()
    assert "Water is back." in page
    assert "Pipe mended." in page
    assert "leaky note" not in page
    client.post(f"{own}confirm/")
    case.refresh_from_db()
    assert case.state == "closed"
    assert case.confirmed_at == case.closed_at
    client.post(f"{own}confirm/")
    client.post(f"{own}remind/")
    assert "nothing can be added" in client.post(f"{own}add/", {"text": "x y"}).content.decode()


def answered(case, engineer):
    hand = world.hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    desk.note(moved, hand, text="leaky note")
    proposal = desk.Proposal(outcome="granted", action_taken="Pipe mended.", reply="Water is back.")
    return desk.dispose(desk.propose(moved, hand, proposal=proposal), hand)


def test_waiting_answer_is_not_shown_before_it_is_sent(client, case, own, engineer):
    hand = world.hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    proposal = desk.Proposal(outcome="granted", action_taken="Pipe mended.", reply="Water is back.")
    desk.propose(moved, hand, proposal=proposal)
    page = client.get(own).content.decode()
    assert "Water is back." not in page
    assert "Pipe mended." not in page


def test_question_is_answered_on_the_page(client, case, own, engineer):
    hand = world.hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    desk.ask_citizen(moved, hand, text="Which lane?")
    page = client.get(own).content.decode()
    assert "Which lane?" in page
    assert "Answer the question" in page
    asked = client.get(f"{own}add/").content.decode()
    assert "Which lane?" in asked
    assert "Your answer" in asked
    assert "Answer the question" in asked.split("<title>")[1].split("</title>")[0]
    assert "Write the answer." in client.post(f"{own}add/", {"text": ""}).content.decode()
    client.post(f"{own}add/", {"text": "The third."})
    case.refresh_from_db()
    assert case.state == "in_progress"
    page = client.get(own).content.decode()
    assert "We asked you" in page
    assert "You answered" in page
    assert "the citizen" not in page


def test_desk_reads_of_the_question_in_its_own_words():
    assert words.happened("ask_citizen") == "Question to the citizen"
    assert words.happened_to_them("ask_citizen") == "We asked you"
    assert words.happened_to_them("assign") == words.happened("assign")


# What else belongs to a case ------------------------------------------------------------------


def test_question_is_answered_with_a_photograph(client, case, own, engineer):
    hand = world.hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    desk.ask_citizen(moved, hand, text="Which lane?")
    assert "Which lane?" in client.get(f"{own}add/").content.decode()
    photo = SimpleUploadedFile("lane.png", PNG, "image/png")
    client.post(f"{own}add/", {"text": "The third.", "attachments": [photo]})
    case.refresh_from_db()
    assert case.state == "in_progress"
    assert "lane." in client.get(own).content.decode()


def test_addition_with_a_bad_file_adds_nothing_and_keeps_the_words(client, case, own):
    fake = SimpleUploadedFile("photo.png", b"MZ not a picture", "image/png")
    page = client.post(f"{own}add/", {"text": "See this.", "attachments": [fake]}).content.decode()
    assert "photo.png" in page
    assert "See this." in page
    assert not Message.objects.exists()
    assert not Upload.objects.exists()


def test_whose_turn_names_post_and_office(client, case, own, engineer):
    hand = world.hand(engineer)
    desk.assign(case, hand, to=engineer)
    page = client.get(own).content.decode()
    assert "Executive Engineer, Jal Shakti Department, Anantnag" in page


def test_turn_of_the_citizen_names_no_office(client, case, own, engineer):
    hand = world.hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    desk.ask_citizen(moved, hand, text="Which lane?")
    assert "You: Executive" not in client.get(own).content.decode()


def test_escalation_is_told_with_its_day_and_level(client, case, own, engineer):
    Escalation.objects.create(grievance=case, level=1, post=engineer, at=world.NOW)
    page = client.get(own).content.decode()
    assert "brought before the next level up on 24 November 2026: Executive Engineer" in page


def test_other_office_that_was_asked_is_shown_without_what_it_was_asked(client, case, own, state):
    Part.objects.create(
        grievance=case,
        office=state.public_head,
        question="inside words",
        asked_at=world.NOW,
        due_at=world.NOW,
    )
    page = client.get(own).content.decode()
    assert "Other offices that were asked" in page
    assert "Department of Public Grievances" in page
    assert "inside words" not in page


def test_joined_report_shows_how_the_other_stands_and_none_of_its_words(client, state, case):
    filing = Filing(text="Our taps are dry as well.", key="second", area=state.anantnag)
    second = file_joined(filing, case.pk, now=world.NOW).grievance
    client.get(f"/en/track/{second.key}/code/{receipts.code_for(second)}/")
    page = client.get(f"/en/track/{second.key}/").content.decode()
    assert "Joined with another report" in page
    assert case.text not in page
    assert case.number not in page
    client.get(f"/en/track/{case.key}/code/{receipts.code_for(case)}/")
    assert "1 more report was joined" in client.get(f"/en/track/{case.key}/").content.decode()
