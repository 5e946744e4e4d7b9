"""Whether an answer says the same as the office's other answers of the last months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from chinar.engines.triage import EMPTY, SIZE, likeness, sketch
from chinar.portal.grievances.models import ActionTaken, Answer, Grievance

LOOK_BACK: Final = timedelta(days=90)
LAST: Final = 60  # answers that an officer is told about before sending another
MOST: Final = 2000  # answers of an office that a day's draw compares with
LEAST_ALIKE: Final = 5  # fewer than this is how people write
SAME: Final = 0.7  # of the runs of four letters: the same words with another name in them
_DIGITS: Final = re.compile(r"\d+")

Sketch = bytes | memoryview | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """How many of the office's last answers say the same."""

    same: int
    of: int

    @property
    def worth_telling(self) -> bool:
        """Whether it is more than how people write."""
        return self.same >= LEAST_ALIKE


def sketch_of(text: str) -> bytes:
    """Return what tells the same words again; numbers and dates do not matter."""
    return sketch(_DIGITS.sub(" ", text))


def sketch_for(grievance: Grievance, text: str) -> bytes | None:
    """Return the sketch to keep with an answer; none where the words are locked."""
    return None if grievance.confidential else sketch_of(text)


def count(one: bytes, others: Iterable[Sketch]) -> int:
    """Count the sketches that tell the same."""
    if one == EMPTY or len(one) != SIZE:
        return 0
    known = (bytes(other) for other in others if other)
    return sum(len(other) == SIZE and likeness(one, other) >= SAME for other in known)


def said_before(grievance: Grievance, text: str, now: datetime) -> Alike:
    """Compare an answer that waits to be sent with the last ones of its office."""
    others = sketches_of(grievance.office_id, now, besides=grievance, most=LAST)
    return Alike(same=count(sketch_of(text), others), of=len(others))


def sketches_of(
    office_id: UUID, now: datetime, *, besides: Grievance | None = None, most: int = MOST
) -> Sequence[Sketch]:
    """Return the sketches of the last answers that an office sent in 90 days, one of each case.

    The book of answers says which these are: its index is by office and moment.
    """
    sent = Answer.objects.filter(office=office_id, at__gt=now - LOOK_BACK, at__lte=now)
    if besides is not None:
        sent = sent.exclude(grievance=besides)
    cases = sent.order_by("-at", "-id").values("grievance")[:most]
    taken = ActionTaken.objects.filter(grievance__in=cases).order_by("at", "id")
    return list(dict(taken.values_list("grievance", "sketch")).values())
