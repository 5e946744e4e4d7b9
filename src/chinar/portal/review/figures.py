"""The figures of the first desk: a count, its words, and the page that lists what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.audits.selectors import SiteCounts
from chinar.portal.audits.wording import HEALTH_NAMES
from chinar.portal.core.design.writing import indian
from chinar.portal.registry.models import Organisation
from chinar.portal.review.selectors import Overview

HEALTHS: Final[dict[str, Promise]] = {
    "good": gettext_lazy("sites good"),
    "attention": gettext_lazy("sites need attention"),
    "bad": gettext_lazy("sites with serious faults"),
    "unknown": gettext_lazy("sites not known"),
}


# In a department's row the column says that they are sites.
IN_A_ROW: Final = {state.value: words for state, words in HEALTH_NAMES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count that is a link; ``state`` gives it a shape and a colour."""

    count: int
    words: str
    url: str
    state: str = ""


def marks(counts: SiteCounts, department: Organisation | None = None) -> list[Figure]:
    """Return a figure for each health that some site is in."""
    of = f"&department={department.pk}" if department else ""
    sites = reverse("audits:sites")
    names = IN_A_ROW if department else HEALTHS
    return [
        Figure(count=count, words=str(words), url=f"{sites}?state={state}{of}", state=state)
        for state, words in names.items()
        if (count := getattr(counts, state))
    ]


def headline(overview: Overview) -> list[Figure]:
    """Return the figures at the top of the page."""
    return [*marks(overview.sites), *_hosting(overview), *_cases(overview), *_centres(overview)]


def _hosting(overview: Overview) -> list[Figure]:
    lapsing = reverse("hosting:home") + "?show=lapsing30"
    dark = len(overview.dark)
    return [
        Figure(
            count=overview.certificates["lapsing30"],
            words=_("certificates lapse within 30 days"),
            url=lapsing,
        ),
        Figure(
            count=dark,
            words=_("sites dark today"),
            url=reverse("review:dark"),
            state="bad" if dark else "good",
        ),
    ]


def _cases(overview: Overview) -> list[Figure]:
    cases, flow = reverse("review:grievances"), overview.flow
    share = "" if flow.late_percent is None else f" ({flow.late_percent:.1f} %)"
    late = _("late of %(open)s open grievances%(share)s")
    confirmed = _("confirmed solved of %(answered)s answered")
    return [
        Figure(count=flow.received, words=_("grievances this month"), url=f"{cases}?show=received"),
        Figure(count=flow.disposed, words=_("answered this month"), url=f"{cases}?show=disposed"),
        Figure(
            count=flow.late,
            words=late % {"open": indian(flow.open), "share": share},
            url=f"{cases}?show=late",
        ),
        Figure(
            count=flow.confirmed,
            words=confirmed % {"answered": indian(flow.disposed)},
            url=f"{cases}?show=confirmed",
        ),
    ]


def _centres(overview: Overview) -> list[Figure]:
    words = _("open centres of %(entered)s entered")
    return [
        Figure(
            count=overview.centres_open,
            words=words % {"entered": indian(overview.centres_entered)},
            url=reverse("centres:centres") + "?state=open",
        )
    ]
