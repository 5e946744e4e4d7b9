"""Guesses at who reported: the same guess is known again, and counted one after the other."""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.utils.encoding import force_bytes

from chinar.portal.grievances.models import Grievance, ProofDoor, ProofFailure
from chinar.portal.grievances.reaching import one_form

_PURPOSE: Final = b"chinar.grievances.guess:"
_DOOR_DIGITS: Final = 2  # of the digest: 256 doors


def digest(proof: str) -> str:
    """Return what tells a guess again, and cannot be turned back without the key."""
    said = _PURPOSE + one_form(proof).encode()
    return hmac.new(force_bytes(settings.SECRET_KEY), said, sha256).hexdigest()


def wait_for_turn(grievance: Grievance, guess: str) -> None:
    """Hold, until the transaction ends, the case and the door of the guess: in this order."""
    Grievance.objects.select_for_update().only("pk").get(pk=grievance.pk)
    door, _ = ProofDoor.objects.get_or_create(number=int(guess[:_DOOR_DIGITS], 16))
    ProofDoor.objects.select_for_update().get(pk=door.pk)


def most_alike(grievance: Grievance, guess: str, *, since: datetime) -> int:
    """Return how often the number, or the guess at any number, failed: the larger of both."""
    recent = ProofFailure.objects.filter(at__gt=since)
    of_number = recent.filter(grievance=grievance).count()
    return max(of_number, recent.filter(proof_digest=guess).count())
