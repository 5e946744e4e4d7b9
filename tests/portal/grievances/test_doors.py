"""What is not taken up, and the right door instead."""

from __future__ import annotations

import pytest

from chinar.portal.grievances import doors
from chinar.portal.grievances.models import Grievance


def test_not_taken_up_are_seven_kinds_of_matter_and_no_others():
    assert set(doors.REFUSED) == {
        *("rti", "court", "religion", "service", "suggestion", "territory", "family"),
    }


@pytest.mark.parametrize("code", doors.DoorCode)
def test_each_reason_not_to_take_up_tells_why_and_the_right_door(code):
    door = doors.DOORS[code]
    assert door.code == code
    assert all(str(words) for words in (door.name, door.why, door.where))
    assert str(door.where) in doors.letter(door, "en")
    assert len(code) <= Grievance._meta.get_field("door").max_length


def test_corruption_is_handed_on_and_not_refused():
    assert doors.DOORS[doors.DoorCode.CORRUPTION].taken_up
    assert doors.DoorCode.CORRUPTION not in doors.REFUSED
    assert "cannot" not in doors.letter(doors.DOORS[doors.DoorCode.CORRUPTION], "en")


def test_unknown_code_opens_no_door():
    assert doors.door_of("") is None
    assert doors.door_of("nothing") is None
    assert doors.door_of("rti").code == "rti"


@pytest.mark.parametrize("code", doors.REFUSED)
def test_what_is_refused_says_so_first(code):
    assert doors.letter(doors.DOORS[code], "en").startswith("We cannot take this up here.")
