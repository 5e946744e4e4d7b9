"""What the limits of a policy are called."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

LIMIT_NAMES: Final = {
    "disposal_days": _("Answer: days"),
    "urgent_days": _("Answer where it is urgent: days"),
    "send_on_hours": _("Send on what came by mistake: hours"),
    "feedback_days": _("Feedback, and opening again: days after the answer"),
    "appeal_file_days": _("First appeal: days to file it"),
    "appeal_decide_days": _("First appeal: days to decide it"),
    "second_appeal_file_days": _("Second appeal: days to file it (0: there is none)"),
    "second_appeal_decide_days": _("Second appeal: days to decide it"),
    "pause_days": _("Longest wait for the citizen’s answer: days in all"),
    "reminder_days": _("Days between two reminders"),
    "transfers": _("Most transfers of a case"),
    "parallel_offices": _("Most offices asked at one time"),
    "working_days": _("Count working days for the answer (1 yes, 0 no)"),
    "part_days": _("Answer of another office: days"),
    "reopenings": _("How often the citizen may open a case again"),
    "quality_percent": _("Answers looked at again: percent"),
    "keep_contact_days": _("Keep contacts: days after the end"),
    "keep_words_days": _("Keep words and files: days after the end"),
    "escalate_1_days": _("To the first level up: days after the limit"),
    "escalate_2_days": _("To the second level up: days after the limit"),
    "escalate_3_days": _("To the third level up: days after the limit"),
    "psga_first_file_days": _("Public service, first appeal: days to file it"),
    "psga_first_decide_days": _("Public service, first appeal: days to decide it"),
    "psga_second_file_days": _("Public service, second appeal: days to file it"),
    "psga_second_decide_days": _("Public service, second appeal: days to decide it"),
}
# Zero makes sense for these; everything else is at least one.
MAY_BE_ZERO: Final = frozenset(
    {
        "transfers",
        "working_days",
        "reopenings",
        "quality_percent",
        "escalate_1_days",
        "escalate_2_days",
        "escalate_3_days",
        "second_appeal_file_days",
    }
)
MOST: Final = {"working_days": 1, "quality_percent": 100}
MOST_OF_ANY: Final = 10 * 366


def limit_name(name: str) -> str:
    """Return what a limit is called."""
    return str(LIMIT_NAMES.get(name, name))
