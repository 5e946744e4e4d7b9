"""What is reported in confidence: locked in the database, under a key of its own."""

from __future__ import annotations

import importlib

import pytest
from tests.portal.grievances import world

from chinar.portal.core import locked
from chinar.portal.core.health import tables
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances import reaching
from chinar.portal.grievances.models import Contact, Grievance, Message
from chinar.portal.grievances.selectors import cases_for
from chinar.portal.grievances.services import citizen, desk

SAID = "The storekeeper asks for money."
KEYS = [b"1" * 32]


@pytest.fixture
def secret(state):
    return world.filed(state, key="web:secret", text=SAID, confidential=True)


@pytest.fixture
def assigned(secret, organisations, engineer):
    """The case in the hands of one post; only a post with the role for such cases gave it."""
    secretary = world.post(organisations, "Secretary", "grievance_secretary")
    desk.assign(secret, world.hand(secretary), to=engineer)
    return Grievance.objects.get(pk=secret.pk)


def test_only_the_role_for_confidential_cases_hands_one_out(secret, engineer):
    with pytest.raises(NotAllowedError):
        desk.assign(secret, world.hand(engineer), to=engineer)


def test_role_for_confidential_cases_finds_them_in_its_reach_and_in_the_whole_state(
    secret, state, organisations
):
    for scope in (organisations, state.water.scope):
        secretary = world.post(scope, "Secretary", "grievance_secretary")
        assert cases_for(secretary).get() == secret
    chief = world.post(organisations, "Chief Engineer", "department_head")
    assert not cases_for(chief).exists()


def test_words_and_contact_of_a_confidential_case_are_not_in_the_database(secret):
    contact = secret.contact
    kept = world.stored(Grievance, secret.pk, "text", "place")
    kept += world.stored(Contact, contact.pk, "name", "phone", "email")
    assert all(value.startswith(locked.PREFIX) for value in kept)
    assert len(set(kept)) == len(kept)


def test_whoever_may_read_the_case_reads_its_words(secret):
    again = Grievance.objects.select_related("contact").get(pk=secret.pk)
    assert (again.text, again.place) == (SAID, "Lane 3, Kokernag")
    assert again.contact.phone == "+919419012345"


def test_words_of_an_ordinary_case_stay_as_they_are(case):
    assert world.stored(Grievance, case.pk, "text") == (case.text,)


def test_every_word_in_a_confidential_case_is_locked_and_moves_keep_it_so(assigned, engineer):
    note = desk.note(assigned, world.hand(engineer), text="Ask the auditor.")
    said = citizen.add(assigned, "It was on Monday.", now=world.NOW)
    for message in (note, said):
        assert world.stored(Message, message.pk, "text")[0].startswith(locked.PREFIX)
        assert Message.objects.get(pk=message.pk).text == message.text
    assert world.stored(Grievance, assigned.pk, "text")[0].startswith(locked.PREFIX)


def test_without_the_key_nothing_is_readable_and_nothing_is_lost(secret, settings):
    before = world.stored(Grievance, secret.pk, "text")
    own = settings.CONFIDENTIAL_KEYS
    settings.CONFIDENTIAL_KEYS = KEYS
    unread = Grievance.objects.get(pk=secret.pk)
    assert SAID not in unread.text
    unread.save()
    assert world.stored(Grievance, secret.pk, "text") == before
    settings.CONFIDENTIAL_KEYS = [*KEYS, *own]
    assert Grievance.objects.get(pk=secret.pk).text == SAID


def test_locked_words_mean_nothing_in_another_column(secret):
    kept = world.stored(Grievance, secret.pk, "text")[0]
    assert locked.unlock(kept, "grievances.grievance.text") == SAID
    assert SAID not in locked.unlock(kept, "grievances.message.text")


@pytest.mark.parametrize("typed", ["locked:", "locked:AAAA", "locked:###"])
def test_words_that_only_look_locked_come_back_as_they_were_typed(state, typed):
    case = world.filed(state, text=typed)
    assert Grievance.objects.get(pk=case.pk).text == typed


def test_contact_is_found_by_its_digest(secret, state):
    found = Contact.objects.get(phone_digest=reaching.digest("094190 12345"))
    assert found == secret.contact
    assert reaching.digest("") == ""
    assert reaching.digest("Asha@Example.org") == secret.contact.email_digest


def test_backup_holds_the_words_as_locked_as_the_database(secret):
    for model in (Grievance, Contact):
        assert not any(
            text in line
            for line in tables.lines(model)
            for text in (SAID, "Kokernag", "+919419012345", "asha@example.org")
        )


def test_row_of_a_backup_comes_back_readable(secret):
    content = [line.encode() for line in tables.lines(Contact)]
    Grievance.objects.update(contact=None)
    Contact.objects.all().delete()
    tables.insert(Contact, content)
    assert Contact.objects.get().email == "asha@example.org"


def test_notice_about_a_confidential_case_says_only_that_there_is_news(assigned, engineer):
    desk.ask_citizen(assigned, world.hand(engineer), text="Who was it?")
    told = Notice.objects.get(kind="grievances.news")
    assert "Who was it?" not in str(told.context)


def test_what_was_said_in_confidence_before_is_locked_by_the_migration(secret, state):
    from django.apps import apps

    Grievance.objects.filter(pk=secret.pk).update(text=SAID)
    Contact.objects.filter(pk=secret.contact_id).update(
        confidential=False, phone="+919419012345", phone_digest=""
    )
    name = "chinar.portal.grievances.migrations.0005_confidential_words"
    importlib.import_module(name).fill(apps, None)
    assert world.stored(Grievance, secret.pk, "text")[0].startswith(locked.PREFIX)
    assert world.stored(Contact, secret.contact_id, "phone")[0].startswith(locked.PREFIX)
    assert Contact.objects.get().phone_digest == reaching.digest("+919419012345")


def test_code_of_a_confidential_case_stands_in_no_notice(secret, case):
    told = Notice.objects.get(kind="grievances.received", about=str(secret.pk))
    assert told.context["code"] == ""
    assert Notice.objects.get(kind="grievances.received", about=str(case.pk)).context["code"]
