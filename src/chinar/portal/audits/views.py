"""Pages of this room: the list of sites, one site, one report, and the button to audit now."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chinar.engines.webaudit.observatory.results import LETTERS
from chinar.portal.audits import figures, selectors, services
from chinar.portal.audits.forms import FindingsForm
from chinar.portal.audits.lifecycle import Health, ScanState
from chinar.portal.audits.models import Scan
from chinar.portal.audits.selectors import SEE
from chinar.portal.audits.wording import HEALTH_NAMES
from chinar.portal.core.design.paging import KeysetPage, keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may_over, visible_to
from chinar.portal.registry.folding import fold
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import Organisation, WebSite
from chinar.portal.registry.selectors import matching

SHOWN: Final = 50
WORDS_MOST: Final = 200
REFRESH_S: Final = 4
SHOWN_PROBLEMS: Final = 20


@require_safe
@needs(SEE)
def sites(request: PortalRequest) -> HttpResponse:
    """List the sites that are audited, the worst first."""
    words = request.GET.get("q", "").strip()[:WORDS_MOST]
    departments = list(selectors.departments(request.post))
    department = _chosen(departments, request.GET.get("department", ""))
    state, grade = request.GET.get("state", ""), request.GET.get("grade", "")
    found = selectors.listed(request.post)
    if department:
        found = selectors.in_department(found, department)
    counts = selectors.totals(found)
    if state in set(Health):
        found = selectors.in_health(found, state)
    if grade in LETTERS:
        found = found.filter(health__grade=grade)
    page = _page(request, found, words)
    context = {
        "page": page,
        "rows": figures.rows(page.items),
        "words": words,
        "figures": _figures(counts, department),
        "filters": _filters(departments, department, state, grade),
        "narrowed": bool(words or department or state or grade),
    }
    return render(request, "audits/sites.html", context)


@require_safe
@needs(SEE)
def site(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what was found on a site and what to put right first."""
    record = _visible_site(request, pk)
    page = selectors.site_page(record)
    context = {
        "record": record,
        "page": page,
        "shown": figures.of(page, timezone.now()),
        "auditable": record.state != SiteState.RETIRED and bool(record.primary_host),
        "may_audit": may_over(request.post, services.AUDIT, record.owner.scope),
        "refresh_s": REFRESH_S if page.pending else 0,
        "officers": record.officers.select_related("post").order_by("duty", "post__title"),
    }
    return render(request, "audits/site.html", context)


@require_POST
@needs(services.AUDIT)
def audit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Queue an audit of a site."""
    record = get_object_or_404(
        visible_to(request.post, WebSite.objects.select_related("owner__scope"), services.AUDIT),
        pk=pk,
    )
    try:
        services.audit_now(request.post, record, request.actor, timezone.now())
    except services.AlreadyQueuedError:
        messages.info(request, _("An audit of this site is on its way already. Wait for it here."))
    except services.NotAuditableError:
        messages.warning(request, _("There is nothing to audit: the site is retired."))
    return redirect("audits:site", pk=record.pk)


@require_safe
@needs(SEE)
def scan(request: PortalRequest, pk: UUID, scan: UUID) -> HttpResponse:
    """Show one audit's report in full."""
    found = _visible_scan(request, pk, scan)
    context = {
        "record": found.site,
        "scan": found,
        "shown": figures.report_of(found),
        "refresh_s": REFRESH_S if found.pending else 0,
    }
    return render(request, "audits/scan.html", context)


@require_safe
@needs(SEE)
def report(request: PortalRequest, pk: UUID, scan: UUID) -> HttpResponse:
    """Hand out one audit's report for other programs."""
    found = _visible_scan(request, pk, scan)
    if found.state != ScanState.DONE:
        return JsonResponse({"state": found.state, "reason": found.reason}, status=404)
    day = timezone.localtime(found.finished_at).date().isoformat()
    return JsonResponse(
        found.report,
        headers={"Content-Disposition": f'attachment; filename="{found.host}-{day}.json"'},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(services.AUDIT)
def findings(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take in what another tool found on a site."""
    everything = WebSite.objects.select_related("owner__scope").prefetch_related("hosts")
    record = get_object_or_404(visible_to(request.post, everything, services.AUDIT), pk=pk)
    form = FindingsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = services.import_findings(
                request.post,
                record,
                form.cleaned_data["file"].read(),
                keep_good=form.cleaned_data["keep_good"],
                actor=request.actor,
                now=timezone.now(),
            )
        except services.ImportRefusedError as error:
            form.add_error("file", list(error.lines[:SHOWN_PROBLEMS]))
        except services.NotAuditableError:
            messages.warning(request, _("There is nothing to audit: the site is retired."))
        else:
            messages.success(request, _imported(done))
            return redirect("audits:site", pk=record.pk)
    context = {"record": record, "form": form}
    return render(request, "audits/findings.html", context, status=422 if form.errors else 200)


def _imported(done: services.ImportedReport) -> str:
    told = _("Taken in from %(tool)s: %(seen)s faults, %(opened)s of them new.") % {
        "tool": done.scan.tool,
        "seen": done.scan.counts["failed"],
        "opened": done.scan.counts["opened"],
    }
    if not done.elsewhere:
        return told
    return (
        told
        + " "
        + _("%(count)s findings about other sites were left out.") % {"count": done.elsewhere}
    )


def _visible_site(request: PortalRequest, pk: UUID) -> WebSite:
    everything = WebSite.objects.select_related("owner__scope").prefetch_related("hosts")
    return get_object_or_404(visible_to(request.post, everything, SEE), pk=pk)


def _visible_scan(request: PortalRequest, pk: UUID, scan: UUID) -> Scan:
    scans = Scan.objects.select_related("site__owner")
    return get_object_or_404(visible_to(request.post, scans, SEE), pk=scan, site=pk)


def _page(request: PortalRequest, found: QuerySet[WebSite], words: str) -> KeysetPage[WebSite]:
    order: tuple[str, ...] = ("worst", "points", "name", "pk")
    if fold(words):
        found = matching(found, words)
        order = ("rank", *order)
    return keyset_page(found, order=order, cursor=request.GET.get("after"), size=SHOWN)


def _chosen(departments: list[Organisation], wanted: str) -> Organisation | None:
    try:
        pk = UUID(wanted)
    except ValueError:
        return None
    return next((one for one in departments if one.pk == pk), None)


def _figures(counts: selectors.SiteCounts, department: Organisation | None) -> list[dict[str, Any]]:
    """Return a figure for each health, linked to the rows that it counts."""
    shown: list[dict[str, Any]] = []
    for health in Health:
        asked = {"state": health.value}
        if department:
            asked["department"] = str(department.pk)
        shown.append(
            {
                "state": health.value,
                "count": getattr(counts, health.value),
                "words": HEALTH_NAMES[health],
                "url": f"{reverse('audits:sites')}?{urlencode(asked)}",
            }
        )
    return shown


def _filters(
    departments: list[Organisation], department: Organisation | None, state: str, grade: str
) -> list[dict[str, Any]]:
    return [
        {
            "name": "department",
            "label": _("Department"),
            "choices": [(str(one.pk), one.label()) for one in departments],
            "value": str(department.pk) if department else "",
        },
        {
            "name": "state",
            "label": _("State"),
            "choices": [(health.value, words) for health, words in HEALTH_NAMES.items()],
            "value": state,
        },
        {
            "name": "grade",
            "label": _("Grade"),
            "choices": [(letter, letter) for letter in LETTERS],
            "value": grade,
        },
    ]
