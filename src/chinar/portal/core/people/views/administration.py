"""Administration of people and posts."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people import services, transitions
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.forms import (
    BeginHoldingForm,
    EndHoldingForm,
    PersonForm,
    PostForm,
)
from chinar.portal.core.people.models import Grant, Holding, Post, User
from chinar.portal.core.people.roles import ROLE_NAMES, Role, role_names
from chinar.portal.core.people.selectors import (
    CHANGE,
    current,
    has_second_factor,
    people_for,
    places_for,
    posts_for,
)
from chinar.portal.core.people.visibility import may

SEE = "people.see"
WORDS_MOST = 200
PLACES_SHOWN = 40


@needs(SEE)
@require_GET
def people(request: PortalRequest) -> HttpResponse:
    """List the people, found by any of their names."""
    words = _words(request)
    seats = Holding.objects.filter(current(timezone.localdate())).select_related("post")
    found = people_for(request.post, SEE).prefetch_related(
        Prefetch("holdings", queryset=seats, to_attr="seats")
    )
    if words:
        found = found.filter(
            Q(username__icontains=words) | Q(name__icontains=words) | Q(email__iexact=words)
        )
    page = keyset_page(found, order=("username", "id"), cursor=request.GET.get("after"))
    context = {"page": page, "words": words, "may_change": may(request.post, CHANGE)}
    return render(request, "people/people.html", context)


@needs(CHANGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: PortalRequest) -> HttpResponse:
    """Add somebody and show their one-time link, this once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        practice = request.post is not None and request.post.practice
        user = transitions.add_person(
            **form.cleaned_data, practice=practice, actor=request.actor, at=now
        )
        return _show_link(request, user)
    return render(request, "people/new_person.html", {"form": form})


@needs(SEE)
@require_GET
def person(request: PortalRequest, user_id: UUID) -> HttpResponse:
    """Show somebody: what they hold, and what can be done."""
    user = get_object_or_404(people_for(request.post, SEE), pk=user_id)
    context = {
        "person": user,
        "holdings": user.holdings.select_related("post").order_by("-starts_on"),
        "second_factor": has_second_factor(user),
        "may_change": people_for(request.post, CHANGE).filter(pk=user.pk).exists(),
        "oneself": user.pk == request.user.pk,
    }
    return render(request, "people/person.html", context)


@needs(CHANGE)
@never_cache
@require_POST
def give_link(request: PortalRequest, user_id: UUID) -> HttpResponse:
    """Give somebody a fresh one-time link; their old password ends."""
    return _show_link(request, _changeable(request, user_id))


@needs(CHANGE)
@require_POST
def deactivate(request: PortalRequest, user_id: UUID) -> HttpResponse:
    """Let somebody sign in no longer."""

    def change(user: User) -> None:
        services.let_sign_in(
            request.post, user, allowed=False, actor=request.actor, now=timezone.now()
        )

    return _changed(request, user_id, change, _("They can no longer sign in."))


@needs(CHANGE)
@require_POST
def reactivate(request: PortalRequest, user_id: UUID) -> HttpResponse:
    """Let somebody sign in again."""

    def change(user: User) -> None:
        services.let_sign_in(
            request.post, user, allowed=True, actor=request.actor, now=timezone.now()
        )

    return _changed(request, user_id, change, _("They can sign in again."))


@needs(CHANGE)
@require_POST
def clear_second_factor(request: PortalRequest, user_id: UUID) -> HttpResponse:
    """Forget the phone and keys of somebody who lost them."""

    def change(user: User) -> None:
        services.clear_second_factor(request.post, user, actor=request.actor, now=timezone.now())

    words = _("Their phone and keys are forgotten. They can set up new ones.")
    return _changed(request, user_id, change, words)


@needs(SEE)
@require_GET
def posts(request: PortalRequest) -> HttpResponse:
    """List the posts, with who holds each today."""
    words = _words(request)
    seats = Holding.objects.filter(current(timezone.localdate())).select_related("user")
    found = (
        posts_for(request.post, SEE)
        .filter(title__icontains=words)
        .select_related("scope")
        .prefetch_related(
            Prefetch("holdings", queryset=seats, to_attr="seats"),
            Prefetch("grants", queryset=Grant.objects.select_related("scope")),
        )
    )
    page = keyset_page(found, order=("title", "id"), cursor=request.GET.get("after"))
    rows = [
        (post, role_names(Role(grant.role) for grant in post.grants.all())) for post in page.items
    ]
    context = {"page": page, "rows": rows, "words": words, "may_change": may(request.post, CHANGE)}
    return render(request, "people/posts.html", context)


@needs(CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_post(request: PortalRequest) -> HttpResponse:
    """Add a post in a place found by its name."""
    words = _words(request)
    places = places_for(request.post, CHANGE, words)
    sent = request.method == "POST"
    # What was chosen must still be offered when the form comes back with a fault.
    shown = (
        places
        if sent
        else places.filter(
            pk__in=list(places.values("pk")[:PLACES_SHOWN].values_list("pk", flat=True))
        )
    )
    form = PostForm(shown, request.POST if sent else None)
    if sent and form.is_valid():
        made = services.add_post(
            request.post,
            title=form.cleaned_data["title"],
            scope=form.cleaned_data["scope"],
            roles=[Role(role) for role in form.cleaned_data["roles"]],
            below=form.cleaned_data["below"],
            actor=request.actor,
            now=timezone.now(),
        )
        return redirect("people:post", made.pk)
    context = {"form": form, "words": words, "more": places.count() > PLACES_SHOWN}
    return render(request, "people/new_post.html", context)


@needs(SEE)
@require_GET
def post(request: PortalRequest, post_id: UUID) -> HttpResponse:
    """Show a post: what it may do, and who holds it."""
    seat = get_object_or_404(posts_for(request.post, SEE), pk=post_id)
    return _show_post(request, seat)


@needs(CHANGE)
@require_POST
def begin_holding(request: PortalRequest, post_id: UUID) -> HttpResponse:
    """Seat somebody on a post."""
    seat = get_object_or_404(posts_for(request.post, CHANGE), pk=post_id)
    form = BeginHoldingForm(people_for(request.post, SEE), request.POST)
    if not form.is_valid():
        return _show_post(request, seat, begin=form)
    services.begin_holding(
        request.post,
        seat,
        form.cleaned_data["username"],
        starts_on=form.cleaned_data["starts_on"],
        actor=request.actor,
        now=timezone.now(),
    )
    return redirect("people:post", seat.pk)


@needs(CHANGE)
@require_POST
def end_holding(request: PortalRequest, post_id: UUID, holding_id: int) -> HttpResponse:
    """End somebody's time on a post."""
    seat = get_object_or_404(posts_for(request.post, CHANGE), pk=post_id)
    holding = get_object_or_404(seat.holdings, pk=holding_id)
    form = EndHoldingForm(request.POST, prefix=f"end-{holding.pk}")
    if form.is_valid():
        try:
            services.end_holding(
                request.post,
                holding,
                ends_on=form.cleaned_data["ends_on"],
                actor=request.actor,
                now=timezone.now(),
            )
        except transitions.HoldingDatesError:
            form.add_error("ends_on", _("Choose a day after the first day."))
        else:
            return redirect("people:post", seat.pk)
    return _show_post(request, seat, end=form)


def _words(request: PortalRequest) -> str:
    """Return what is searched for, without the NUL that PostgreSQL refuses."""
    return request.GET.get("q", "").replace("\0", "").strip()[:WORDS_MOST]


def _changeable(request: PortalRequest, user_id: UUID) -> User:
    return get_object_or_404(people_for(request.post, CHANGE), pk=user_id)


def _changed(
    request: PortalRequest, user_id: UUID, change: Callable[[User], None], done: str
) -> HttpResponse:
    user = _changeable(request, user_id)
    try:
        change(user)
    except services.SelfChangeError:
        messages.error(request, _("You cannot do this to yourself. Ask another administrator."))
    else:
        messages.success(request, done)
    return redirect("people:person", user.pk)


def _show_link(request: PortalRequest, user: User) -> HttpResponse:
    path = services.give_link(request.post, user, actor=request.actor, now=timezone.now())
    context = {"person": user, "link": request.build_absolute_uri(path)}
    return render(request, "people/link.html", context)


def _show_post(
    request: PortalRequest,
    seat: Post,
    *,
    begin: BeginHoldingForm | None = None,
    end: EndHoldingForm | None = None,
) -> HttpResponse:
    holdings = seat.holdings.select_related("user").order_by("-starts_on")
    form = begin or BeginHoldingForm(people_for(request.post, SEE))
    rows = []
    for holding in holdings:
        prefix = f"end-{holding.pk}"
        sent = end is not None and end.prefix == prefix
        ending = end if sent else EndHoldingForm(prefix=prefix)
        rows.append((holding, None if holding.ends_on else ending))
    context = {
        "seat": seat,
        "grants": [
            (ROLE_NAMES[Role(grant.role)], grant)
            for grant in seat.grants.select_related("scope").order_by("role")
        ],
        "rows": rows,
        "form": form,
        "end": end,
        "may_change": posts_for(request.post, CHANGE).filter(pk=seat.pk).exists(),
    }
    return render(request, "people/post.html", context)
