"""Papers: scan first, words beside the picture, and those that wait for their words."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import uuid6
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import papers, scans
from chinar.portal.grievances.forms.arrivals import (
    OLD,
    LateWordsForm,
    PaperForm,
    TranscriptionForm,
)
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors.arrivals import (
    ASSIST,
    offices_for,
    papers_without_words,
    same_scan,
    taken_down_today,
)
from chinar.portal.grievances.services.desk import Hand
from chinar.portal.grievances.services.paper import (
    Paper,
    TranscribedError,
    register_paper,
    transcribe,
)

PAGE_SIZE = 50
DAYS = ("paper_on", "received_on")
COVER = ("diary_number", "name", "address", "phone", "email")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ASSIST)
@never_cache
def scan(request: PortalRequest) -> HttpResponse:
    """Take the scan of a paper and what stands on its cover."""
    today = timezone.localdate()
    if request.method != "POST":
        return _scan_page(request, PaperForm(post=request.post, today=today))
    form = PaperForm(request.POST, request.FILES, post=request.post, today=today)
    if not form.is_valid():
        return _scan_page(request, form, status=422)
    values = form.cleaned_data
    paper_id = uuid6.uuid7()
    keeper = Grievance(id=paper_id, practice=bool(request.post and request.post.practice))
    papers.keep(values["scans"], keeper, actor=request.actor, now=timezone.now())
    cover = {name: values[name] for name in COVER}
    cover |= {name: values[name].isoformat() for name in DAYS} | {
        "office": str(values["office"].pk)
    }
    scans.hold(request.session, paper_id, cover)
    return redirect(f"{reverse('grievances:paper_words')}?paper={paper_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ASSIST)
@never_cache
def type_words(request: PortalRequest) -> HttpResponse:
    """Type the words beside the picture and register, or register and leave them for later."""
    paper_id = _paper_id(request)
    cover = scans.cover_of(request.session, paper_id)
    if cover is None:  # sent twice: the first one registered it
        mine = taken_down_today(request.post, timezone.now())
        done = get_object_or_404(mine, grievance=paper_id)
        return redirect(f"{reverse('grievances:slip')}?of={done.grievance.key}")
    later = "later" in request.POST
    if request.method != "POST":
        return _words_page(request, TranscriptionForm(), paper_id, cover)
    if "suggest" in request.POST:
        form = TranscriptionForm(initial={name: request.POST[name] for name in request.POST})
        form.suggest(request.POST.get("text", ""))
        return _words_page(request, form, paper_id, cover)
    form = TranscriptionForm(request.POST, later=later)
    if not form.is_valid():
        return _words_page(request, form, paper_id, cover, status=422)
    paper = _paper(request, paper_id, cover, form.cleaned_data, later=later)
    filed = register_paper(paper, _hand(request))
    scans.let_go(request.session, paper_id)
    return redirect(f"{reverse('grievances:slip')}?of={filed.grievance.key}")


@require_safe
@needs(ASSIST)
def waiting(request: PortalRequest) -> HttpResponse:
    """List the papers of the post's offices that wait for their words, oldest first."""
    page = keyset_page(
        papers_without_words(request.post),
        order=("at", "id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    return render(request, "grievances/papers_waiting.html", {"page": page, "rows": page.items})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ASSIST)
@never_cache
def transcription(request: PortalRequest, pk: int) -> HttpResponse:
    """Add the words of a paper that was registered before."""
    intake = get_object_or_404(papers_without_words(request.post), pk=pk)
    form = LateWordsForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                transcribe(intake, _hand(request), text=form.cleaned_data["text"])
            except TranscribedError:
                messages.info(request, _("Somebody else transcribed this paper meanwhile."))
            else:
                messages.success(request, _("The words were added to the case."))
            return redirect("grievances:papers_waiting")
    context = {"form": form, "intake": intake, "files": papers.kept(intake.grievance_id)}
    return render(request, "grievances/paper_late_words.html", context, status=status)


def _scan_page(request: PortalRequest, form: PaperForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "waiting": papers_without_words(request.post).count()}
    return render(request, "grievances/paper_scan.html", context, status=status)


def _words_page(
    request: PortalRequest,
    form: TranscriptionForm,
    paper_id: UUID,
    cover: dict[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    files = papers.kept(paper_id)
    days = {name: date.fromisoformat(cover[name]) for name in DAYS}
    digests = [file.digest for file in files]
    context = {
        "form": form,
        "paper_id": paper_id,
        "files": files,
        **days,
        "cover": cover,
        "old": timezone.localdate() - days["received_on"] > OLD,
        "same": same_scan(digests, but=paper_id, now=timezone.now()),
        "practice_post": bool(request.post and request.post.practice),
    }
    return render(request, "grievances/paper_words.html", context, status=status)


def _paper_id(request: PortalRequest) -> UUID:
    try:
        return UUID(request.GET.get("paper", ""))
    except ValueError:
        raise Http404 from None


def _paper(
    request: PortalRequest,
    paper_id: UUID,
    cover: dict[str, str],
    values: dict[str, Any],
    *,
    later: bool,
) -> Paper:
    return Paper(
        id=paper_id,
        paper_on=date.fromisoformat(cover["paper_on"]),
        received_on=date.fromisoformat(cover["received_on"]),
        office=get_object_or_404(offices_for(request.post), pk=cover["office"]),
        text=values["text"],
        words_follow=later,
        language=values["language"],
        area=values["district"],
        place=values["place"],
        category=values["category"],
        service=values["service"],
        against_office=values["against_office"],
        urgent=values["urgent"],
        confidential=values["confidential"],
        **{name: cover[name] for name in COVER},
    )


def _hand(request: PortalRequest) -> Hand:
    return Hand(post=request.post, actor=request.actor, now=timezone.now())
