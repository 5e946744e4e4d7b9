"""The whole way: filed, assigned, answered, tracked."""

from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances.models import Outcome
from chinar.portal.grievances.services import desk


def test_grievance_goes_from_filing_to_answer(state, case, engineer):
    world.hold(engineer, "engineer")
    assert case.office == state.water_anantnag
    assert case.number.startswith("JK/JSDANG/2026/0000001-")
    hand = world.hand(engineer)
    moved = desk.assign(case, hand, to=engineer)
    moved = desk.start(moved, hand)
    moved = desk.propose(
        moved,
        hand,
        proposal=desk.Proposal(
            outcome=Outcome.GRANTED, action_taken="Pipe mended.", reply="Water is back."
        ),
    )
    moved = desk.dispose(moved, hand)
    assert moved.state == "disposed"
    assert moved.disposed_at == world.NOW
    actions = Entry.objects.filter(record_id=str(case.pk)).values_list("action", flat=True)
    assert list(actions.order_by("number")) == ["register", "assign", "start", "propose", "dispose"]
