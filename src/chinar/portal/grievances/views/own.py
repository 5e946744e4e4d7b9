"""Find the case that a page is about: one answer where it is a secret and where there is none.

Numbers count up, so anybody can ask for the next one. Whoever showed nothing is told the same,
after the same work, of a confidential case and of one that does not exist.
"""

from __future__ import annotations

from chinar.portal.core.people.access import PortalRequest
from chinar.portal.grievances import answer_links, proofs
from chinar.portal.grievances.models import Grievance


def case_of(key: str, *related: str) -> Grievance | None:
    """Return the case of a key, whoever asks."""
    return Grievance.objects.select_related(*related).filter(key=key).first()


def own_case(request: PortalRequest, key: str, *related: str) -> Grievance | None:
    """Return a case that this session showed to be its own."""
    found = case_of(key, *related)
    return found if found and proofs.is_proved(request.session, found.pk) else None


def answered_case(request: PortalRequest, key: str, *related: str) -> Grievance | None:
    """Return a case about whose answer this session may speak."""
    found = case_of(key, *related)
    return found if found and answer_links.may_speak(request.session, found) else None
