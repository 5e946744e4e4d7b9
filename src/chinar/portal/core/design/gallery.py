"""The living gallery: every part of the design system, drawn from the source it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chinar.portal.core.design.marks import public
from chinar.portal.core.design.paging import KeysetPage

DAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One part: its name, its title, and the template that draws it."""

    name: str
    title: str

    @property
    def template(self) -> str:
        """Return the template's name."""
        return f"design/gallery/{self.name}.html"

    @property
    def source(self) -> str:
        """Return what a page writes to get this part."""
        source: str = get_template(self.template).template.source  # type: ignore[attr-defined]
        return source


class SampleForm(forms.Form):
    """A form with one field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), help_text=gettext_lazy("As on your ration card.")
    )
    phone = forms.CharField(label=gettext_lazy("Mobile number"), required=False)
    since = forms.DateField(label=gettext_lazy("Since when"))
    office = forms.ChoiceField(
        label=gettext_lazy("Office"),
        choices=[("", "–"), ("1", gettext_lazy("Water supply")), ("2", gettext_lazy("Roads"))],
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How should we answer?"),
        widget=forms.RadioSelect,
        choices=[("sms", "SMS"), ("email", gettext_lazy("E-mail"))],
    )
    what = forms.CharField(
        label=gettext_lazy("What happened?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In any language."),
    )
    photo = forms.FileField(label=gettext_lazy("A photo"), required=False)
    true = forms.BooleanField(label=gettext_lazy("What I wrote is true."))


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every part."""
    context = {"specimens": _specimens(), **_figures(), **_things()}
    return render(request, "design/gallery.html", context)


@public
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the same parts as officers see them: denser, with navigation."""
    places = [
        {"label": _("Today"), "url": "#main", "current": True},
        {"label": _("Web sites"), "url": "#main"},
        {"label": _("Problems reported"), "url": "#main"},
    ]
    context = {"desk_nav": places, "cases": _cases(), **_figures(), **_things()}
    return render(request, "design/gallery_desk.html", context)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what a reader can count on, how it is checked, and what falls short."""
    return render(request, "design/accessibility.html")


def _specimens() -> list[Specimen]:
    titles = {
        "words": _("Words, numbers, dates"),
        "status": _("States"),
        "buttons": _("Buttons"),
        "form": _("Form with faults"),
        "notices": _("Notices"),
        "summary": _("Summary list"),
        "table": _("Table that folds on a phone"),
        "tasks": _("Task list"),
        "cards": _("Cards"),
        "figures": _("Figures"),
        "timeline": _("Timeline"),
        "meter": _("Meter"),
        "tabs": _("Tabs"),
        "pager": _("Pages"),
        "empty": _("Nothing yet"),
        "bars": _("Bar chart"),
        "stacked": _("Stacked chart"),
        "lines": _("Line chart"),
        "spark": _("Sparkline"),
    }
    return [Specimen(name=name, title=title) for name, title in titles.items()]


def _things() -> dict[str, Any]:
    form = SampleForm({"phone": "9419000000", "since": "2026-11-01", "how": "sms", "what": ""})
    rows: list[Model] = list(get_user_model().objects.none())
    return {
        "form": form,
        "day": DAY,
        "earlier": date(2026, 11, 15),
        "moment": datetime(2026, 11, 24, 14, 10, tzinfo=get_default_timezone()),
        "page": KeysetPage(items=rows, next_cursor="sample", first=False),
        "sites": [
            {
                "host": "jkfood.example.gov.in",
                "state": "bad",
                "words": _("Certificate has lapsed"),
                "visits": 1234567,
            },
            {
                "host": "pwd.example.gov.in",
                "state": "attention",
                "words": _("Lapses in 12 days"),
                "visits": 48210,
            },
            {
                "host": "health.example.gov.in",
                "state": "good",
                "words": _("Reached today"),
                "visits": 903,
            },
        ],
    }


def _figures() -> dict[str, Any]:
    return {
        "by_department": [
            (_("Water supply"), 1284, "#bars"),
            (_("Roads"), 642, "#bars"),
            (_("Pensions"), 310),
            (_("Electricity"), 87),
        ],
        "states": [
            (_("in order"), "good"),
            (_("needs attention"), "attention"),
            (_("faulty"), "bad"),
            (_("cannot tell"), "unknown"),
        ],
        "by_state": [
            (_("Revenue"), [41, 6, 2, 3]),
            (_("Health"), [22, 9, 8, 1]),
            (_("Education"), [30, 3, 0, 4]),
        ],
        "months": ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"],
        "courses": [
            (_("received"), [820, 905, 870, 990, 1105, 1040]),
            (_("answered"), [610, 850, 880, 985, 1090, 1062]),
        ],
        "changes": [1, 1, 2, 1, 1, 1, 7, 2],
    }


def _cases() -> list[dict[str, Any]]:
    return [
        {
            "number": "JK/ANG/2026/0003977-P",
            "what": _("Pension, Pahalgam"),
            "state": "bad",
            "words": _("1 day late"),
        },
        {
            "number": "JK/ANG/2026/0004117-K",
            "what": _("Water, Kokernag"),
            "state": "attention",
            "words": _("2 days left"),
        },
        {
            "number": "JK/ANG/2026/0004101-R",
            "what": _("Road, Doru"),
            "state": "progress",
            "words": _("5 days left"),
        },
    ]
