"""Where the API is and what it speaks: http://wiki.open311.org/Service_Discovery/ ."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.views.open311.answering import RefusedError, georeport
from chinar.portal.grievances.views.open311.formats import CONTENT_TYPES, Answer

SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
FIRST: Final = "2026-11-28 00:00"


@georeport("GET", "HEAD")
def discovery(request: HttpRequest) -> Answer:
    """Say where the endpoint is, how to get a key, and when the services last changed."""
    changed = GrievanceCategory.objects.aggregate(at=Max("changed_at"))["at"]
    changeset = f"{changed:%Y-%m-%d %H:%M}" if changed else FIRST
    contact = settings.ENVIRONMENT.contact_email or settings.ENVIRONMENT.site_name
    root = request.build_absolute_uri(reverse("open311:services")).rpartition("/")[0]
    endpoint = {
        "specification": SPECIFICATION,
        "url": root,
        "changeset": changeset,
        "type": "production",
        "formats": [kind.partition(";")[0] for kind in reversed(CONTENT_TYPES.values())],
    }
    content = {
        "changeset": changeset,
        "contact": contact,
        "key_service": _("Ask for a key here: %(contact)s") % {"contact": contact},
        "endpoints": [endpoint],
    }
    return Answer(root="discovery", content=content)


@georeport("GET", "HEAD", "POST")
def nowhere(_request: HttpRequest, **_parts: str) -> Answer:
    """Say, in the specification's shape, that there is no such address."""
    raise RefusedError(404, _("There is nothing at this address: see discovery.xml."))
