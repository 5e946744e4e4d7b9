"""Load practice data through the services that people call; all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Final

from django.db import transaction

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.transitions import write
from chinar.portal.grievances.jobs import counting
from chinar.practice import certificates, grievances, offices, web
from chinar.practice.models import Load

SEED: Final = 1947  # any number: the same dice give the same practice data everywhere


class AlreadyLoadedError(Exception):
    """There is practice data already."""


def is_loaded() -> bool:
    """Tell whether practice data is here, or was and has been cleared away."""
    return Load.objects.exists()


def is_here() -> bool:
    """Tell whether practice data is here now."""
    return Load.objects.filter(cleared_at=None).exists()


@transaction.atomic
def load(now: datetime, *, say: Callable[[str], None], count: int = grievances.COUNT) -> None:
    """Make offices, posts, sign-ins, web sites, certificates, centres and grievances.

    Raises:
        AlreadyLoadedError: there is practice data already.
    """
    if is_here():
        raise AlreadyLoadedError
    dice = Random(SEED)  # noqa: S311 # practice data, no secret
    made = offices.make_offices(now)
    offices.make_sign_ins(now)
    offices.make_redressal_posts(now)
    say(f"  {len(made)} offices, {len(offices.SIGN_INS)} sign-ins")
    offices.make_centres(now, dice)
    sites = web.make_sites(now)
    certificates.enter_all(sites, now, dice)
    web.audit_all(sites, now)
    say(f"  {len(sites)} web sites with their certificates, and service centres")
    grievances.make_grievances(now, dice, count)
    say(f"  {count} grievances of a year")
    counting.rebuild(now)
    say("  figures about them")
    write(Load.objects.create(loaded_at=now), "load", actor=SYSTEM, at=now)
