"""Fill an installation of ours with cases of a year: `caseload_ours.py OUT.json CASES`.

Rows are written in bulk and are what the services would have written: case, contact, clock,
journal with its hashes, answers. Practice offices and posts, the shipped categories.
"""

from __future__ import annotations

# ruff: noqa: E402 # Django is set up before its models are imported
import json
import random
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from caseload_words import WORDS

django.setup()

from caseload_copies import multiply
from django.core.management import call_command
from django.test import Client

from chinar.portal.catalogue import facts as services
from chinar.portal.core.journal.hashing import FIRST, canonical, entry_hash
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import Post, User
from chinar.portal.grievances import answers, reaching, seals, timing
from chinar.portal.grievances import facts as categories
from chinar.portal.grievances.lifecycle import OPEN_STATES, State
from chinar.portal.grievances.models import (
    ActionTaken,
    ClockSegment,
    Contact,
    Counter,
    Grievance,
    GrievanceCategory,
    Intake,
    Message,
    PolicyVersion,
    snapshot,
)
from chinar.portal.grievances.numbering import Number, office_part
from chinar.portal.grievances.policy import policy_on
from chinar.portal.grievances.services import keys
from chinar.portal.registry import facts as registry
from chinar.portal.registry.models import Office
from chinar.practice import offices

STATES = (
    (State.REGISTERED, 4),
    (State.ASSIGNED, 8),
    (State.IN_PROGRESS, 10),
    (State.AWAITING_CITIZEN, 1),
    (State.DISPOSED, 20),
    (State.CLOSED, 57),
)
BATCH, BY_HAND, TRACKED, MINUTES_A_YEAR = 4000, 50_000, 2000, 525_600
ENDLESS = 10_000_000  # uses of a key; its caps are not what is measured
LIST_PAGES = ("", "?due=late", "?mine=1", "?state=in_progress")


@dataclass(slots=True)
class House:
    """What cases hang on."""

    offices: list[Office]
    posts: list[Post]
    categories: list[GrievanceCategory]
    policy: PolicyVersion
    dice: random.Random
    now: datetime

    def made(self, serials: dict[str, int]) -> Grievance:
        """Return a case of some moment of the year, in some state, not saved."""
        dice, office = self.dice, self.dice.choice(self.offices)
        filed_at = self.now - timedelta(minutes=dice.randint(60, MINUTES_A_YEAR))
        state = dice.choices([s for s, _ in STATES], [weight for _, weight in STATES])[0]
        part = office_part(office.code)
        serials[part] = serials.get(part, 0) + 1
        number = Number(office=part, year=self.now.year, serial=serials[part])
        answered = state not in OPEN_STATES
        case = Grievance(
            number=str(number),
            key=number.key,
            idempotency_key=f"bench:{number.key}",
            channel="web",
            language=dice.choice(["en", "hi", "ur"]),
            text=" ".join(dice.choices(WORDS, k=80)),
            category=dice.choice(self.categories),
            area=office.area,
            place=" ".join(dice.choices(WORDS, k=3)),
            office=office,
            post=None if state is State.REGISTERED else dice.choice(self.posts),
            state=state,
            open=not answered,
            policy=self.policy,
            filed_at=filed_at,
            registered_at=filed_at,
            arrived_at=filed_at,
            changed_at=filed_at,
            practice=True,
        )
        case.due_at = filed_at + timedelta(days=21)
        if answered:
            case.disposed_at = case.changed_at = filed_at + timedelta(days=dice.uniform(1, 30))
            case.rating = dice.choice([None, None, 1, 3, 4, 5])
        if state is State.CLOSED:
            case.closed_at = case.disposed_at
            case.confirmed_at = case.disposed_at if dice.random() < 0.5 else None
        case.wake_at = timing.wakes_at(case, filed_at)
        return case


def fill(cases: int, now: datetime) -> House:
    """Make the house and so many cases: the first by hand, the rest as copies of them."""
    registry.load(now)
    services.load(now)
    categories.load(now)
    made = offices.make_offices(now)
    offices.make_sign_ins(now)
    offices.make_redressal_posts(now)
    working = Post.objects.filter(grants__role="redressal_officer")
    house = House(
        offices=made,
        posts=list(working),
        categories=list(GrievanceCategory.objects.filter(active=True)),
        policy=policy_on(now.date()),
        dice=random.Random(1),  # noqa: S311 # the same cases each time
        now=now,
    )
    serials: dict[str, int] = {}
    times = -(-cases // BY_HAND)
    for first in range(0, cases // times, BATCH):
        save([house.made(serials) for _ in range(min(BATCH, cases // times - first))], house, first)
        sys.stderr.write(f"\r{min(first + BATCH, cases // times):>9} of {cases} cases")
    sys.stderr.write("\n")
    answers.write_up(answers.unwritten())
    multiply(times)
    Counter.objects.bulk_create(
        Counter(office=part, year=now.year, last=last, practice=True)
        for part, last in serials.items()
    )
    return house


def save(cases: list[Grievance], house: House, first: int) -> None:
    """Write cases with what hangs on each."""
    contacts = [contact(first + n) for n in range(len(cases))]
    Contact.objects.bulk_create(contacts)
    for case, one in zip(cases, contacts, strict=True):
        case.contact = one
    Grievance.objects.bulk_create(cases)
    Intake.objects.bulk_create(Intake(grievance=case, at=case.filed_at) for case in cases)
    ClockSegment.objects.bulk_create(
        ClockSegment(
            grievance=case,
            running=case.state != State.AWAITING_CITIZEN,
            turn="citizen" if case.state == State.AWAITING_CITIZEN else "office",
            state=case.state if case.open else State.IN_PROGRESS,
            starts_at=case.filed_at,
            ends_at=case.disposed_at,
        )
        for case in cases
    )
    answered = [case for case in cases if not case.open]
    Message.objects.bulk_create(
        Message(
            grievance=case,
            kind="final",
            text=" ".join(house.dice.choices(WORDS, k=30)),
            at=case.disposed_at,
            sent_at=case.disposed_at,
        )
        for case in answered
    )
    ActionTaken.objects.bulk_create(
        ActionTaken(grievance=case, outcome="granted", text="Done.", at=case.disposed_at)
        for case in answered
    )
    Entry.objects.bulk_create(entries(cases))


def contact(number: int) -> Contact:
    email = f"c{number % 300_000}@example.org"
    return Contact(email=email, email_digest=reaching.digest(email), practice=True)


def entries(cases: Iterable[Grievance]) -> Iterable[Entry]:
    """Yield the journal of each case: registered, and answered."""
    for case in cases:
        data: dict[str, Any] = snapshot(case, seals.of_case(case))
        one = entry(case, 1, "register", case.filed_at, data, FIRST)
        yield one
        if case.disposed_at:
            moved = {"from": "resolution_proposed", "to": "disposed"}
            yield entry(case, 2, "dispose", case.disposed_at, moved, one.hash)


def entry(
    case: Grievance, number: int, action: str, at: datetime, data: dict[str, Any], before: str
) -> Entry:
    made = Entry(
        record_type="grievances.grievance",
        record_id=str(case.pk),
        number=number,
        action=action,
        at=at,
        actor_kind="citizen" if number == 1 else "officer",
        data=canonical(data),
        previous_hash=before,
    )
    made.hash = entry_hash(made)
    return made


def _asks(category: GrievanceCategory) -> bool:
    """Tell whether an application has to say more than the words."""
    return any(asked["required"] for asked in category.attributes)


def main(out: Path, cases: int) -> None:
    now = datetime.now(UTC)
    house = fill(cases, now)
    call_command("grievance_facts", rebuild=True, verbosity=0)
    # The check letters of copied numbers are wrong, so that nobody could track those.
    by_hand = Grievance.objects.filter(number__contains=f"/{now.year}/")
    tracked = by_hand.order_by("?").values_list("key", flat=True)[:TRACKED]
    browser = Client()
    browser.force_login(
        User.objects.get(username="grievance-secretary"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    key = keys.issue(
        "bench", now=now, rate_per_minute=ENDLESS, reports_per_hour=ENDLESS, practice=True
    )
    told = {
        "key": key,
        "codes": " ".join(one.code for one in house.categories if not _asks(one)),
        "track": " ".join(f"/en/track/{key}/" for key in tracked),
        "list": " ".join(f"/en/desk/grievances/{page}" for page in LIST_PAGES),
        "dashboard": "/en/desk/figures/",
        "cookie": f"session={browser.cookies['session'].value}",
    }
    out.write_text(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
