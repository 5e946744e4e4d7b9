"""Connections come no faster than allowed, as the server counts them, and nobody starves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from ipaddress import ip_network

import pytest
from tests.engines.webaudit.loopback import GOOD_PAGE, MOMENT, answer

from chinar.engines.webaudit import Outcome, Policy, Target, audit
from chinar.engines.webaudit.probes.pacing import Gate, Pacer


def most_in_a_second(moments):
    """Return the largest number of moments in any window of one second."""
    return max(
        sum(first <= moment < first + 1 for moment in moments[place:])
        for place, first in enumerate(moments)
    )


class Ticking(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next timer: waiting costs no time."""

    def __init__(self):
        super().__init__()
        self._now = 1000.0

    def time(self):
        return self._now

    def _run_once(self):
        if not self._ready and self._scheduled:
            self._now = max(self._now, self._scheduled[0].when())
        super()._run_once()


def turns(policy, asked):
    """Ask for (place, address) all at once; return (place, address, moment) as they pass."""

    async def run():
        pacer, passed = Pacer(policy), []

        async def one(place, address):
            await pacer.turn(address, place)
            passed.append((place, address, asyncio.get_running_loop().time()))

        await asyncio.gather(*(one(place, address) for place, address in asked))
        return passed

    loop = Ticking()
    try:
        return loop.run_until_complete(run())
    finally:
        loop.close()


@pytest.mark.parametrize("rate", [0.5, 1, 3, 20, 49, 50, 100, 200, 1000])
def test_no_second_sees_more_than_its_cap(rate):
    count = int(rate * 3) + 2
    moments = [
        moment
        for *_, moment in turns(Policy(connections_per_second=rate), [(0, "8.8.8.8")] * count)
    ]

    assert most_in_a_second(moments) <= max(1, rate)
    assert moments[-1] - moments[0] <= 1.1 * count / rate


def test_addresses_do_not_wait_for_each_other():
    asked = [(0, f"8.8.8.{number}") for number in range(50)]
    moments = {moment for *_, moment in turns(Policy(connections_per_second=1), asked)}

    assert len(moments) == 1


def test_cap_in_all_and_of_a_perimeter_hold_beside_the_address_cap():
    asked = [(0, f"10.0.0.{number % 9}") for number in range(60)]
    asked += [(0, f"8.8.8.{number % 9}") for number in range(60)]
    policy = Policy(
        connections_per_second=5,
        connections_per_second_in_all=20,
        perimeters={ip_network("10.0.0.0/8"): 8},
    )
    passed = turns(policy, asked)

    inside = [moment for _, address, moment in passed if address.startswith("10.")]
    assert most_in_a_second([moment for *_, moment in passed]) <= 20
    assert most_in_a_second(inside) <= 8
    for address in {address for _, address, _ in passed}:
        assert most_in_a_second([m for _, one, m in passed if one == address]) <= 5


def test_sites_behind_one_address_go_in_the_order_in_which_they_began():
    asked = [(place, "8.8.8.8") for _ in range(4) for place in range(5)]
    order = [place for place, *_ in turns(Policy(connections_per_second=10), asked)]

    assert order[1:] == sorted(order[1:])


def test_busy_loop_does_not_bunch_up_what_it_kept_back():
    gate = Gate(20)
    gate.take(100.0)
    gate.passed(100.2)

    assert gate.opens_at > 100.25


def test_turn_that_is_called_off_is_not_lost_to_the_others():
    async def run():
        pacer = Pacer(Policy(connections_per_second=10))
        await pacer.turn("8.8.8.8")
        called_off = asyncio.create_task(pacer.turn("8.8.8.8", 0))
        after = asyncio.create_task(pacer.turn("8.8.8.8", 1))
        await asyncio.sleep(0)
        called_off.cancel()
        began = asyncio.get_running_loop().time()
        await after
        return asyncio.get_running_loop().time() - began

    loop = Ticking()
    try:
        assert loop.run_until_complete(run()) < 0.12
    finally:
        loop.close()


def test_one_pacer_serves_one_audit_after_another():
    pacer = Pacer(Policy(connections_per_second=50))

    async def leave_somebody_waiting():
        await pacer.turn("8.8.8.8")
        task = asyncio.create_task(pacer.turn("8.8.8.8"))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave_somebody_waiting())
    asyncio.run(pacer.turn("8.8.8.8"))
    asyncio.run(pacer.turn("8.8.8.8"))


class Counting:
    """A server that notes when each connection came, as its kernel hands them over."""

    def __init__(self, fleet, certificates, names):
        self.moments = []
        self._fleet = fleet
        tls = certificates.context(*names)
        self.inner = fleet.site({"/": answer(GOOD_PAGE, headers={"Connection": "close"})}, tls)
        self.port = fleet.serve(self._note)

    async def _note(self, reader, writer):
        self.moments.append(asyncio.get_running_loop().time())
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self.inner)
        try:
            await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer))
        finally:
            inner_writer.transport.abort()


async def _pump(reader, writer):
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.write_eof() if writer.can_write_eof() else writer.close()


def test_server_of_many_sites_never_sees_more_than_the_cap_and_all_are_judged(
    auditor, fleet, certificates
):
    names = [f"site{number}.gov.in" for number in range(12)]
    server = Counting(fleet, certificates, names)
    policy = replace(
        auditor.policy,
        connections_per_second=200,
        site_timeout_s=5,
        connect_timeout_s=5,
        only=("headers", "cert.expired", "exposure"),
        connect_to={(name, 443): ("127.0.0.1", server.port) for name in names},
    )
    targets = [Target(host=name, http_port=None) for name in names]
    report = audit(targets, policy, now=MOMENT)

    connections = sum(site.connections for site in report.sites)
    assert connections == len(server.moments) > 40
    assert most_in_a_second(server.moments) <= 200
    words = {v.facts.get("why") for site in report.sites for v in site.verdicts}
    assert not words & {"timeout", "budget", "closed"}


def test_waiting_for_a_turn_costs_a_site_none_of_its_time(auditor, fleet, certificates):
    names = [f"slow{number}.gov.in" for number in range(8)]
    server = Counting(fleet, certificates, names)
    policy = replace(
        auditor.policy,
        connections_per_second=8,
        site_timeout_s=1.0,
        connect_timeout_s=0.9,
        only=("cert.expired", "xcto.missing"),
        connect_to={(name, 443): ("127.0.0.1", server.port) for name in names},
    )
    report = audit([Target(host=name, http_port=None) for name in names], policy, now=MOMENT)

    assert max(site.seconds for site in report.sites) > policy.site_timeout_s
    for site in report.sites:
        told = {v.code: v.outcome for v in site.verdicts}
        assert told["cert.expired"] is Outcome.PASSED
        assert told["xcto.missing"] is not Outcome.CANT_TELL
