"""What the charts of a place's page draw: open cases by age, and how figures moved over time."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chinar.portal.grievances import tallies
from chinar.portal.grievances.sheets import Board, rows_url


def age_words(place: int) -> str:
    """Return an age of open cases in words."""
    begin, end = tallies.AGES[place]
    if end is None:
        return _("more than %(days)s days") % {"days": begin - 1}
    return _("%(first)s to %(last)s days") % {"first": begin, "last": end}


def age_rows(found: Board) -> list[tuple[str, list[int], str]]:
    """Return the rows of the chart of ages: words, in time and late, and where they are listed."""
    pairs = zip(found.open.in_time, found.open.late, strict=True)
    return [
        (age_words(age), [in_time, late], rows_url(found.place, "open", None, age=age))
        for age, (in_time, late) in enumerate(pairs)
    ]


def courses(found: Board) -> dict[str, Any]:
    """Return what the line charts draw: labels and courses."""
    readings = list(found.readings.values())
    return {
        "months": [date_format(month, "M y") for month in found.readings],
        "flow": [
            (_("Received"), [one.count("received") for one in readings]),
            (_("Answered"), [one.count("answered") for one in readings]),
        ],
        "limits": [
            (_("Net"), [one.share("in_limit", "answered") for one in readings]),
            (_("Gross"), [one.share("in_limit_gross", "answered") for one in readings]),
        ],
        "spans": [
            (_("Half"), [one.days(50) for one in readings]),
            (_("Nine of ten"), [one.days(90) for one in readings]),
        ],
        "days": [date_format(day, "j M") for day, _in, _out in found.days],
        "daily": [
            (_("Received"), [received for _day, received, _out in found.days]),
            (_("Answered"), [answered for _day, _in, answered in found.days]),
        ],
    }
