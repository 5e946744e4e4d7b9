"""What officers do: permission, completeness, notices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.portal.grievances import world

from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Message
from chinar.portal.grievances.scripts import guess, readable_in
from chinar.portal.grievances.selectors import assignable_posts, permits
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.services.desk import ClosureError, Proposal

GOOD = Proposal(outcome="granted", action_taken="Pipe mended.", reply="Water is back.")


@pytest.fixture
def started(case, engineer):
    hand = world.hand(engineer)
    return desk.start(desk.assign(case, hand, to=engineer), hand)


def test_holder_of_the_post_is_told_of_an_assignment(case, engineer):
    world.hold(engineer, "engineer")
    desk.assign(case, world.hand(engineer), to=engineer)
    assert Notice.objects.get(kind="grievances.assigned").user.username == "engineer"


def test_vacant_post_takes_a_case_all_the_same(case, engineer):
    assert desk.assign(case, world.hand(engineer), to=engineer).post == engineer


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


def test_category_is_chosen_when_sorting(state, case, engineer):
    moved = desk.triage(case, world.hand(engineer), category=state.police)
    assert (moved.state, moved.category) == (State.TRIAGED, state.police)


def test_interim_reply_tells_a_new_date_and_leaves_the_limit(started, engineer):
    due = started.due_at
    desk.interim(started, world.hand(engineer), text="Snow.", until=date(2026, 12, 20))
    started.refresh_from_db()
    assert started.due_at == due
    assert started.promised_at.date() == date(2026, 12, 20)
    assert Notice.objects.get(kind="grievances.interim").context["until"] == "20 December 2026"


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
    assert readable_in("en", "پانی")


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


def test_confidential_case_is_for_its_post_and_those_with_the_permission(state, engineer):
    secretary = world.post(
        state.public.scope.__class__.objects.get(path="0001"), role="grievance_secretary"
    )
    case = world.filed(state, confidential=True)
    assert not permits(engineer, case, "grievances.work")
    assert permits(secretary, case, "grievances.assign")
    case = desk.assign(case, world.hand(secretary), to=engineer)
    assert permits(engineer, case, "grievances.work")
