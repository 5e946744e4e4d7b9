"""What every page knows: the installation's name, languages, and whether practice is on."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 # a context processor's shape
    """Return the values that the page frame shows."""
    environment = settings.ENVIRONMENT
    return {
        "site_name": environment.site_name,
        "state_name": environment.state_name,
        "contact_email": environment.contact_email,
    }
