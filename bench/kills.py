"""Web and worker processes killed under load: what was acknowledged, and what is there afterwards.

`chinar bench kills [--kills 50] [--citizens 6] [--seed 1] [--only sqlite|postgresql]`

A house of its own is brought up by `chinar up` with two web processes; citizens file by JSON API,
Open311, the page that works offline and the pages in steps, most with a photograph, and send the
same again after a broken connection. SIGKILL goes to a web process, the one above them or the
worker, in turn. When all work is done every case is judged: its number, words, files, clock,
journal, record of intake and notice, each once. Exits 1 where anything is lost, double or
half-made.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path

from caseload import place

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.databases import migrate
from tests.houses import House
from tests.portal.grievances.kills.siege import Outcome, besiege

KINDS = ("sqlite", "postgresql")


def besieged(kind: str, options: argparse.Namespace) -> Outcome:
    """Besiege a house of its own on one database."""

    def say(words: str) -> None:
        print(f"{kind:<11} {words}", flush=True)

    with place("kills", kind) as (folder, url):
        house = House(folder=folder, database_url=url)
        migrate(house.folder, url)
        return besiege(
            house,
            kills=options.kills,
            citizens=options.citizens,
            seed=options.seed,
            patient=True,
            say=say,
        )


def told(kind: str, outcome: Outcome) -> str:
    """Sum up one siege in a line."""
    kills = ", ".join(f"{count} × {victim}" for victim, count in sorted(outcome.kills.items()))
    return (
        f"{kind}: {outcome.kills.total()} kills ({kills}) in {outcome.seconds:.0f} s; "
        f"{len(outcome.reports)} reports, {outcome.broken} broken connections, "
        f"{outcome.acknowledged} acknowledged, {outcome.cases} cases with {outcome.files} files; "
        f"{outcome.mails} notices, {outcome.copies} of them sent twice; "
        f"{len(outcome.faults)} faults"
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="chinar bench kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--citizens", type=int, default=6, help="who file at once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", choices=["", *KINDS])
    options = parser.parse_args(arguments)
    load = round(os.getloadavg()[0], 2)
    print(f"{os.cpu_count()} processors, load {load}, Python {platform.python_version()}")
    outcomes = {k: besieged(k, options) for k in KINDS if options.only in (k, "")}
    for kind, outcome in outcomes.items():
        print(told(kind, outcome))
        for fault in outcome.faults:
            print(f"  {fault}")
    return int(any(outcome.faults for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
