"""Reads about what one person reported: found by the phone or e-mail that they gave."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chinar.portal.grievances.models import Contact, Grievance
from chinar.portal.grievances.reaching import digest


def contacts_with(address: str) -> QuerySet[Contact]:
    """Return the contacts that gave a phone number or an e-mail address."""
    said = digest(address)
    if not said:
        return Contact.objects.none()
    return Contact.objects.filter(Q(phone_digest=said) | Q(email_digest=said))


def reported_with(address: str) -> QuerySet[Grievance]:
    """Return everything that was reported with a phone number or an e-mail address, newest first.

    The contacts are found first: a join would be made for every case before it is sorted.
    """
    contacts = list(contacts_with(address).values_list("pk", flat=True))
    return (
        Grievance.objects.filter(contact__in=contacts)
        .select_related("category", "area", "office")
        .order_by("-registered_at", "-id")
    )
