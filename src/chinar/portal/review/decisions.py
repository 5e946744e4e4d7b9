"""The few things that wait for a decision, the gravest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chinar.portal.review.selectors import Overview

MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is wrong, as a sentence, and the page where it is decided."""

    mark: str
    words: str
    url: str


def needed(overview: Overview) -> list[Decision]:
    """Return up to five things that need a decision."""
    found = (_dark(overview), _lapsed(overview), _bad(overview), _late(overview), _bare(overview))
    return [decision for decision in found if decision is not None][:MOST]


def _dark(overview: Overview) -> Decision | None:
    count = len(overview.dark)
    if not count:
        return None
    words = ngettext(
        "%(count)d web site is switched off. Citizens need another way meanwhile.",
        "%(count)d web sites are switched off. Citizens need another way meanwhile.",
        count,
    )
    url = reverse("review:dark")
    return Decision(mark="bad", words=words % {"count": count}, url=url)


def _lapsed(overview: Overview) -> Decision | None:
    count = overview.certificates["lapsed"] + overview.certificates["none"]
    if not count:
        return None
    words = ngettext(
        "%(count)d web site has no valid certificate. Order the audit or take it down.",
        "%(count)d web sites have no valid certificate. Order the audits or take them down.",
        count,
    )
    url = reverse("hosting:home") + "?show=uncovered"
    return Decision(mark="attention", words=words % {"count": count}, url=url)


def _bad(overview: Overview) -> Decision | None:
    count = overview.sites.bad
    if not count:
        return None
    words = ngettext(
        "%(count)d web site has a grave fault.", "%(count)d web sites have grave faults.", count
    )
    url = reverse("audits:sites") + "?state=bad"
    return Decision(mark="bad", words=words % {"count": count}, url=url)


def _late(overview: Overview) -> Decision | None:
    rows = [row for row in overview.departments if row.grievances.late]
    if not rows:
        return None
    worst = max(rows, key=lambda row: row.grievances.late)
    words = _("%(department)s has the most late grievances: %(count)d.")
    url = f"{reverse('review:grievances')}?show=late&department={worst.organisation.pk}"
    values = {"department": worst.organisation.label(), "count": worst.grievances.late}
    return Decision(mark="attention", words=words % values, url=url)


def _bare(overview: Overview) -> Decision | None:
    bare = [row.area.label() for row in overview.districts if not row.centres]
    if not bare:
        return None
    words = _("No open service centre in: %(districts)s.")
    url = reverse("centres:centres")
    return Decision(mark="attention", words=words % {"districts": ", ".join(bare)}, url=url)
