"""What somebody may ask of the data kept about them: a copy, and that it is forgotten."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads import storage
from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.grievances import attest, erasing, hiding, ways
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import SUPERVISE, State
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors.own_data import own_data
from chinar.portal.grievances.services.acting import Hand, need
from chinar.portal.grievances.services.routes import ReasonMissingError

ASKED: Final = "asked"
OVER: Final = frozenset({State.CLOSED, State.NOT_TAKEN_UP})


class Ground(StrEnum):
    """Why words are deleted before their term; the journal keeps it."""

    ORDER = "order"
    REQUEST = "request"
    OTHERS = "others"


class AnsweredItError(Exception):
    """Nobody deletes what they answered themselves."""


def copy_for_owner(grievance: Grievance, *, now: datetime) -> bytes:
    """Return a ZIP archive of everything kept about a case that is its owner's, files included.

    With the signed receipt, and a proof that opens what its seal covers.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        told = json.dumps(own_data(grievance), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        packed.writestr("grievance.json", told)
        for name, data in _proofs(grievance, now):
            packed.writestr(name, json.dumps(data, ensure_ascii=False, indent=1))
        for upload in uploads_of(grievance):
            # The digest in front keeps two files of one name apart.
            name = f"files/{upload.digest[:8]}-{upload.name}"
            packed.writestr(name, storage.store().get(upload.digest))
    return archive.getvalue()


def _proofs(grievance: Grievance, now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Return receipt and proof as far as there are any yet."""
    made = []
    with suppress(attest.NoReceiptError):
        made.append(("receipt.json", attest.receipt(grievance, now).data()))
    with suppress(attest.NoReceiptError, attest.NoHeadError):
        made.append(("proof.json", attest.proof(grievance, now, opened=True)))
    return made


def forget_me(grievance: Grievance, *, now: datetime) -> Grievance:
    """Delete name, phone and e-mail of a finished case at its owner's wish.

    Raises:
        StillOpenError: the office still needs to reach them.
    """
    return erasing.erase_contact(grievance, actor=CITIZEN, at=now, reason=ASKED)


def erase(grievance: Grievance, hand: Hand, *, ground: Ground, reason: str) -> Grievance:
    """Delete all words of a case that is over, before their term; the reason stays with it.

    Raises:
        NotAllowedError: the post does not watch over the case.
        AnsweredItError: whoever asks wrote its answer, or stood by it.
        ReasonMissingError: nothing is deleted without a reason.
        StillOpenError: somebody may still work on it, or speak about its answer.
    """
    why = hiding.hidden_of_office(reason.strip())
    if not why:
        raise ReasonMissingError
    with transaction.atomic():
        case = locked(grievance.pk)
        need(case, hand, SUPERVISE)
        if ways.took_part(case, hand.actor):
            raise AnsweredItError
        if case.state not in OVER:
            raise erasing.StillOpenError(str(case.pk))
        return erasing.erase_words(
            case, actor=hand.actor, at=hand.now, reason=ground, why=why, post=hand.post
        )
