"""What officers do: permission, completeness, notices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.portal.grievances import world

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances.lifecycle import Action, State
from chinar.portal.grievances.models import Grievance, Message
from chinar.portal.grievances.scripts import guess, readable_in
from chinar.portal.grievances.selectors import assignable_posts, permits
from chinar.portal.grievances.services import bulk, citizen, desk, routes
from chinar.portal.grievances.services.desk import ClosureError, LetterError, Proposal
from chinar.portal.grievances.transitions import advance

GOOD = Proposal(outcome="granted", action_taken="Pipe mended.", reply="Water is back.")


@pytest.fixture
def started(case, engineer):
    hand = world.hand(engineer)
    return desk.start(desk.assign(case, hand, to=engineer), hand)


def test_holder_of_the_post_is_told_of_an_assignment(case, engineer):
    world.hold(engineer, "engineer")
    desk.assign(case, world.hand(engineer), to=engineer)
    assert Notice.objects.get(kind="grievances.assigned").user.username == "engineer"


def test_case_of_a_post_that_nobody_holds_is_told_to_the_head_of_the_office_with_an_alert(
    state, case, engineer
):
    head = world.post(state.water.scope, "Chief Engineer", "department_head")
    world.hold(head, "chief")
    moved = desk.assign(case, world.hand(engineer), to=engineer)
    assert moved.post == engineer
    citizen.add(moved, "The tank is empty too.", now=world.NOW)
    told = Notice.objects.get(kind="grievances.post_vacant")  # once a day
    assert (told.user.username, told.context["vacant"]) == ("chief", engineer.title)
    entry = Entry.objects.get(record_id=str(case.pk), action="assign")
    assert entry.data["alert"] == "vacant"


def test_case_is_assigned_to_a_post_and_whoever_holds_it_next_has_it(case, engineer):
    """A transfer of an officer loses nothing: holdings are dated, the post stays."""
    world.hold(engineer, "before")
    desk.assign(case, world.hand(engineer), to=engineer)
    engineer.holdings.update(ends_on=world.NOW.date())
    engineer.holdings.create(user=world.user("after"), starts_on=world.NOW.date())
    citizen.add(Grievance.objects.get(pk=case.pk), "The tank is empty too.", now=world.NOW)
    assert Grievance.objects.get(pk=case.pk).post == engineer
    told = Notice.objects.get(kind="grievances.citizen_wrote")
    assert told.user.username == "after"


def test_case_is_not_given_to_a_post_that_may_not_work_on_it(state, case, engineer):
    other = world.post(state.water_kulgam.scope)
    with pytest.raises(desk.WrongPostError):
        desk.assign(case, world.hand(engineer), to=other)


def test_posts_that_may_work_are_the_office_s_and_those_above_nearest_first(state, case, engineer):
    chief = world.post(state.water.scope, "Chief Engineer")
    world.post(state.water_kulgam.scope)
    world.post(state.water_anantnag.scope, "Clerk", role="call_centre")
    world.hold(engineer, "engineer")
    found = assignable_posts(case, world.NOW.date())
    assert found == [engineer, chief]
    assert [len(post.on_duty) for post in found] == [1, 0]


def test_post_without_the_permission_may_not_act(state, case, engineer):
    watcher = world.post(state.anantnag.scope, role="deputy_commissioner")
    with pytest.raises(NotAllowedError):
        desk.assign(case, world.hand(watcher), to=engineer)
    with pytest.raises(NotAllowedError):
        desk.see_contact(case, world.hand(watcher))


class TestCaseThatMovedMeanwhile:
    """What a post may do is decided on the case as it is, and not as a page showed it."""

    @pytest.fixture
    def gone(self, state, case, engineer):
        """The case as a page shows it, while it went to another office in the same state."""
        shown = Grievance.objects.select_related("office__scope", "area__scope").get(pk=case.pk)
        routes.transfer(case, world.hand(engineer), to=state.water_kulgam, reason="Their pump.")
        return shown

    def test_office_that_it_left_moves_it_no_more(self, state, gone, engineer):
        with pytest.raises(NotAllowedError):
            desk.triage(gone, world.hand(engineer), category=state.police)
        with pytest.raises(NotAllowedError):
            desk.note(gone, world.hand(engineer), text="Ours.")
        assert not Message.objects.exists()

    def test_it_is_not_given_to_a_post_of_the_office_that_it_left(self, gone, engineer):
        with pytest.raises(desk.WrongPostError):
            desk.assign(gone, world.hand(engineer), to=engineer)

    def test_office_that_it_left_sees_no_contact(self, gone, engineer):
        with pytest.raises(NotAllowedError):
            desk.see_contact(gone, world.hand(engineer))

    def test_answer_of_an_office_that_is_complained_about_meanwhile_is_refused(
        self, state, started, engineer
    ):
        shown = Grievance.objects.prefetch_related("against").get(pk=started.pk)
        assert not shown.against.all()
        started.against.add(state.water_anantnag)
        with pytest.raises(ClosureError, match="against"):
            desk.propose(shown, world.hand(engineer), proposal=GOOD)

    def test_words_of_the_citizen_are_an_answer_only_while_there_is_a_question(
        self, started, engineer
    ):
        desk.ask_citizen(started, world.hand(engineer), text="Which lane?")
        shown = Grievance.objects.get(pk=started.pk)
        advance(shown, Action.END_PAUSE, actor=SYSTEM, at=world.NOW)
        assert citizen.add(shown, "Lane 3.", now=world.NOW).kind == "addition"

    def test_what_was_typed_is_still_there(self, client, case, sign_in, monkeypatch):
        sign_in("redressal_officer", case.office.scope)

        def gone(*_args, **_values):
            raise NotAllowedError("grievances.work")

        monkeypatch.setattr(desk, "note", gone)
        page = client.post(f"/en/desk/grievances/{case.pk}/note/", {"text": "Valve 7."})
        assert page.status_code == 409
        assert "Valve 7." in page.content.decode()


UNFIT = [
    ({"text": " "}, ["empty"]),
    ({"text": "It takes longer, until the pipe is here."}, []),
    ({"text": "पाइप"}, ["language"]),
    ({"text": "Ask {name}."}, ["gaps"]),
    ({"text": "This does not pertain to this office, approach the agency."}, ["elsewhere"]),
    ({"language": "ur"}, ["language"]),
    ({"until": world.NOW.date()}, ["until"]),
]


@pytest.mark.parametrize(("changed", "faults"), UNFIT)
def test_replies_and_questions_pass_one_gate_whatever_their_way(started, engineer, changed, faults):
    values = {"text": "It takes longer.", "until": date(2026, 12, 20)} | changed
    Grievance.objects.filter(pk=started.pk).update(language=values.pop("language", "en"))
    started.refresh_from_db()
    hand = world.hand(engineer)
    order = bulk.Order(kind=bulk.BulkKind.INTERIM, key="t", **values)
    assert list(bulk.outlook(order, started, hand).obstacles) == faults
    if faults:
        with pytest.raises(LetterError) as refused:
            desk.interim(started, hand, **values)
        assert list(refused.value.faults) == faults
    if faults and faults != ["until"]:
        with pytest.raises(LetterError):
            desk.ask_citizen(started, hand, text=values["text"])
    assert not Message.objects.exists()


def test_category_is_chosen_when_sorting(state, case, engineer):
    moved = desk.triage(case, world.hand(engineer), category=state.police)
    assert (moved.state, moved.category) == (State.TRIAGED, state.police)


def test_interim_reply_tells_why_and_a_new_date_and_leaves_the_limit(started, engineer):
    due = started.due_at
    desk.interim(started, world.hand(engineer), text="Snow.", until=date(2026, 12, 20))
    started.refresh_from_db()
    assert started.due_at == due
    assert started.promised_at.date() == date(2026, 12, 20)
    told = Notice.objects.get(kind="grievances.interim").context
    assert (told["text"], told["until"]) == ("Snow.", "20 December 2026")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"action_taken": " "}, "action_taken"),
        ({"reply": ""}, "reply"),
        ({"outcome": "refused"}, "reasons"),
    ],
)
def test_answer_needs_action_taken_reply_and_reasons(started, engineer, changes, missing):
    from dataclasses import replace

    with pytest.raises(ClosureError) as refused:
        desk.propose(started, world.hand(engineer), proposal=replace(GOOD, **changes))
    assert refused.value.missing == (missing,)


def test_answer_needs_a_category(state, engineer):
    case = world.filed(state, category=None, office=state.water_anantnag)
    hand = world.hand(engineer)
    case = desk.start(desk.assign(case, hand, to=engineer), hand)
    with pytest.raises(ClosureError, match="category"):
        desk.propose(case, hand, proposal=GOOD)


def test_answer_is_in_the_script_of_the_question(state, engineer):
    case = world.filed(state, language="ur", text="پانی نہیں آ رہا۔")
    hand = world.hand(engineer)
    case = desk.start(desk.assign(case, hand, to=engineer), hand)
    with pytest.raises(ClosureError, match="reply"):
        desk.propose(case, hand, proposal=GOOD)
    urdu = Proposal(outcome="granted", action_taken="x", reply="پانی بحال ہو گیا۔ Order 17/2026")
    assert desk.propose(case, hand, proposal=urdu).state == State.RESOLUTION_PROPOSED


@pytest.mark.parametrize(
    ("text", "reader", "language"),
    [
        ("No water", "ur", "en"),
        ("पानी नहीं आता", "en", "hi"),
        ("पानी नहीं आता", "doi", "doi"),
        ("پانی نہیں", "en", "ur"),
        ("آب چھُنہٕ", "ks", "ks"),
        ("112", "ur", "ur"),
    ],
)
def test_language_is_guessed_from_script_and_page(text, reader, language):
    assert guess(text, reader) == language


def test_what_has_no_letters_or_no_known_script_is_readable():
    assert readable_in("ur", "17/2026")
    assert readable_in("pa", "ਪਾਣੀ")
    assert not readable_in("en", "پانی آ گیا ہے")


def test_answer_that_was_taken_back_is_not_sent(started, engineer):
    hand = world.hand(engineer)
    case = desk.propose(started, hand, proposal=GOOD)
    case = desk.send_back(case, hand, text="Say when.")
    later = world.hand(engineer, world.NOW + timedelta(hours=1))
    again = Proposal(outcome="granted", action_taken="Mended.", reply="Back since Monday.")
    desk.dispose(desk.propose(case, later, proposal=again), later)
    sent = Message.objects.exclude(sent_at=None)
    assert [message.text for message in sent] == ["Back since Monday."]
    assert Notice.objects.get(kind="grievances.final").context["text"] == "Back since Monday."


def test_nothing_is_disposed_without_an_answer(started, engineer):
    hand = world.hand(engineer)
    case = desk.propose(started, hand, proposal=GOOD)
    case.messages.all().delete()
    case.actions_taken.all().delete()
    with pytest.raises(ClosureError) as refused:
        desk.dispose(case, hand)
    assert refused.value.missing == ("reply", "action_taken")


def test_confidential_case_is_for_its_post_and_the_role_for_such_cases(state, engineer):
    secretary = world.post(
        state.public.scope.__class__.objects.get(path="0001"), role="grievance_secretary"
    )
    case = world.filed(state, confidential=True)
    assert not permits(engineer, case, "grievances.work")
    assert permits(secretary, case, "grievances.assign")
    case = desk.assign(case, world.hand(secretary), to=engineer)
    assert permits(engineer, case, "grievances.work")
