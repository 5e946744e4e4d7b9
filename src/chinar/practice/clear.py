"""Remove practice data, all of it and nothing else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from chinar.portal.core.jobs.models import Job
from chinar.portal.core.journal.actor import SYSTEM, Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.grievances.jobs import counting
from chinar.practice.models import Load


class StillUsedError(Exception):
    """A real record hangs on practice data; the message names both, so that one can be moved."""


@transaction.atomic
def clear(now: datetime, *, actor: Actor = SYSTEM) -> int:
    """Delete every practice record with what hangs on it; return how many rows went.

    The journal is append-only and holds no personal data: its entries stay, and one more says
    that the practice data was cleared.

    Raises:
        StillUsedError: a real record refers to a practice record; nothing is deleted.
    """
    removed, waiting = _drop_jobs(), marked_models()
    while waiting:
        held: dict[type[models.Model], models.ProtectedError | models.RestrictedError] = {}
        for model in waiting:
            try:
                with transaction.atomic():
                    removed += _delete(model)
            except (models.ProtectedError, models.RestrictedError) as error:
                held[model] = error
        if len(held) == len(waiting):
            raise StillUsedError(_why(held))
        waiting = list(held)
    counting.refresh(now)
    for loaded in Load.objects.filter(cleared_at=None):
        loaded.cleared_at = now
        loaded.save(update_fields=["cleared_at"])
        write(loaded, "clear", actor=actor, at=now, data={"rows": removed})
    return removed


def marked_models() -> list[type[models.Model]]:
    """Return every model whose rows say whether they are practice, uppermost rooms first."""
    return [
        model
        for model in reversed(apps.get_models())
        if any(field.name == "practice" for field in model._meta.get_fields())
    ]


def _drop_jobs() -> int:
    """Delete the background work that names a practice record."""
    practice = {
        str(pk)
        for model in marked_models()
        for pk in model._default_manager.filter(practice=True).values_list("pk", flat=True)
        if isinstance(pk, UUID)  # a bare number could be another record's as well
    }
    jobs = Job.objects.exclude(arguments={}).values_list("pk", "arguments")
    theirs = [pk for pk, arguments in jobs if practice & set(map(str, arguments.values()))]
    return Job.objects.filter(pk__in=theirs).delete()[0]


def _delete(model: type[models.Model]) -> int:
    return model._default_manager.filter(practice=True).delete()[0]


def _why(
    held: dict[type[models.Model], models.ProtectedError | models.RestrictedError],
) -> str:
    told = []
    for model, error in held.items():
        users = error.protected_objects if isinstance(error, models.ProtectedError) else ()
        names = ", ".join(sorted({str(user._meta.verbose_name) for user in users})[:3])
        told.append(f"{model._meta.verbose_name} is used by {names or 'other records'}")
    return "real records hang on practice data: " + "; ".join(told)
