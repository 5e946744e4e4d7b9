"""What the registry says of the site's domain name, over RDAP; deep audits only."""

from __future__ import annotations

from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes.http import HttpClient
from chinar.engines.webaudit.reading.rdap import registered_name, service_for
from chinar.engines.webaudit.seen.web import Fetch
from chinar.engines.webaudit.target import Target
from chinar.engines.webaudit.url import parse_url

_ACCEPT = {"Accept": "application/rdap+json, application/json;q=0.8"}


async def ask_registry(client: HttpClient, target: Target, policy: Policy) -> Fetch | None:
    """Ask the name's registry; None where none is known that answers over RDAP."""
    name = registered_name(target.host)
    address = service_for(name, policy.rdap_services) if name else ""
    return await client.follow(parse_url(address), _ACCEPT) if address else None
