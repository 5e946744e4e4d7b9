"""The plan of an audit: which probes one site gets, in which order."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from chinar import __version__
from chinar.engines.webaudit.errors import ProbeError
from chinar.engines.webaudit.model import Check, Need
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.probes import attacks, browser, crawl, links, names, registration
from chinar.engines.webaudit.probes.http import HttpClient
from chinar.engines.webaudit.probes.tls.handshake import handshake
from chinar.engines.webaudit.probes.tls.survey import survey
from chinar.engines.webaudit.probes.tls.tickets import Session, with_early_data
from chinar.engines.webaudit.probes.tls.vouching import gather_vouchers
from chinar.engines.webaudit.probes.wire import Wire
from chinar.engines.webaudit.seen.history import History
from chinar.engines.webaudit.seen.names import NameRecords
from chinar.engines.webaudit.seen.site import UNKNOWN_ORIGIN, Observations, View
from chinar.engines.webaudit.seen.tls import TlsSurvey
from chinar.engines.webaudit.seen.web import Fetch, Handshake, Response
from chinar.engines.webaudit.target import Target
from chinar.engines.webaudit.url import Url

_Seen = TypeVar("_Seen")
_log = logging.getLogger(__name__)
_US = f"ChinarAudit/{__version__}"  # the site's officers still see in their log who came
VIEW_HEADERS: Mapping[View, Mapping[str, str]] = {
    View.ROBOT: {
        "User-Agent": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; "
        f"Googlebot/2.1; +http://www.google.com/bot.html) Chrome/149.0.0.0 Safari/537.36 {_US}"
    },
    View.PHONE: {
        "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/149.0.0.0 Mobile Safari/537.36 {_US}",
        "Origin": UNKNOWN_ORIGIN,
    },
    View.SEARCH: {
        "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
        f"(KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 {_US}",
        "Referer": "https://www.google.com/",
    },
}


class Plan:
    """What the chosen checks need to see."""

    def __init__(self, checks: Sequence[Check], policy: Policy) -> None:
        self._checks = checks
        self._policy = policy
        self.needs = frozenset(need for check in checks for need in check.needs)

    def paths(self, target: Target, front: Response | None) -> tuple[str, ...]:
        """Return the paths that checks want, each once, in the order of the report."""
        wanted = (check.wants(target, front, self._policy) for check in self._checks if check.wants)
        return tuple(dict.fromkeys(path for paths in wanted for path in paths))


async def observe(
    target: Target, wire: Wire, checks: Sequence[Check], history: History
) -> Observations:
    """Send a site's probes and return what they saw; failures are part of that."""
    plan = Plan(checks, wire.policy)
    client = HttpClient(wire)
    try:
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(_apart(_names(target, wire, plan), None))
            ahead = group.create_task(_ask_plain_at_once(target, wire, client))
            shaken, session = await _knock(target, wire, client)
            surveyed = group.create_task(_apart(_survey(target, wire, plan, shaken), None))
            vouched = group.create_task(
                _apart(_vouch(target, wire, client, plan, shaken, surveyed), shaken)
            )
            https = await client.follow(target.https) if target.https else None
            http = await _follow_plain(target, client, await ahead)
            inside = await _look_inside(target, wire, client, plan, (https, http))
    finally:
        client.close()
    return replace(
        inside,
        history=history,
        address=wire.book.reached.get(target.host),
        handshake=vouched.result(),
        tls=with_early_data(surveyed.result(), session),
        https=https,
        http=http,
        names=asked.result(),
    )


async def _apart(probe: Coroutine[Any, Any, _Seen], without: _Seen) -> _Seen:
    """Let a probe that others do without break alone: what it was for cannot be told."""
    try:
        return await probe
    except Exception:  # noqa: BLE001 -- the scan's outer boundary, one probe wide
        _log.exception("a probe broke")
        return without


async def _names(target: Target, wire: Wire, plan: Plan) -> NameRecords | None:
    if not plan.needs & {Need.NAMES, Need.MAIL}:
        return None
    async with wire.limit(wire.policy.site_timeout_s):
        return await names.ask(wire, target, plan.needs)


async def _knock(
    target: Target, wire: Wire, client: HttpClient
) -> tuple[Handshake | None, Session | None]:
    """Shake hands at the HTTPS door; the client goes on with the open connection."""
    if target.https is None:
        return None, None
    shaken, connection = await handshake(wire, target.host, target.https.port)
    if shaken.failure:
        client.give_up(target.host, target.https.port, shaken.failure)
    elif connection:
        client.adopt(target.host, target.https.port, connection)
    return shaken, connection.tls if connection else None


async def _ask_plain_at_once(target: Target, wire: Wire, client: HttpClient) -> Fetch | None:
    """Ask over plain HTTP while HTTPS is knocked at: two round trips fewer.

    Not where the name has several addresses: then HTTPS first finds the one that lives.
    """
    if target.http is None:
        return None
    try:
        addresses = await wire.book.endpoints(target.host, target.http.port)
    except ProbeError:
        return None
    return await client.fetch(target.http) if len(addresses) == 1 else None


async def _follow_plain(target: Target, client: HttpClient, first: Fetch | None) -> Fetch | None:
    """Follow plain HTTP; its first answer, where there is one, is not asked for again."""
    if target.http is None or (first and first.failure):
        return first
    return await client.follow(target.http)


async def _survey(
    target: Target, wire: Wire, plan: Plan, shaken: Handshake | None
) -> TlsSurvey | None:
    if Need.TLS not in plan.needs or target.https is None or shaken is None:
        return None
    return await survey(wire, target.host, target.https.port, shaken)


async def _vouch(
    target: Target,
    wire: Wire,
    client: HttpClient,
    plan: Plan,
    shaken: Handshake | None,
    surveyed: asyncio.Task[TlsSurvey | None],
) -> Handshake | None:
    """Ask what else vouches for the certificate, once the survey has heard what it hears anyway."""
    if Need.VOUCHERS not in plan.needs or target.https is None or shaken is None:
        return shaken
    door = (target.host, target.https.port)
    return await gather_vouchers(wire, client, door, shaken, await surveyed)


async def _look_inside(
    target: Target,
    wire: Wire,
    client: HttpClient,
    plan: Plan,
    fronts: tuple[Fetch | None, ...],
) -> Observations:
    """Send the probes that need to know where the site's own pages are."""
    origin = _own_origin(target, *fronts)
    if origin is None:
        return Observations(target=target)
    front = next((fetch.last for fetch in fronts if fetch and fetch.last), None)
    paths = plan.paths(target, front)
    asked_views = tuple(View) if Need.VIEWS in plan.needs else ()
    async with asyncio.TaskGroup() as group:
        linked = group.create_task(_apart(_linked_hosts(wire, plan, front), {}))
        control, *answers = await asyncio.gather(
            client.fetch(origin.at(f"/{secrets.token_hex(12)}")),
            *(client.follow(origin, VIEW_HEADERS[view]) for view in asked_views),
            *(client.fetch(origin.at(path)) for path in paths),
        )
    views = dict(zip(asked_views, answers, strict=False))
    files = dict(zip(paths, answers[len(views) :], strict=True))
    seen = Observations(
        target=target, control=control, views=views, files=files, linked_hosts=linked.result()
    )
    return await _look_further(wire, client, plan, front, seen) if front else seen


async def _linked_hosts(
    wire: Wire, plan: Plan, front: Response | None
) -> Mapping[str, bool | None]:
    if front is None or Need.LINKED_HOSTS not in plan.needs:
        return {}
    return await links.look_up_linked_hosts(wire, front)


async def _look_further(
    wire: Wire, client: HttpClient, plan: Plan, front: Response, seen: Observations
) -> Observations:
    """Send the probes that start from what the front page holds."""
    policy = wire.policy
    if Need.CRAWL in plan.needs and policy.mode.includes(Mode.DEEP):
        read = await _apart(crawl.crawl(client, front, policy.crawl_pages), ())
        seen = replace(seen, crawl=read)
    if Need.RENDER in plan.needs:
        seen = replace(seen, render=await _apart(browser.render(wire, front), None))
    if Need.REGISTRATION in plan.needs:
        told = await _apart(registration.ask_registry(client, seen.target, policy), None)
        seen = replace(seen, registration=told)
    if Need.ATTACKS in plan.needs and policy.mode.includes(Mode.ACTIVE):
        sent = await _apart(attacks.attack(client, front, policy, wire.attacks_until), {})
        seen = replace(seen, attacks=sent)
    return seen


def _own_origin(target: Target, *fronts: Fetch | None) -> Url | None:
    """Return where the site's own files are: where its front page ended, www or not."""
    for front in fronts:
        if front and front.last:
            end = front.last.url
            same = end.host.removeprefix("www.") == target.host.removeprefix("www.")
            return end if same else front.start
    return None
