"""The page about background work: what runs, waits and failed, and what runs when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.jobs import selectors, services
from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import STATE_NAMES, Job
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may

TONES = {
    JobState.WAITING: "unknown",
    JobState.RUNNING: "progress",
    JobState.DONE: "good",
    JobState.FAILED: "bad",
}
PAGE = 50


@require_GET
@needs("jobs.see")
def overview(request: PortalRequest) -> HttpResponse:
    """Show the counts, the jobs of one state or all, and the schedule."""
    now = timezone.now()
    state = request.GET.get("state", "")
    page = keyset_page(
        selectors.jobs(state), order=("-id",), cursor=request.GET.get("after"), size=PAGE
    )
    counts = selectors.counts_by_state()
    context = {
        "tabs": [(one.value, STATE_NAMES[one], counts[one]) for one in JobState],
        "state": state if state in list(JobState) else "",
        "page": page,
        "rows": [
            (job, STATE_NAMES[JobState(job.state)], TONES[JobState(job.state)])
            for job in page.items
        ],
        "slots": selectors.slots(now),
        "scheduler_is_alive": selectors.scheduler_is_alive(now),
        "may_retry": may(request.post, "jobs.change"),
    }
    return render(request, "jobs/overview.html", context)


@require_POST
@needs("jobs.change")
def retry(request: PortalRequest, pk: int) -> HttpResponse:
    """Let a failed job run again."""
    job = get_object_or_404(Job, pk=pk)
    if services.retry(job, actor=request.actor, now=timezone.now()):
        messages.success(request, _("The job waits to run again."))
    else:
        messages.info(request, _("This job is no longer a failed one."))
    return redirect("jobs:overview")
