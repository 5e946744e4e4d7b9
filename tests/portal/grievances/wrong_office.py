"""For the test that walks the URL map: records of an office that the officer asking is not of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from tests.portal.grievances import answers, world

from chinar.portal.grievances.jobs.quality import draw
from chinar.portal.grievances.models import QualitySample
from chinar.portal.grievances.services import batches
from chinar.portal.grievances.services.appeals import file_appeal

DESK_VIEWS = (
    "desk_case",
    "alike",
    "contact",
    "print",
    "assign",
    "start",
    "note",
    "interim",
    "ask",
    "propose",
    "send_back",
    "dispose",
    "transfer",
    "return",
    "reroute",
    "conflict",
    "not_for_us",
    "reconsider",
    "reopen",
    "ask_office",
    "merge",
    "split",
    "relate",
    "ungroup",
    "set_limits",
    "name_office",
    "confide",
    "erase",
)


def elsewhere() -> dict[str, Any]:
    """File a grievance with an office of its own and return its URL kwargs."""
    state = world.build()
    return {"pk": world.filed(state).pk}


def appeal_elsewhere() -> dict[str, Any]:
    """File an appeal against an answer of an office of its own and return its URL kwargs."""
    state = world.build()
    done = answers.answered(world.filed(state), world.post(state.water_anantnag.scope))
    return {"pk": file_appeal(done, "Nobody came.", answers.says()).pk}


def sample_elsewhere() -> dict[str, Any]:
    """Draw an answer of an office of its own and return its URL kwargs."""
    state = world.build()
    answers.answered(world.filed(state), world.post(state.water_anantnag.scope))
    draw(timezone.localdate(world.NOW), now=answers.after(1))
    return {"pk": QualitySample.objects.get().pk}


def part_elsewhere() -> dict[str, Any]:
    """Ask an office about a part of a case and return the part's URL kwargs."""
    state = world.build()
    return {"pk": world.asked(state, world.post(state.water_anantnag.scope)).pk}


def template_elsewhere() -> dict[str, Any]:
    """Make a template of another office and return its URL kwargs."""
    return {"pk": world.template(world.build().water_anantnag.scope).pk}


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    f"grievances:{name}": elsewhere for name in DESK_VIEWS
} | {
    "grievances:desk_appeal": appeal_elsewhere,
    "grievances:quality_sample": sample_elsewhere,
}
CASES["grievances:part"] = CASES["grievances:part_withdraw"] = part_elsewhere
CASES["grievances:template"] = template_elsewhere


def paper_elsewhere() -> dict[str, Any]:
    """Register a paper of an office of its own that waits for its words."""
    state = world.build()
    case = world.filed(state, channel="paper")
    case.intake.office, case.intake.awaits_words = state.water_anantnag, True
    case.intake.save()
    return {"pk": case.intake.pk}


CASES["grievances:paper_late_words"] = paper_elsewhere
# What is held at the door belongs to no office yet: whoever supervises the whole state decides.
# The kept monthly reports are about the whole state.
STATEWIDE = frozenset({"grievances:let_in", "grievances:drop", "grievances:month_report"})


def list_elsewhere(place: Any) -> dict[str, Any]:
    """Keep a list that a post of another place gave."""
    seat = world.post(place)
    content = b"text,district\nThere is no water here.,anantnag\n"
    batch = batches.look("bulk", content, name="list.csv", post=seat, now=world.NOW)
    return {"pk": batch.pk}


for name in ("batch", "batch_start", "batch_drop", "batch_faults"):
    CASES[f"grievances:{name}"] = list_elsewhere
