"""Who may look at the PDF of a certificate."""

from __future__ import annotations

from chinar.portal.core.people.access import PortalRequest
from chinar.portal.core.uploads.models import Upload
from chinar.portal.hosting.selectors import certificates_for


def may_see(request: PortalRequest, upload: Upload) -> bool:
    """Tell whether somebody may see a paper: who may see its certificate."""
    return certificates_for(request.post).filter(pk=upload.record_id).exists()
