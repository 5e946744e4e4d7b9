"""Practice certificates: most sites have one, some lapse soon, some have lapsed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from django.utils import timezone

from chinar.portal.core.journal.actor import Actor, ActorKind
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.roles import Role
from chinar.portal.hosting.entry import Entry
from chinar.portal.hosting.services import Hand, enter
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import WebSite

AUDITORS: Final = ("Practice Auditors A", "Practice Auditors B")
# How long ago a certificate was issued: fresh, lapsing within 30 days, or lapsed.
AGES: Final = ((20, 330), (338, 362), (370, 420))
WEIGHTS: Final = (7, 2, 1)
CONDITION: Final = "Practice: the upload folder must stay read-only."


def enter_all(sites: Sequence[WebSite], now: datetime, dice: Random) -> None:
    """Enter a certificate for about four sites on the air in five."""
    post = Post.objects.get(practice=True, grants__role=Role.DATA_CENTRE)
    actor = Actor(kind=ActorKind.OFFICER, post_id=str(post.pk))
    for number, site in enumerate(sites, start=1):
        if site.state != SiteState.LIVE or dice.random() > 0.8:
            continue
        entered_at = now - timedelta(days=dice.randint(*dice.choices(AGES, WEIGHTS)[0]))
        hand = Hand(post=post, actor=actor, now=entered_at)
        enter(site, _entry(site, number, entered_at, dice), hand)


def _entry(site: WebSite, number: int, entered_at: datetime, dice: Random) -> Entry:
    issued = timezone.localdate(entered_at) - timedelta(days=2)
    return Entry(
        number=f"PRACTICE-{issued.year}-{number:03}",
        auditor=dice.choice(AUDITORS),
        production_host=site.primary_host,
        audit_from=issued - timedelta(days=20),
        audit_to=issued - timedelta(days=5),
        issued_on=issued,
        valid_until=issued + timedelta(days=364),
        lead_auditor_signed=True,
        head_signed=True,
        conditions=CONDITION if dice.random() < 0.2 else "",
    )
