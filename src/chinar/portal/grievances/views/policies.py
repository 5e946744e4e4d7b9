"""Limits by version with their source, a new version, and the days on which offices are shut."""

from __future__ import annotations

from itertools import pairwise

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import holiday_rows
from chinar.portal.grievances.forms.policies import HolidaysForm, PolicyForm
from chinar.portal.grievances.models import Holiday, PolicyVersion
from chinar.portal.grievances.policy import limits_of, policy_on
from chinar.portal.grievances.policy_words import limit_name
from chinar.portal.grievances.services import policies
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.registry.models import Area, AreaKind

POLICY = "grievances.policy"
MOST_DAYS = 500


@needs(POLICY)
def versions(request: PortalRequest) -> HttpResponse:
    """List the versions, newest first, each with its source and what it changed."""
    today = timezone.localdate()
    in_force = policy_on(today)
    found = list(PolicyVersion.objects.order_by("-starts_on", "-id"))
    rows = [
        {"version": one, "changes": _changes(earlier, one), "state": _state(one, in_force)}
        for one, earlier in pairwise([*found, None])
        if one is not None
    ]
    return render(request, "grievances/policies.html", {"rows": rows, "limits": _limits(in_force)})


@needs(POLICY)
def new_version(request: PortalRequest) -> HttpResponse:
    """Write a new version; the difference is shown before it is saved."""
    now = timezone.now()
    start = policy_on(timezone.localdate(now))
    form = PolicyForm(request.POST if request.method == "POST" else None, start=start)
    context: dict[str, object] = {"form": form, "start": start}
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.made()
        try:
            policies.check(version, timezone.localdate(now))
            if "save" in request.POST:
                hand = Hand(post=request.post, actor=request.actor, now=now)
                policies.add_version(version, hand)
                messages.success(request, _("The version was added. Cases that run keep theirs."))
                return redirect("grievances:policies")
        except policies.PolicyError as error:
            form.tell(error.field, error.why)
            status = 409 if "save" in request.POST else 200
        else:
            earlier = policies.before(version.starts_on)
            context["earlier"] = earlier
            context["changes"] = _named(policies.changes(limits_of(earlier), version.limits))
    return render(request, "grievances/policy_new.html", context, status=status)


@needs(POLICY)
def holidays(request: PortalRequest) -> HttpResponse:
    """List the days off, and take in a list of them."""
    now = timezone.now()
    form = HolidaysForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    faults: list[tuple[int, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            read = holiday_rows.read(form.cleaned_data["file"])
        except holiday_rows.NotAListError as error:
            form.add_error("file", str(error))
        else:
            faults = read.faults
            if not faults:
                hand = Hand(post=request.post, actor=request.actor, now=now)
                _tell_added(request, policies.add_holidays(read.days, hand), read.known)
                return redirect("grievances:holidays")
    today = timezone.localdate(now)
    divisions = Area.objects.filter(kind=AreaKind.DIVISION)
    names = {area.code: area.label() for area in divisions}
    days = Holiday.objects.filter(day__year__gte=today.year - 1)[:MOST_DAYS]
    context = {
        "form": form,
        "faults": faults,
        "days": [
            {
                "holiday": one,
                "where": names.get(one.division_code, one.division_code),
                "to_come": one.day > today,
            }
            for one in days
        ],
        "columns": holiday_rows.COLUMNS,
        "divisions": divisions,
    }
    return render(request, "grievances/holidays.html", context)


@needs(POLICY)
def remove_holiday(request: PortalRequest) -> HttpResponse:
    """Take back a day off that is still to come."""
    number = request.POST.get("holiday", "")
    found = Holiday.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is not None:
        hand = Hand(post=request.post, actor=request.actor, now=timezone.now())
        try:
            policies.remove_holiday(found, hand)
        except policies.PastHolidayError:
            messages.info(request, _("This day is over, so it stays: cases were counted by it."))
        else:
            messages.success(request, _("The day was taken out."))
    return redirect("grievances:holidays")


def _changes(earlier: PolicyVersion | None, one: PolicyVersion) -> list[dict[str, object]]:
    if earlier is None:
        return []
    return _named(policies.changes(limits_of(earlier), limits_of(one)))


def _named(found: list[policies.Change]) -> list[dict[str, object]]:
    return [
        {"name": limit_name(one.name), "before": one.before, "after": one.after} for one in found
    ]


def _limits(version: PolicyVersion) -> list[tuple[str, int]]:
    limits = limits_of(version)
    return [(limit_name(name), getattr(limits, name)) for name in limits.__dataclass_fields__]


def _state(one: PolicyVersion, in_force: PolicyVersion) -> tuple[str, str]:
    if one.pk == in_force.pk:
        return "good", _("in force")
    if one.starts_on > in_force.starts_on:
        return "progress", _("to come")
    return "unknown", _("for cases that began under it")


def _tell_added(request: PortalRequest, added: int, known: int) -> None:
    told = ngettext("%(n)s day was added.", "%(n)s days were added.", added) % {"n": added}
    if known:
        more = ngettext("%(n)s was there already.", "%(n)s were there already.", known)
        told = f"{told} {more % {'n': known}}"
    messages.success(request, told)
