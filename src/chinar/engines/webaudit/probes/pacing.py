"""How many connections a second may be opened: to an address, a perimeter, and in all."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from heapq import heappop, heappush
from ipaddress import ip_address

from chinar.engines.webaudit.policy import Policy

_MARGIN = 1.08
"""Turns are this much rarer than allowed: connections bunch up a little on their way."""
_BURST_S = 0.02
"""A generous cap may be used up in bursts of so many seconds, since timers are coarse."""


class Gate:
    """One cap, by the generic cell rate algorithm (ITU-T I.371) with the time that really passed.

    With b the burst, at most b + per_second / margin pass in any second, and that is under the cap.
    """

    __slots__ = ("_due", "_gap_s", "_slack_s")

    def __init__(self, per_second: float) -> None:
        self._gap_s = _MARGIN / per_second
        self._slack_s = (max(1, int(per_second * _BURST_S)) - 1) * self._gap_s
        self._due = 0.0

    @property
    def opens_at(self) -> float:
        """The moment from which the next one may pass."""
        return self._due - self._slack_s

    def take(self, now: float) -> None:
        """Count one that is told to pass."""
        self._due = max(self._due, now) + self._gap_s

    def passed(self, now: float) -> None:
        """Put right when it passed: a busy loop may have kept it back."""
        self._due = max(self._due, now + self._gap_s - self._slack_s)


_Waiter = tuple[int, int, "asyncio.Future[None]"]


class Pacer:
    """Hands out turns to connect; where many wait, the audit that began first goes first.

    So sites behind one address are finished one after another: a site's kept connections do
    not grow stale while it waits for its next turn behind all the others.
    """

    def __init__(self, policy: Policy) -> None:
        self._per_address = policy.connections_per_second
        in_all = policy.connections_per_second_in_all
        self._in_all = Gate(in_all) if in_all else None
        self._perimeters = [(net, Gate(rate)) for net, rate in policy.perimeters.items()]
        self._gates: dict[str, tuple[Gate, ...]] = {}
        self._queues: dict[str, list[_Waiter]] = {}
        self._ticket = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.enlist: Callable[[], int] = itertools.count().__next__
        """Return the place of one more scan in the order of beginning."""

    async def turn(self, address: str, place: int = 0) -> None:
        """Wait until one connection to this address may be opened, and open it at once."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._timer = loop, None
            self._queues.clear()  # nobody of an earlier loop waits any more
        gates = self._gates.get(address) or self._find_gates(address)
        now = loop.time()
        if address not in self._queues and all(gate.opens_at <= now for gate in gates):
            for gate in gates:
                gate.take(now)
            return
        waiter: asyncio.Future[None] = loop.create_future()
        heappush(self._queues.setdefault(address, []), (place, next(self._ticket), waiter))
        self._rouse(loop)
        await waiter
        now = loop.time()
        for gate in gates:
            gate.passed(now)

    def _find_gates(self, address: str) -> tuple[Gate, ...]:
        try:
            ip = ip_address(address)
        except ValueError:  # a name that the policy connects to
            shared = []
        else:
            shared = [gate for network, gate in self._perimeters if ip in network]
        gates = (Gate(self._per_address), *shared, *([self._in_all] if self._in_all else []))
        self._gates[address] = gates
        return gates

    def _rouse(self, loop: asyncio.AbstractEventLoop) -> None:
        """See to it that the queues are looked at when the first gate opens."""
        opens_at = min(self._opens_at(address) for address in self._queues)
        if self._timer:
            if self._timer.when() <= opens_at:
                return
            self._timer.cancel()
        self._timer = loop.call_at(opens_at, self._let_pass)

    def _opens_at(self, address: str) -> float:
        return max(gate.opens_at for gate in self._gates[address])

    def _let_pass(self) -> None:
        self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        for address in sorted(self._queues, key=lambda one: self._queues[one][0][:2]):
            queue, gates = self._queues[address], self._gates[address]
            while queue and (queue[0][2].done() or self._opens_at(address) <= now):
                waiter = heappop(queue)[2]
                if waiter.done():  # it was called off meanwhile
                    continue
                for gate in gates:
                    gate.take(now)
                waiter.set_result(None)
            if not queue:
                del self._queues[address]
        if self._queues:
            self._rouse(loop)
