"""The one intake of every channel."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.portal.grievances import world

from chinar.portal.core.jobs.models import Job
from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.people.scopes import grow
from chinar.portal.grievances import facts, routing
from chinar.portal.grievances.models import Contact, Counter, Grievance, PolicyVersion
from chinar.portal.grievances.numbering import parse
from chinar.portal.grievances.policy import limits_of, policy_on
from chinar.portal.grievances.services import Filing, file, intake
from chinar.portal.grievances.services.intake import EmptyTextError, SerialsUsedUpError
from chinar.portal.registry.models import Office
from chinar.portal.registry.transitions import RefusedError

DAY = timedelta(days=1)


def test_same_key_gives_the_same_grievance(state):
    first = file(Filing(text="No water.", key="k"), actor=CITIZEN, now=world.NOW)
    again = file(Filing(text="No water.", key="k"), actor=CITIZEN, now=world.NOW + DAY)
    assert (first.created, again.created) == (True, False)
    assert first.grievance == again.grievance
    assert first.code == again.code


def test_two_deliveries_at_one_moment_give_one_grievance(state, monkeypatch):
    from chinar.portal.grievances.services import intake

    first = world.filed(state, key="k")
    monkeypatch.setattr(intake, "_already", _blind_once(intake._already))
    again = file(Filing(text="No water.", key="k"), actor=CITIZEN, now=world.NOW)
    assert again.grievance == first
    assert not again.created
    assert Counter.objects.get(office="JSDANG").last == 1


def _blind_once(real):
    seen = []

    def already(key):
        if not seen:
            seen.append(key)
            return None
        return real(key)

    return already


def test_serials_of_an_office_and_year_have_no_gaps(state):
    numbers = [world.filed(state, key=f"k{n}").number for n in range(3)]
    with transaction.atomic():
        world.filed(state, key="lost")
        transaction.set_rollback(True)
    numbers.append(world.filed(state, key="k3").number)
    assert [parse(number).serial for number in numbers] == [1, 2, 3, 4]
    later = world.filed(state, key="next year", now=world.NOW + 60 * DAY)
    assert (parse(later.number).year, parse(later.number).serial) == (2027, 1)


def test_number_that_somebody_took_meanwhile_is_not_given_twice(state, monkeypatch, settings):
    with_mail = {"email_url": "smtp://127.0.0.1:9", "sms_url": ""}
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=with_mail)
    first = world.filed(state, key="1")
    taken = parse(first.number)
    monkeypatch.setattr(intake, "_likely_number", lambda *_: taken)
    case = world.filed(state, key="2")
    assert parse(case.number).serial == taken.serial + 1
    assert Entry.objects.get(record_id=str(case.pk)).data["number"] == case.number
    assert Notice.objects.get(about=str(case.pk)).context["number"] == case.number
    assert Contact.objects.count() == 2
    sent = Delivery.objects.get(notice__about=str(case.pk))
    told = [job.arguments["delivery_id"] for job in Job.objects.filter(kind="notices.deliver")]
    assert told.count(str(sent.pk)) == 1
    assert len(told) == 2


def test_key_that_was_said_to_be_new_and_is_not_gives_what_is_there(state):
    first = world.filed(state, key="1")
    again = file(
        Filing(text="No water.", key="1", category=state.no_water, area=state.anantnag),
        actor=CITIZEN,
        now=world.NOW,
        new=True,
    )
    assert (again.grievance, again.created) == (first, False)
    assert Counter.objects.get().last == 1


def test_year_is_that_of_the_clock_on_the_wall_in_india(state):
    from datetime import UTC, datetime

    midnight = datetime(2026, 12, 31, 18, 45, tzinfo=UTC)
    assert parse(world.filed(state, now=midnight).number).year == 2027


def test_office_that_used_up_its_serials_says_so(state):
    Counter.objects.create(office="JSDANG", year=2026, last=9_999_999)
    with pytest.raises(SerialsUsedUpError):
        world.filed(state)
    assert not Grievance.objects.exists()


def test_empty_words_are_refused(state):
    with pytest.raises(EmptyTextError):
        file(Filing(text=" \n", key="k"), actor=CITIZEN, now=world.NOW)


def test_clock_of_paper_runs_from_the_day_it_was_received(state):
    case = world.filed(state, channel="paper", filed_at=world.NOW - 5 * DAY)
    assert case.due_at == world.NOW + 16 * DAY
    assert case.registered_at == world.NOW
    assert case.segments.get().starts_at == world.NOW - 5 * DAY


def test_date_of_receipt_is_never_in_the_future(state):
    assert world.filed(state, filed_at=world.NOW + DAY).filed_at == world.NOW


def test_policy_is_frozen_at_registration(state):
    before = world.filed(state, key="a")
    PolicyVersion.objects.create(
        name="stricter", starts_on=world.NOW.date() + DAY, limits={"disposal_days": 7}, source="x"
    )
    after = world.filed(state, key="b", now=world.NOW + 2 * DAY)
    before.refresh_from_db()
    assert before.policy.name == "guidelines-2024"
    assert after.policy.name == "stricter"
    assert after.due_at == world.NOW + 9 * DAY
    assert limits_of(after.policy).feedback_days == 30


def test_day_before_the_first_policy_takes_the_first(db):
    assert policy_on(world.NOW.date()).name == policy_on(world.NOW.date() - 9999 * DAY).name


def test_journal_holds_codes_and_no_words(state, case):
    entry = Entry.objects.get(record_id=str(case.pk))
    told = str(entry.data)
    assert case.number in told
    for private in (case.text, "Asha", "9419012345", "Kokernag"):
        assert private not in told


def test_receipt_is_acknowledged_once(state, case):
    notice = Notice.objects.get(kind="grievances.received")
    assert notice.context["number"] == case.number


@pytest.mark.parametrize("channel", ["web", "open311"])
@pytest.mark.parametrize("same", [{"phone": ""}, {"email": ""}, {"email": "other@example.org"}])
def test_one_address_gets_three_acknowledgements_a_day(state, channel, same):
    for n in range(5):
        last = world.filed(
            state,
            key=f"k{n}",
            channel=channel,
            **(same if n == 4 else {"email": "Asha@example.org"}),
        )
    assert last.contact
    told = Notice.objects.filter(kind="grievances.received")
    assert told.count() == 3
    other = {"phone": "+919419099999", "email": "b@example.org"}
    world.filed(state, key="other", channel=channel, **other)
    world.filed(state, key="tomorrow", channel=channel, now=world.NOW + DAY)
    assert told.count() == 5


def test_who_files_for_many_has_each_acknowledged(state):
    for n in range(5):
        world.filed(state, key=f"k{n}", channel="assisted")
    assert Notice.objects.filter(kind="grievances.received").count() == 5


def test_nobody_is_written_to_who_gave_no_address(state):
    case = world.filed(state, name="", phone="", email="")
    assert case.contact is None
    assert not Notice.objects.exists()


def test_what_is_filed_at_a_practice_office_is_practice(state):
    type(state.water_anantnag).objects.filter(pk=state.water_anantnag.pk).update(practice=True)
    case = world.filed(state)
    assert case.practice
    assert case.contact.practice


@pytest.mark.parametrize(
    ("category", "area", "office"),
    [
        ("no_water", "anantnag", "water_anantnag"),
        ("no_water", "kokernag", "water_anantnag"),
        ("no_water", "kulgam", "water_kulgam"),
        ("no_water", "state", "water_head"),
        ("no_water", None, "water_head"),
        ("police", "anantnag", "public_head"),
        (None, "anantnag", "public_head"),
    ],
)
def test_grievance_goes_to_the_department_s_office_near_the_place(state, category, area, office):
    found = routing.office_for(
        category and getattr(state, category), area and getattr(state, area), now=world.NOW
    )
    assert found == getattr(state, office)


def test_cell_is_opened_where_no_office_answers(state):
    elsewhere = grow(state.water.scope, "moved")
    moved = Office.objects.filter(pk=state.public_head.pk)
    moved.update(organisation=state.water, scope=elsewhere)
    cell = routing.office_for(None, state.anantnag, now=world.NOW)
    assert cell.code == "CELL"
    assert cell == routing.office_for(state.police, None, now=world.NOW)
    [entry] = Entry.objects.filter(record_id=str(cell.pk))
    assert (entry.actor_kind, entry.action) == ("system", "registered")


@pytest.mark.parametrize("error", [IntegrityError, RefusedError("taken", "code")])
def test_cell_that_another_opened_at_the_same_moment_is_taken(state, monkeypatch, error):
    from chinar.portal.registry.services import add_office

    def beaten(**facts):
        add_office(**facts)
        raise error

    monkeypatch.setattr(routing, "add_office", beaten)
    assert routing.grievance_cell(world.NOW) == Office.objects.get(code="CELL")


def test_empty_registry_is_said(db):
    with pytest.raises(routing.NoOfficeError):
        routing.office_for(None, None, now=world.NOW)


def test_district_is_the_one_whose_centre_is_near(state):
    for area, latitude, longitude in ((state.anantnag, 33.73, 75.15), (state.kulgam, 33.64, 75.02)):
        type(area).objects.filter(pk=area.pk).update(latitude=latitude, longitude=longitude)
    assert routing.district_near(33.65, 75.0) == state.kulgam
    assert routing.district_near(12.9, 77.6) is None
    assert routing.district_near(None, 75.0) is None


def test_facts_are_loaded_once(db):
    assert facts.load(world.NOW) == len(facts.rows())
    assert facts.load(world.NOW) == 0


@pytest.mark.parametrize("row", facts.rows(), ids=lambda row: row["code"])
def test_every_category_has_names_in_hindi_and_urdu_and_a_department(row):
    assert row["name_hi"]
    assert row["name_ur"]
    assert row["department_code"].isupper()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time by nature")
def test_twenty_at_once_get_twenty_numbers_in_a_row():
    from django.db import connections

    state = world.build()

    def one(n):
        world.filed(state, key=f"k{n}")
        connections.close_all()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    serials = sorted(
        parse(number).serial for number in Grievance.objects.values_list("number", flat=True)
    )
    assert serials == list(range(1, 21))
