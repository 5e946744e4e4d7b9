"""Sites that are slow, parked, broken or only a server's welcome page."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.fleet.frame import CLOSED, FRONT_PAGE, MOMENT, Answer, FleetSite, Mode, front_page


def titled(words: str) -> str:
    """Return the front page with these words in the place of its title."""
    return front_page(("<title>", f"<title>{words}</title>\n<title>"))


def registered(name: str, story: str, days_left: int, *truth: str) -> FleetSite:
    """Make a site under .com whose registry, on the same host, tells when its name ends."""
    host = f"{name}.com"
    end = (MOMENT + timedelta(days=days_left, hours=1)).isoformat()
    told = {
        "objectClassName": "domain",
        "ldhName": host,
        "events": [
            {"eventAction": "registration", "eventDate": "2016-01-01T00:00:00Z"},
            {"eventAction": "expiration", "eventDate": end},
        ],
    }
    kind = {"Content-Type": "application/rdap+json"}
    return FleetSite(
        name=name,
        host_=host,
        truth=frozenset({"domain.not_government", *truth}),
        story=story,
        paths={f"/rdap/domain/{host}": Answer(body=json.dumps(told), headers=kind)},
        mode=Mode.DEEP,
        policy={"rdap_services": {"com": f"https://{host}/rdap/"}},
    )


SITES = (
    FleetSite(
        name="shut",
        truth=frozenset({"site.unreachable"}),
        story="Nothing listens at either door.",
        https=CLOSED,
        http=CLOSED,
    ),
    FleetSite(
        name="broken",
        truth=frozenset({"site.server_error"}),
        story="The front page ends in an error.",
        paths={"/": Answer(body="<h1>Internal Server Error</h1>", status=500)},
    ),
    FleetSite(
        name="slow",
        truth=frozenset({"site.slow"}),
        story="The front page takes longer than the policy allows.",
        paths={"/": Answer(body=FRONT_PAGE, delay_s=0.4)},
        policy={"slow_after_s": 0.2},
    ),
    FleetSite(
        name="parked",
        truth=frozenset({"site.parked"}),
        story="The name is for sale.",
        page=front_page(body="<h2>practice.example: this domain is for sale</h2>"),
    ),
    FleetSite(
        name="suspended",
        truth=frozenset({"site.parked"}),
        story="The hosting company has switched it off.",
        page=titled("Account Suspended"),
    ),
    FleetSite(
        name="welcome",
        truth=frozenset({"server.default_page"}),
        story="The page that the server came with.",
        page=titled("Welcome to OpenResty!"),
    ),
    registered("practice-ends", "Its name ends in ten days.", 10, "domain.expires_soon"),
    registered("practice-lasts", "Its name is registered for another year.", 400),
    FleetSite(
        name="sells-domains",
        story="An office that writes about names for sale.",
        page=front_page(body="<p>A domain is for sale only through the registry.</p>"),
    ),
)
