"""Data about people: on which ground, for how long, a copy, and forgetting that keeps the proof."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.portal.grievances import world
from tests.portal.grievances.answers import own_hand
from tests.portal.grievances.pictures import PNG

from chinar.portal.core.journal.actor import CITIZEN, SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.journal.verification import verify
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import erasing, papers, proofs, seals
from chinar.portal.grievances.jobs import retention
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Contact, Grievance, Held
from chinar.portal.grievances.services import citizen, desk, privacy
from chinar.portal.grievances.services.routes import ReasonMissingError
from chinar.portal.grievances.transitions import Step, advance

DAY = timedelta(days=1)


def again(case):
    return Grievance.objects.get(pk=case.pk)


def finish(case, engineer, moment):
    """Work a case to its confirmed end, with words on the way."""
    hand = world.hand(engineer, moment)
    papers.keep([SimpleUploadedFile("a.png", PNG, "image/png")], case, actor=CITIZEN, now=moment)
    desk.assign(case, hand, to=engineer)
    desk.start(again(case), hand)
    citizen.add(again(case), "The tank is empty too.", now=moment)
    desk.note(again(case), hand, text="Call the lineman.")
    answer = desk.Proposal(
        outcome="partly", action_taken="Pipe mended.", reasons="Tank later.", reply="Mended."
    )
    desk.propose(again(case), hand, proposal=answer)
    desk.dispose(again(case), hand)
    return citizen.confirm(again(case), now=moment)


@pytest.fixture
def finished(case, engineer):
    return finish(case, engineer, world.NOW)


@pytest.fixture
def own(client, case):
    """A browser that showed that the case is its own."""
    session = client.session
    proofs.prove(session, case)
    session.save()
    return client


def everything(case):
    """Return all that the database says about a case outside the journal, as one text."""
    case = again(case)
    rows = [
        *case.messages.values(),
        *case.actions_taken.values(),
        *Contact.objects.values(),
        *Notice.objects.filter(about=str(case.pk)).values(),
        *Delivery.objects.values(),
    ]
    return " ".join(map(str, [case.text, case.place, *rows]))


WORDS = ("No water", "Kokernag", "tank", "lineman", "Pipe", "Mended", "Asha", "asha@", "94190")


def test_erasing_leaves_no_word_and_no_file_and_keeps_number_dates_and_history(finished):
    assert all(word in everything(finished) for word in WORDS)
    before = Entry.objects.filter(record_id=str(finished.pk)).count()
    erasing.erase_words(finished, actor=SYSTEM, at=world.NOW + DAY, reason="term")
    assert not [word for word in WORDS if word in everything(finished)]
    assert Upload.objects.filter(record_id=str(finished.pk)).count() == 0
    kept = again(finished)
    assert (kept.number, kept.filed_at, kept.closed_at) == (
        finished.number,
        finished.filed_at,
        finished.closed_at,
    )
    assert Entry.objects.filter(record_id=str(finished.pk)).count() == before + 1


def test_erased_case_still_verifies_in_the_journal_and_its_seal_tells_nothing(finished):
    sealed = Entry.objects.get(record_id=str(finished.pk), action="register").data["content"]
    text, place = finished.text, finished.place
    erasing.erase_words(finished, actor=SYSTEM, at=world.NOW + DAY, reason="term")
    assert not verify().faults
    guess = again(finished)
    guess.text, guess.place = text, place
    assert seals.of_case(guess) != sealed


def test_erasing_twice_is_journalled_once(finished):
    for _ in range(2):
        erasing.erase_words(finished, actor=SYSTEM, at=world.NOW + DAY, reason="term")
    entries = Entry.objects.filter(record_id=str(finished.pk), action=erasing.WORDS_ERASED)
    assert entries.count() == 1


def test_open_case_is_never_erased(case):
    with pytest.raises(erasing.StillOpenError):
        erasing.erase_words(case, actor=SYSTEM, at=world.NOW, reason="term")
    with pytest.raises(erasing.StillOpenError):
        privacy.forget_me(case, now=world.NOW)


def test_contact_that_another_case_has_stays_with_it(finished, state):
    other = world.filed(state, key="web:2")
    Grievance.objects.filter(pk=other.pk).update(contact=finished.contact)
    privacy.forget_me(finished, now=world.NOW)
    assert again(finished).contact is None
    assert again(other).contact is not None


WHY = "Order 7 of 2026 of the court."


@pytest.fixture
def secretary(organisations):
    return world.post(organisations, "Secretary", "grievance_secretary")


def erase(case, seat, **changes):
    """Let somebody who holds one post and no other erase a case."""
    values = {"ground": privacy.Ground.ORDER, "reason": WHY} | changes
    return privacy.erase(again(case), own_hand(seat), **values)


def test_only_who_watches_over_a_case_erases_it_before_its_term(finished, engineer, secretary):
    with pytest.raises(NotAllowedError):
        erase(finished, engineer)
    assert erase(finished, secretary).erased_at


def test_nobody_erases_what_they_answered_or_stood_by(state, case, organisations):
    chief = world.post(state.water.scope, "Chief Engineer", "department_head")
    done = finish(case, chief, world.NOW)
    with pytest.raises(privacy.AnsweredItError):
        privacy.erase(again(done), world.hand(chief), ground="order", reason=WHY)
    assert again(done).text


def test_erasing_before_the_term_needs_a_reason_which_stays_and_is_not_in_the_journal(
    finished, secretary
):
    with pytest.raises(ReasonMissingError):
        erase(finished, secretary, reason=" ")
    erase(finished, secretary)
    entry = Entry.objects.get(record_id=str(finished.pk), action=erasing.WORDS_ERASED)
    assert entry.data["reason"] == "order"
    assert WHY not in str(entry.data)
    kept = again(finished).messages.get(pk=entry.data["message"])
    assert (kept.kind, kept.text, kept.post) == ("note", WHY, secretary)
    assert not verify().faults


def test_case_whose_answer_may_still_be_spoken_about_is_not_erased(finished, secretary):
    Grievance.objects.filter(pk=finished.pk).update(state="disposed")
    with pytest.raises(erasing.StillOpenError):
        erase(finished, secretary)


class TestErasePage:
    """The page on which words are deleted before their term, and what stays as proof."""

    @pytest.fixture
    def page(self, client, finished, sign_in, organisations):
        sign_in("grievance_secretary", organisations)
        return f"/en/desk/grievances/{finished.pk}/erase/"

    def test_words_are_deleted_by_ground_reason_and_number_and_the_proof_is_shown(
        self, client, finished, page
    ):
        case_page = client.get(f"/en/desk/grievances/{finished.pk}/").content.decode()
        assert f'href="{page}"' in case_page
        typed = {"ground": "order", "reason": WHY, "number": finished.number}
        assert client.post(page, typed)["Location"] == page
        assert not [word for word in WORDS if word in everything(finished)]
        proof = client.get(page).content.decode()
        entry = Entry.objects.get(record_id=str(finished.pk), action=erasing.WORDS_ERASED)
        assert entry.hash in proof
        assert WHY in proof
        assert "A court or an authority ordered it" in proof
        assert client.post(page, typed).status_code == 200
        assert Entry.objects.filter(action=erasing.WORDS_ERASED).count() == 1

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"ground": ""}, "Choose the ground."),
            ({"reason": ""}, "Write the reason."),
            ({"number": ""}, "Write the number of the case."),
            ({"number": "JK/JSDANG/2026/0000002-4"}, "This is not the number of this case."),
            ({"number": "yes"}, "This is not the number of this case."),
        ],
    )
    def test_nothing_is_deleted_without_all_three(self, client, finished, page, changed, told):
        typed = {"ground": "order", "reason": WHY, "number": finished.number} | changed
        answer = client.post(page, typed)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert again(finished).text

    def test_case_that_is_not_over_says_so(self, client, finished, page):
        Grievance.objects.filter(pk=finished.pk).update(state="disposed")
        typed = {"ground": "order", "reason": WHY, "number": finished.number}
        answer = client.post(page, typed)
        assert answer.status_code == 409
        assert "This case is not over" in answer.content.decode()
        assert again(finished).text

    def test_erasing_by_get_does_nothing(self, client, finished, page):
        assert "Delete for good" in client.get(page).content.decode()
        assert again(finished).text


@pytest.mark.parametrize(
    ("days", "contact", "words"),
    [(364, True, True), (366, False, True), (5 * 365 + 1, False, False)],
)
def test_retention_forgets_contacts_after_a_year_and_words_after_five(
    state, engineer, days, contact, words
):
    case = world.filed(state, now=timezone.now() - days * DAY)
    finish(case, engineer, timezone.now() - days * DAY)
    retention.forget()
    retention.forget()
    assert (again(case).contact is not None, bool(again(case).text)) == (contact, words)


def test_answered_case_in_its_feedback_window_is_not_forgotten(state, engineer):
    long_ago = timezone.now() - 3000 * DAY
    case = world.filed(state, now=long_ago)
    Grievance.objects.filter(pk=case.pk).update(
        state="disposed", open=False, disposed_at=long_ago, changed_at=long_ago
    )
    retention.forget()
    assert again(case).text


def test_words_of_settled_held_ones_are_dropped_in_time(db):
    now = timezone.now()
    for days, state in ((100, "dropped"), (10, "dropped"), (100, "held")):
        Held.objects.create(
            key=f"{days}{state}",
            channel="web",
            reason="links",
            filing={"text": "x"},
            state=state,
            note="advertising",
            at=now,
            settled_at=now - days * DAY,
        )
    for held in Held.objects.all():
        file = SimpleUploadedFile("a.png", PNG, "image/png")
        papers.keep([file], Grievance(pk=held.pk), actor=CITIZEN, now=now)
    retention.empty_held()
    kept = set(Upload.objects.values_list("record_id", flat=True))
    assert kept == {str(held.pk) for held in Held.objects.exclude(key="100dropped")}
    assert list(Held.objects.filter(filing={}).values_list("key", flat=True)) == ["100dropped"]


class TestPages:
    """The page about one's data, the copy, and being forgotten."""

    def test_page_tells_ground_and_term(self, own, finished):
        page = own.get(f"/en/track/{finished.key}/data/").content.decode()
        assert "section 7(b)" in page
        assert "Delete my name" in page

    def test_open_case_offers_no_deletion(self, own, case):
        assert "Delete my name" not in own.get(f"/en/track/{case.key}/data/").content.decode()

    @pytest.mark.parametrize("page", ["data/", "data/copy.zip", "data/forget/"])
    def test_nobody_else_gets_there(self, client, finished, page):
        answer = client.post(f"/en/track/{finished.key}/{page}")
        assert (answer.status_code, answer["Location"]) == (302, f"/en/track/{finished.key}/")
        assert again(finished).contact is not None

    def test_copy_has_words_files_and_answers_and_no_internal_note(self, own, finished):
        answer = own.get(f"/en/track/{finished.key}/data/copy.zip")
        packed = zipfile.ZipFile(io.BytesIO(answer.content))
        told = json.loads(packed.read("grievance.json"))
        assert (told["number"], told["text"]) == (finished.number, finished.text)
        assert told["contact"]["phone"] == "+919419012345"
        assert "Mended." in str(told["history"])
        assert "lineman" not in str(told)
        # The log has no head here yet, so there is no proof beside the receipt.
        assert set(packed.namelist()) >= {"grievance.json", "receipt.json"}
        assert len(packed.namelist()) == 3

    def test_forgetting_deletes_the_contact_and_keeps_the_case(self, own, finished):
        answer = own.post(f"/en/track/{finished.key}/data/forget/", follow=True)
        assert "We deleted" in answer.content.decode()
        assert again(finished).contact is None
        assert again(finished).text

    def test_forgetting_by_get_does_nothing(self, own, finished):
        own.get(f"/en/track/{finished.key}/data/forget/")
        assert again(finished).contact is not None

    def test_open_case_says_that_it_is_still_needed(self, own, case):
        answer = own.post(f"/en/track/{case.key}/data/forget/", follow=True)
        assert "still needs to reach you" in answer.content.decode()


def test_lead_and_follower_can_be_deleted_together(case, state):
    other = world.filed(state, key="web:2")
    advance(other, Action.JOIN, actor=CITIZEN, at=world.NOW, step=Step(changes={"lead": case}))
    assert Grievance.objects.all().delete()
