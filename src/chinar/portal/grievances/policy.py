"""Time limits of grievances: data, versioned, frozen on each case at registration."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Final

from chinar.portal.grievances.models import PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one policy version.

    Days are calendar days, unless ``working_days`` is 1: then the limits of disposal count days
    on which offices are open.
    """

    disposal_days: int = 21
    urgent_days: int = 3
    send_on_hours: int = 48
    feedback_days: int = 30
    appeal_file_days: int = 30
    appeal_decide_days: int = 30
    second_appeal_file_days: int = 60
    second_appeal_decide_days: int = 30
    pause_days: int = 10
    reminder_days: int = 3
    transfers: int = 3
    parallel_offices: int = 5
    working_days: int = 0
    part_days: int = 7
    reopenings: int = 1
    quality_percent: int = 5
    # After the last thing that happened to a finished case
    keep_contact_days: int = 365
    keep_words_days: int = 5 * 365
    # After the limit: to the next level up, and so on. Nobody assigned counts from arrival.
    escalate_1_days: int = 0
    escalate_2_days: int = 7
    escalate_3_days: int = 14
    psga_first_file_days: int = 30
    psga_first_decide_days: int = 45
    psga_second_file_days: int = 60
    psga_second_decide_days: int = 45


FIRST_NAME: Final = "guidelines-2024"
FIRST_SOURCE: Final = (
    "Disposal 21 days, interim reply, feedback and appeal: DARPG office memorandum of "
    "23 August 2024 (CPGRAMS guidelines). J&K sources name 28 and 30 days instead. "
    "Second appeal 60 days: J&K Public Services Guarantee Act 2011. Urgent 3 days, pause 10 days, "
    "reminders every 3 days, 3 transfers, 5 offices, contacts kept for a year and words for five "
    "years after the end: this product's defaults, to be confirmed."
)


def policy_on(day: date) -> PolicyVersion:
    """Return the version in force on a day; the first is made when there is none at all."""
    versions = PolicyVersion.objects.order_by("-starts_on", "-id")
    found = versions.filter(starts_on__lte=day).first() or versions.last()
    if found:
        return found
    return PolicyVersion.objects.get_or_create(
        name=FIRST_NAME,
        defaults={
            "starts_on": date(2024, 8, 23),
            "limits": asdict(Limits()),
            "source": FIRST_SOURCE,
        },
    )[0]


def limits_of(policy: PolicyVersion) -> Limits:
    """Read a version's limits; what it does not say is the default."""
    known = {field.name for field in fields(Limits)}
    return Limits(**{name: int(value) for name, value in policy.limits.items() if name in known})


def file_appeal_days(limits: Limits, *, tier: int, psga: bool) -> int:
    """Return for how many days after an answer an appeal of a tier may be filed."""
    if psga:
        return limits.psga_first_file_days if tier == 1 else limits.psga_second_file_days
    return limits.appeal_file_days if tier == 1 else limits.second_appeal_file_days


def decide_appeal_days(limits: Limits, *, tier: int, psga: bool) -> int:
    """Return within how many days an appeal of a tier is to be decided."""
    if psga:
        return limits.psga_first_decide_days if tier == 1 else limits.psga_second_decide_days
    return limits.appeal_decide_days if tier == 1 else limits.second_appeal_decide_days
