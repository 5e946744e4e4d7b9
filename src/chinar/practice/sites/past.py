"""What audits of the days before would have seen of a practice site that fakes its date."""

from __future__ import annotations

from datetime import datetime, timedelta

from chinar.engines.webaudit import History, Observations, Target
from chinar.engines.webaudit.reading.sighting import sighting_of
from chinar.engines.webaudit.seen.web import Fetch, Handshake, Response
from chinar.practice.sites.declared import Fault, PracticeSite
from chinar.practice.sites.pages import INDIA, answer

DAYS = 5
"""More than an audit wants before it blames a date that a program prints."""


def past_of(site: PracticeSite, now: datetime) -> History:
    """Return the sightings of the days before, oldest first; none of an honest site."""
    if Fault.DATE_FAKED not in site.faults:
        return History()
    moments = [now - timedelta(days=days) for days in range(DAYS, 0, -1)]
    seen = [sighting_of(_seen(site, moment), moment) for moment in moments]
    return History(sightings=tuple(one for one in seen if one))


def _seen(site: PracticeSite, moment: datetime) -> Observations:
    target = Target.parse(site.host)
    url = target.https
    if url is None:
        return Observations(target=target)
    today = moment.astimezone(INDIA).date()
    said = answer(site, frozenset(site.faults), "/", secure=True, today=today)
    headers = (("content-type", said.content_type), *((n.lower(), v) for n, v in said.headers))
    page = Response(url=url, status=said.status, headers=headers, body=said.body.encode())
    return Observations(target=target, handshake=Handshake(), https=Fetch(start=url, hops=(page,)))
