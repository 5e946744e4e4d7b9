"""Taking down a grievance for somebody else, at a counter, a service centre or on the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from chinar.portal.catalogue.models import Service
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.visibility import may
from chinar.portal.grievances.models import Channel, GrievanceCategory
from chinar.portal.grievances.selectors.arrivals import ASSIST, own_office
from chinar.portal.grievances.services.desk import Hand
from chinar.portal.grievances.services.intake import Arrival, Filed, Filing, file
from chinar.portal.registry.models import Area, Office

CHANNELS: Final = (Channel.ASSISTED, Channel.CALL_CENTRE, Channel.COUNTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """What somebody said, as the operator took it down.

    ``token`` belongs to one form: sent twice, it is one grievance. ``on_behalf_of`` says how
    whoever speaks and whoever it concerns are related.
    """

    token: UUID
    text: str
    channel: Channel
    language: str
    area: Area
    place: str = ""
    category: GrievanceCategory | None = None
    service: Service | None = None
    against_office: Office | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    on_behalf_of: str = ""
    urgent: bool = False
    confidential: bool = False


def take_down(told: TakenDown, hand: Hand) -> Filed:
    """Register what somebody said; whoever it concerns has the receipt.

    Raises:
        NotAllowedError: the post takes down nothing for others.
    """
    if hand.post is None or not may(hand.post, ASSIST):
        raise NotAllowedError(ASSIST)
    filing = Filing(
        # Names the post: nobody gets at another's receipt with the token of their form.
        key=f"assist:{hand.post.pk}:{told.token}",
        text=told.text,
        channel=told.channel,
        # The language they want to be answered in, which is what the office has to know.
        language=told.language,
        category=told.category,
        service=told.service,
        against_office=told.against_office,
        area=told.area,
        place=told.place,
        name=told.name,
        phone=told.phone,
        email=told.email,
        urgent=told.urgent,
        confidential=told.confidential,
        practice=hand.post.practice,
        arrival=Arrival(
            received_by=hand.post,
            office=own_office(hand.post),
            on_behalf_of=told.on_behalf_of,
        ),
    )
    return file(filing, actor=hand.actor, now=hand.now)
