"""Pages about oneself: the desk, the post in use, being locked out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from chinar.portal.core.people.access import PortalRequest, signed_in


@signed_in
def desk(request: PortalRequest) -> HttpResponse:
    """Show the rooms that the post in use may enter."""
    return render(request, "people/desk.html")


def locked_out(request: PortalRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Say that sign-in is paused after too many wrong passwords, and for how long."""
    return render(request, "people/locked_out.html", status=429)
