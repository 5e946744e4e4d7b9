"""The pages for what went wrong, and the few addresses outside any language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_bidi, get_language_from_request
from django.views.decorators.http import require_safe

from chinar.portal.core.design.context import names
from chinar.portal.core.design.marks import public

ROBOTS = "User-agent: *\nDisallow: /*/desk/\nDisallow: /*/account/\nDisallow: /api/\n"


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the reader's own language."""
    user = getattr(request, "user", None)
    chosen = user.language if user is not None and user.is_authenticated else ""
    if chosen not in dict(settings.LANGUAGES):
        chosen = get_language_from_request(request)
    response = redirect(f"/{chosen}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 # a view's shape
    """Lead to the leaf."""
    return redirect(static("design/favicon.svg"))


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 # a view's shape
    """Tell search engines to leave the desks alone."""
    return HttpResponse(ROBOTS, content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page, or none that the reader may see."""
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that the reader may not do this."""
    return render(request, "403.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that a form came back without its proof, mostly because it stood open too long."""
    return render(request, "403_csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 # may be what broke
    """Say that the fault is ours; touches neither database nor session, which may be the fault."""
    return _bare("500.html", 500)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that a request made no sense; its host name and session may be what is wrong."""
    return _bare("400.html", 400)


def _bare(template: str, status: int) -> HttpResponse:
    context = {
        **names(),
        "LANGUAGE_CODE": get_language(),
        "LANGUAGE_BIDI": get_language_bidi(),
    }
    return HttpResponse(render_to_string(template, context), status=status)
