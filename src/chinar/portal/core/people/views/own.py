"""Pages about oneself: the desk, the post in use."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from chinar.portal.core.people.access import PortalRequest, signed_in
from chinar.portal.core.people.middleware import SESSION_KEY
from chinar.portal.core.people.roles import role_names
from chinar.portal.core.people.rooms import rooms_for
from chinar.portal.core.people.selectors import administrators


@signed_in
@require_GET
def desk(request: PortalRequest) -> HttpResponse:
    """Show the rooms that the post in use may enter, or what is missing first."""
    if request.second_factor_due:
        return render(request, "people/second_factor.html", status=200)
    if request.post is None:
        helpers = administrators(timezone.localdate())[:3]
        return render(request, "people/no_post.html", {"helpers": helpers})
    context = {
        "post": request.post,
        "posts": request.posts,
        "roles": role_names(request.post.roles),
        "rooms": rooms_for(request.post),
    }
    return render(request, "people/desk.html", context)


@signed_in
@require_POST
def use_post(request: PortalRequest) -> HttpResponse:
    """Act in another of the posts one holds."""
    chosen = request.POST.get("post", "")
    if any(str(post.pk) == chosen for post in request.posts):
        request.session[SESSION_KEY] = chosen
    return redirect("people:desk")
