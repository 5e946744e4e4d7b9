"""Tags of the design system; built in, so templates need no load line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.templatetags.i18n import register as i18n
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chinar.portal.core.design import charts, fields, writing
from chinar.portal.core.design.paging import KeysetPage

register = template.Library()
register.tags |= i18n.tags  # every page is translated: spare each template the load line
register.filters |= i18n.filters

register.filter("ltr", writing.ltr)
register.filter("indian", writing.indian)
register.filter("on_date", writing.on_date)
register.filter("on_time", writing.on_time)
register.filter("on_moment", writing.on_moment)

STATES = frozenset({"good", "attention", "bad", "unknown", "progress"})


@register.simple_tag
def status(state: str, words: str) -> SafeString:
    """Draw a state: shape, colour and word."""
    known = state if state in STATES else "unknown"
    return format_html('<span class="status {}">{}</span>', known, words)


@register.inclusion_tag("design/error_summary.html", takes_context=True)
def error_summary(context: dict[str, Any], *bound_forms: forms.BaseForm | None) -> dict[str, Any]:
    """List the faults of the forms, each a link to its field; nothing when all is well.

    After a form was sent the list takes the focus, so that it is read first.
    """
    request: HttpRequest | None = context.get("request")
    return {
        "faults": list(fields.faults(tuple(form for form in bound_forms if form is not None))),
        "focus": request is not None and request.method == "POST",
    }


@register.inclusion_tag("design/field.html")
def field(bound: BoundField, hint: str = "", heading: bool = False) -> dict[str, Any]:
    """Draw a form field: label, hint, error, input.

    ``hint`` stands in for the field's help text. With ``heading`` the label is the heading of
    the page, for pages that ask one thing.
    """
    return {"field": fields.view(bound, hint), "heading": heading}


@register.inclusion_tag("design/pager.html", takes_context=True)
def pager(context: dict[str, Any], page: KeysetPage[Any], name: str = "after") -> dict[str, Any]:
    """Link to the next page and the first; filters in the address stay."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None

    def address(cursor: str) -> str:
        if query is None:
            return f"?{name}={cursor}"
        query.pop(name, None)
        if cursor:
            query[name] = cursor
        return f"?{query.urlencode()}"

    return {"page": page, "first_url": address(""), "next_url": address(page.next_cursor)}


@register.inclusion_tag("design/meter.html")
def meter(value: float, whole: float, words: str, tone: str = "") -> dict[str, Any]:
    """Draw how much of ``whole`` is used up; ``words`` say it: 9 of 21 days."""
    return {
        "value": min(max(value, 0), whole),
        "whole": whole if whole > 0 else 1,
        "words": words,
        "tone": tone if tone in STATES else "",
    }


@register.inclusion_tag("design/steps.html")
def steps(step: int, of: int) -> dict[str, Any]:
    """Say which step of how many a form is at."""
    return {"step": step, "of": of}


@register.inclusion_tag("design/charts/bars.html")
def bar_chart(
    title: str, description: str, rows: Any, csv_url: str = "", head: Sequence[str] = ()
) -> dict[str, Any]:
    """Draw a bar for each row of (label, value) or (label, value, link)."""
    head = head or (_("What"), _("How many"))
    return {"chart": charts.bars(title, description, rows, csv_url, head)}


@register.inclusion_tag("design/charts/lines.html")
def line_chart(
    title: str, description: str, labels: Any, series: Any, csv_url: str = "", head: str = ""
) -> dict[str, Any]:
    """Draw lines over ``labels``; ``series`` is a list of (name, values), None for a gap."""
    return {"chart": charts.lines(title, description, labels, series, csv_url, head or _("When"))}


@register.inclusion_tag("design/charts/stacked.html")
def stacked_chart(
    title: str, description: str, names: Any, rows: Any, csv_url: str = "", head: str = ""
) -> dict[str, Any]:
    """Draw a stacked bar for each row of (label, values) or (label, values, link).

    ``names`` gives each value's words, or (words, state) for the colour of a state.
    """
    return {"chart": charts.stacked(title, description, names, rows, csv_url, head or _("What"))}


@register.inclusion_tag("design/charts/spark.html")
def sparkline(values: Any, label: str) -> dict[str, Any]:
    """Draw the course of ``values`` as small as a word; ``label`` says it in words."""
    return {"spark": charts.spark(values, label)}
