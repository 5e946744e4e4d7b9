"""Answers looked at again: the list, one with case and answer, the log of draws."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may
from chinar.portal.grievances import voice_words, words
from chinar.portal.grievances.forms.quality import VerdictForm
from chinar.portal.grievances.lifecycle import SUPERVISE, NotPossibleError
from chinar.portal.grievances.models import (
    MessageKind,
    QualityDraw,
    QualitySample,
    SampleReason,
    SampleVerdict,
)
from chinar.portal.grievances.selectors import cases_for
from chinar.portal.grievances.selectors.quality import (
    QUALITY,
    bar_to_judging,
    samples_for,
    waiting,
)
from chinar.portal.grievances.services import quality
from chinar.portal.grievances.services.acting import Hand

PAGE_SIZE = 50
RELATED = ("grievance__office__scope", "grievance__area__scope", "grievance__category", "post")


@needs(SUPERVISE)
def samples(request: PortalRequest) -> HttpResponse:
    """List the answers to look at again, oldest first."""
    judged = bool(request.GET.get("judged"))
    found = waiting(request.post)
    if judged:
        found = samples_for(request.post).filter(judged_at__isnull=False)
    page = keyset_page(
        found.select_related(*RELATED),
        order=("-judged_at", "id") if judged else ("drawn_at", "id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    context = {
        "page": page,
        "rows": [_told(sample) for sample in page.items],
        "judged": judged,
        "may_see_draws": may(request.post, QUALITY),
    }
    return render(request, "grievances/quality.html", context)


@needs(SUPERVISE)
def sample(request: PortalRequest, pk: str) -> HttpResponse:
    """Show case and answer, and take the verdict."""
    found = samples_for(request.post).select_related(*RELATED)
    one = get_object_or_404(found, pk=pk)
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, one, form)
    hand = Hand(post=request.post, actor=request.actor, now=timezone.now())
    verdict = SampleVerdict(form.cleaned_data["verdict"])
    try:
        quality.judge(one, hand, verdict, form.cleaned_data["text"])
    except quality.NotYoursToJudgeError as error:
        form.add_error(None, voice_words.BARS_TO_JUDGING[error.bar])
        return _page(request, one, form, status=403)
    except quality.JudgedError:
        messages.warning(request, _("Meanwhile somebody else gave the verdict."))
        return _page(request, found.get(pk=pk), form, status=409)
    except NotPossibleError as error:
        told = _("The case is “%(state)s”, so it cannot be opened again. Choose another verdict.")
        form.add_error("verdict", told % {"state": words.STATE_NAMES[error.state]})
        return _page(request, one, form, status=409)
    messages.success(request, _("The verdict is in the journal."))
    return redirect("grievances:quality")


@needs(QUALITY)
def draws(request: PortalRequest) -> HttpResponse:
    """List the draws with their seeds."""
    page = keyset_page(
        QualityDraw.objects.exclude(answers=None),
        order=("-day", "id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    return render(request, "grievances/quality_draws.html", {"page": page})


def _page(
    request: PortalRequest, one: QualitySample, form: VerdictForm, *, status: int = 200
) -> HttpResponse:
    case = one.grievance
    pending = one.verdict == SampleVerdict.PENDING
    bar = bar_to_judging(case, request.post, request.actor) if pending else ""
    answer = case.messages.filter(kind=MessageKind.FINAL, sent_at=one.answered_at).last()
    context = _told(one) | {
        "grievance": case,
        "answer": answer,
        "taken": case.actions_taken.filter(at__lte=one.answered_at).last(),
        "form": form if pending and not bar else None,
        "bar": voice_words.BARS_TO_JUDGING[bar] if bar else "",
        "may_see_case": cases_for(request.post).filter(pk=case.pk).exists(),
    }
    return render(request, "grievances/quality_sample.html", context, status=status)


def _told(one: QualitySample) -> dict[str, object]:
    verdict = SampleVerdict(one.verdict)
    return {
        "sample": one,
        "heading": words.heading(one.grievance),
        "reason": voice_words.REASON_NAMES[SampleReason(one.reason)],
        "verdict": voice_words.VERDICT_NAMES[verdict],
        "mark": voice_words.VERDICT_MARKS[verdict],
    }
