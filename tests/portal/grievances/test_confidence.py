"""What is reported in confidence: locked in the database, under a key of its own."""

from __future__ import annotations

import importlib

import pytest
from django.db import connection
from tests.portal.grievances import world
from tests.portal.grievances.world import stored

from chinar.portal.core import locked
from chinar.portal.core.health import tables
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances import reaching
from chinar.portal.grievances.models import ActionTaken, Contact, Grievance, Intake, Message
from chinar.portal.grievances.selectors import cases_for
from chinar.portal.grievances.services import citizen, desk
from chinar.portal.grievances.services.intake import Arrival

SAID = "The storekeeper asks for money."
KEYS = [b"1" * 32]
NAN = float("nan")


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
    kept = stored(Grievance, secret.pk, "text", "place")
    kept += stored(Contact, contact.pk, "name", "phone", "email")
    assert all(value.startswith(locked.PREFIX) for value in kept)
    assert len(set(kept)) == len(kept)


def test_whoever_may_read_the_case_reads_its_words(secret):
    again = Grievance.objects.select_related("contact").get(pk=secret.pk)
    assert (again.text, again.place) == (SAID, "Lane 3, Kokernag")
    assert again.contact.phone == "+919419012345"


def test_words_of_an_ordinary_case_stay_as_they_are(case):
    assert stored(Grievance, case.pk, "text") == (case.text,)


def test_every_word_in_a_confidential_case_is_locked_and_moves_keep_it_so(assigned, engineer):
    note = desk.note(assigned, world.hand(engineer), text="Ask the auditor.")
    said = citizen.add(assigned, "It was on Monday.", now=world.NOW)
    for message in (note, said):
        assert stored(Message, message.pk, "text")[0].startswith(locked.PREFIX)
        assert Message.objects.get(pk=message.pk).text == message.text
    assert stored(Grievance, assigned.pk, "text")[0].startswith(locked.PREFIX)


def test_without_the_key_nothing_is_readable_and_nothing_is_lost(secret, settings):
    before = stored(Grievance, secret.pk, "text")
    own = settings.CONFIDENTIAL_KEYS
    settings.CONFIDENTIAL_KEYS = KEYS
    unread = Grievance.objects.get(pk=secret.pk)
    assert SAID not in unread.text
    unread.save()
    assert stored(Grievance, secret.pk, "text") == before
    settings.CONFIDENTIAL_KEYS = [*KEYS, *own]
    assert Grievance.objects.get(pk=secret.pk).text == SAID


def test_locked_words_mean_nothing_in_another_column(secret):
    kept = stored(Grievance, secret.pk, "text")[0]
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
    assert stored(Grievance, secret.pk, "text")[0].startswith(locked.PREFIX)
    assert stored(Contact, secret.contact_id, "phone")[0].startswith(locked.PREFIX)
    assert Contact.objects.get().phone_digest == reaching.digest("+919419012345")


def test_code_of_a_confidential_case_stands_in_no_notice(secret, case):
    told = Notice.objects.get(kind="grievances.received", about=str(secret.pk))
    assert told.context["code"] == ""
    assert Notice.objects.get(kind="grievances.received", about=str(case.pk)).context["code"]


# Where it is, for whom, and files -------------------------------------------------------------


@pytest.fixture
def placed(state):
    """A confidential case at a place, reported for somebody else."""
    arrival = Arrival(on_behalf_of="my sister", address="Lane 3", mail_id="<1@home.example>")
    return world.filed(state, confidential=True, latitude=33.58651, longitude=0.0, arrival=arrival)


def kept_of(case):
    intake = stored(Intake, case.intake.pk, "on_behalf_of", "address", "mail_id")
    return [*stored(Grievance, case.pk, "latitude", "longitude"), *intake]


def test_place_and_ties_of_a_confidential_case_lie_locked_and_are_read_as_they_were(placed):
    assert all(value.startswith(locked.PREFIX) for value in kept_of(placed))
    again = Grievance.objects.select_related("intake").get(pk=placed.pk)
    assert (again.latitude, again.longitude) == (33.58651, 0.0)
    assert (again.intake.on_behalf_of, again.intake.address) == ("my sister", "Lane 3")
    again.save()
    assert all(value.startswith(locked.PREFIX) for value in kept_of(placed))


def test_place_of_another_case_is_read_as_it_was(state):
    case = world.filed(state, latitude=33.5, longitude=-75.25)
    assert stored(Grievance, case.pk, "latitude", "longitude") == ("33.5", "-75.25")
    again = Grievance.objects.get(pk=case.pk)
    assert (again.latitude, again.longitude) == (33.5, -75.25)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)]
)
def test_place_that_is_not_on_earth_is_refused(state, latitude, longitude):
    with pytest.raises(ValueError, match="degrees"):
        world.filed(state, latitude=latitude, longitude=longitude)


def test_without_the_key_the_place_is_not_lost(placed, settings):
    before = kept_of(placed)
    own, settings.CONFIDENTIAL_KEYS = settings.CONFIDENTIAL_KEYS, KEYS
    unread = Grievance.objects.get(pk=placed.pk)
    unread.save()
    assert kept_of(placed) == before
    settings.CONFIDENTIAL_KEYS = [*KEYS, *own]
    assert Grievance.objects.get(pk=placed.pk).latitude == 33.58651


def test_backup_of_a_place_comes_back_as_it_was(placed):
    before, lines = kept_of(placed), list(tables.lines(Grievance))
    assert "33.58651" not in str(lines)
    placed.segments.all().delete()
    Intake.objects.all().delete()
    Grievance.objects.all()._raw_delete("default")
    tables.insert(Grievance, [line.encode() for line in lines])
    assert stored(Grievance, placed.pk, "latitude", "longitude") == tuple(before[:2])


def test_order_of_a_confidential_case_lies_locked(assigned, engineer):
    hand = world.hand(engineer)
    moved = desk.start(assigned, hand)
    proposal = desk.Proposal(
        outcome="granted",
        action_taken="x",
        reply="It is done.",
        order_reference="No. 7 of 2026",
        has_order=True,
    )
    report = desk.propose(moved, hand, proposal=proposal).actions_taken.get()
    assert report.order_reference == "No. 7 of 2026"
    assert stored(ActionTaken, report.pk, "order_reference")[0].startswith(locked.PREFIX)


def test_what_lay_open_before_is_locked_by_the_migration(placed):
    from django.apps import apps

    with connection.cursor() as cursor:
        cursor.execute("UPDATE grievances_grievance SET latitude = '33.5', longitude = '75.2'")
        cursor.execute("UPDATE grievances_intake SET mail_id = '<1@home.example>'")
    name = "chinar.portal.grievances.migrations.0026_secret_places"
    importlib.import_module(name).lock(apps, None)
    assert all(value.startswith(locked.PREFIX) for value in kept_of(placed))
    assert Grievance.objects.get(pk=placed.pk).latitude == 33.5
