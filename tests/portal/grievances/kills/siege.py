"""A whole house under load whose web and worker processes are killed, and what is left of it.

`besiege` runs `chinar up` with two web processes, lets citizens file in every way, and sends
SIGKILL to one process after the other: a web process, the one above them, the worker. The house
brings each back by itself. When all work is done, it is stopped and `inside.py` judges every case
that it holds against what the citizens were told.
"""

from __future__ import annotations

import itertools
import json
import random
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import psutil
from tests.houses import House
from tests.portal.grievances.kills.citizens import Citizen, Report
from tests.portal.grievances.kills.postbox import receiving

INSIDE = Path(__file__).with_name("inside.py")
VICTIMS = ("web process", "worker", "web process", "web", "worker", "web process")
PATIENCE_S = 120
HEARD = 3  # reports acknowledged between two kills: by then the house is back
LATEST_S = 0.3  # a kill comes at any moment of what a process does


@dataclass(kw_only=True)
class Outcome:
    """What was done to the house, and what it held and told afterwards."""

    kills: Counter[str]
    reports: list[Report]
    seconds: float
    cases: int = 0
    files: int = 0
    mails: int = 0
    copies: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        return sum(bool(report.number) for report in self.reports)

    @property
    def broken(self) -> int:
        return sum(report.broken for report in self.reports)


class Siege:
    """The processes of one house."""

    def __init__(self, house: House) -> None:
        self.house = house
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.told = house.folder / "told.txt"
        self._up: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Siege:
        arguments = ("chinar", "up", "--no-practice", "--port", self.port)
        with self.told.open("w") as told:
            self._up = self.house.start("-m", *arguments, stdout=told, stderr=told)
        self.wait_for("an answer", self._answers)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it as Ctrl-C does."""
        self._up.send_signal(signal.SIGINT)
        try:
            self._up.wait(PATIENCE_S)
        finally:
            self._up.kill()

    def wait_for(self, what: str, found: Callable[[], object]) -> object:
        deadline = time.monotonic() + PATIENCE_S
        while not (one := found()):
            assert self._up.poll() is None, self.told.read_text()
            assert time.monotonic() < deadline, (
                f"waited for {what}: {self.told.read_text()[-2000:]}"
            )
            time.sleep(0.02)
        return one

    def kill(self, victim: str, dice: random.Random) -> None:
        """Send SIGKILL to a process as soon as there is one of this kind."""
        found = self.wait_for(victim, lambda: self._processes(victim))
        with suppress(psutil.NoSuchProcess):
            dice.choice(found).kill()

    def is_idle(self) -> bool:
        """Tell whether no job runs and no notice waits."""
        open_jobs = "SELECT 1 FROM jobs_job WHERE state = 'running' OR"
        open_jobs += " (state = 'waiting' AND kind = 'notices.deliver') LIMIT 1"
        return not self.house.sql(open_jobs)

    def let_leases_of_the_dead_run_out(self) -> None:
        """Bring forward what comes by itself after a minute: nobody renews them any more."""
        pids = [f"leased_by NOT LIKE '%:{worker.pid}:%'" for worker in self._processes("worker")]
        dead = " AND ".join(["state = 'running'", *pids])
        self.house.sql(f"UPDATE jobs_job SET lease_until = '2000-01-01 00:00:00' WHERE {dead}")  # noqa: S608

    def _processes(self, victim: str) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            name = "chinar worker" if victim == "worker" else "chinar web"
            parts = [one for one in psutil.Process(self._up.pid).children() if one.name() == name]
            if victim != "web process":
                return parts
            return [one for part in parts for one in part.children()]
        return []

    def _answers(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.address}/readyz").status_code == 200
        return False


def besiege(
    house: House,
    *,
    kills: int,
    citizens: int,
    seed: int,
    patient: bool,
    say: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Kill so many processes of a house under load; return what was found then.

    ``patient`` waits until the leases of killed workers run out by themselves.
    """
    dice = random.Random(seed)  # noqa: S311
    with receiving() as postbox:
        house = replace(
            house,
            variables={
                **house.variables,
                "CHINAR_WEB_WORKERS": "2",
                "CHINAR_REPORT_CAP": "1000000",
                "CHINAR_EMAIL_URL": postbox.url,
                "CHINAR_LOG_LEVEL": "ERROR",
            },
        )
        key = house.python(INSIDE, "prepare").strip()
        with Siege(house) as siege:
            people = [Citizen(siege.address, key, one, seed) for one in range(citizens)]
            started = time.monotonic()
            for one in people:
                one.start()
            try:
                killed = _kill(siege, people, kills, dice, say)
            finally:
                for one in people:
                    one.stop.set()
                for one in people:
                    one.join()
            seconds = time.monotonic() - started
            if not patient:
                siege.let_leases_of_the_dead_run_out()
            siege.wait_for("all work to be done", siege.is_idle)
        reports = [report for one in people for report in one.reports]
        outcome = Outcome(kills=killed, reports=reports, seconds=seconds)
        _judge(house, outcome, postbox.taken)
        outcome.faults += [fault for one in people for fault in one.faults]
    return outcome


def _kill(siege, people, kills, dice, say) -> Counter[str]:
    killed: Counter[str] = Counter()

    def heard() -> int:
        return sum(one.acknowledged for one in people)

    for number, victim in enumerate(itertools.islice(itertools.cycle(VICTIMS), kills), start=1):
        enough = heard() + HEARD
        siege.wait_for("citizens to be heard", lambda enough=enough: heard() >= enough)
        time.sleep(dice.uniform(0, LATEST_S))
        siege.kill(victim, dice)
        killed[victim] += 1
        say(f"{number} of {kills}: {victim}; {heard()} acknowledged")
    enough = heard() + HEARD
    siege.wait_for("citizens to be heard", lambda: heard() >= enough)
    return killed


def _judge(house: House, outcome: Outcome, taken: list[tuple[str, str]]) -> None:
    told = house.folder / "told.json"
    reports = [report.data() for report in outcome.reports]
    told.write_text(json.dumps({"reports": reports, "mails": taken}))
    for name, value in json.loads(house.python(INSIDE, "judge", told)).items():
        setattr(outcome, name, value)
