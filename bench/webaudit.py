"""Our audit, sslyze and MDN HTTP Observatory over the same sites in one run.

`chinar bench webaudit [--sites 36] [--only ours,sslyze,mdn] [--repeats 3] [--round-trip 50]
[--install-peers] [--tune] [--scale] [--truth] [--json FILE]`

nginx serves the sites from a process of its own. Each auditor runs in a process of its own, once
straight over loopback and once through doors that hold every byte back by half a round trip.
Read the ratios: the seconds depend on the machine and on what else runs on it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from webaudit_findings import of_mdn, of_sslyze
from webaudit_peers import HERE, ROOT, MissingPeerError, Peers, Station, Tool
from webaudit_tables import machine, print_figures, print_findings, print_phases, print_scale
from webaudit_truth import compare_with_truth, print_truth

OURS = "ours"
SSLYZE_AS_IT_COMES = Tool(name="sslyze", settings=("5", "10"), label="sslyze 5 x 10")
SSLYZE_TUNINGS = (("5", "36"), ("10", "20"), ("10", "36"), ("20", "20"))
"""Connections to one server at a time, and servers at a time."""
RECHECKED = "hsts.missing"
SCALE_SITES, SCALE_MANY, HOSTS_EACH = 252, 5000, 20


@dataclass(slots=True)
class Runs:
    """All runs of one tool with one setting over one road."""

    tool: Tool
    road_ms: int
    figures: list[dict[str, Any]] = field(default_factory=list)

    def middle(self, key: str) -> float:
        return median(figure[key] for figure in self.figures)

    def row(self) -> dict[str, Any]:
        """Return medians, in the units of the report."""
        sites = len(self.figures[-1]["sites"])
        wall_s = self.middle("wall_s")
        return {
            "tool": self.tool.label,
            "round_trip_ms": self.road_ms,
            "sites": sites,
            "runs": len(self.figures),
            "wall_s": round(wall_s, 3),
            "walls_s": [round(figure["wall_s"], 3) for figure in self.figures],
            "sites_a_minute": round(sites * 60 / wall_s, 1),
            "cpu_ms_a_site": round(self.middle("cpu_s") * 1000 / sites, 2),
            "connections_a_site": round(self.middle("connections") / sites, 1),
            "peak_mb": round(self.middle("peak_mb"), 1),
            "load": [figure["load"] for figure in self.figures],
        }


@contextmanager
def road(sites: int, hosts_each: int, round_trip_ms: int) -> Iterator[tuple[Path, Station]]:
    """Serve sites, behind late doors where there is a round trip; yield where and the counter."""
    with tempfile.TemporaryDirectory(prefix="chinar-bench-") as folder:
        where = Path(folder) / "where.json"
        numbers = (str(sites), str(hosts_each), str(round_trip_ms))
        with Station([sys.executable, str(HERE / "webaudit_servers.py"), *numbers]) as servers:
            where.write_text(json.dumps(servers.state))
            if not round_trip_ms:
                yield where, servers
                return
            proxy = [sys.executable, str(HERE / "webaudit_proxy.py"), numbers[2], str(where)]
            with Station(proxy) as doors:
                where.write_text(json.dumps(doors.state))
                yield where, doors


def measure(tool: Tool, peers: Peers, where: Path, counter: Station) -> dict[str, Any]:
    """Run a tool once."""
    load, before = os.getloadavg()[0], counter.connections()
    figure = tool.run(peers, where, counter.state)
    figure["connections"] = counter.connections() - before
    figure["load"] = round(load, 2)
    sys.stderr.write(f"  {tool.label}: {figure['wall_s']:.2f} s, load {load:.1f}\n")
    return figure


def compare(options: argparse.Namespace, peers: Peers, tools: list[Tool], ms: int) -> list[Runs]:
    """Measure every tool over one road, in turn, so that what else runs falls on all alike."""
    runs = [Runs(tool=tool, road_ms=ms) for tool in tools]
    with road(options.sites, 1, ms) as (where, counter):
        if OURS in options.only:
            measure(tools[0], peers, where, counter)  # the name server signs its answers once
        if options.tune and "sslyze" in options.only:
            runs.append(Runs(tool=best_tuning(peers, where, counter), road_ms=ms))
        for _ in range(options.repeats):
            for run in runs:
                run.figures.append(measure(run.tool, peers, where, counter))
    return runs


def best_tuning(peers: Peers, where: Path, counter: Station) -> Tool:
    """Try sslyze with more at once, and return the quickest."""
    tried = []
    for settings in SSLYZE_TUNINGS:
        tool = Tool(name="sslyze", settings=settings, label=f"sslyze {settings[0]} x {settings[1]}")
        tried.append((measure(tool, peers, where, counter)["wall_s"], tool))
    return min(tried, key=lambda pair: pair[0])[1]


def findings(runs: list[Runs], now: float) -> dict[str, dict[str, list[str]]]:
    """Return the codes that each tool gave each site, from its last run."""
    found: dict[str, dict[str, list[str]]] = {}
    for run in runs:
        for host, seen in run.figures[-1]["sites"].items():
            if run.tool.name == OURS:
                codes = set(seen["found"])
            elif run.tool.name == "mdn":
                codes = of_mdn(seen)
            else:
                codes = of_sslyze(seen, host, now)
            found.setdefault(host, {})[run.tool.name] = sorted(codes)
    return found


def phases(options: argparse.Namespace, peers: Peers) -> dict[str, Any]:
    """Sample our engine over bare loopback: CPU milliseconds a site, by phase and by function."""
    tool = Tool(name=OURS, settings=(str(options.concurrency), "phases"), label="ours, sampled")
    with road(options.sites, 1, 0) as (where, counter):
        measure(tool, peers, where, counter)  # the name server signs its answers once
        return measure(tool, peers, where, counter)


def scale(peers: Peers, concurrency: str) -> list[dict[str, Any]]:
    """Measure our engine alone: 252 sites at 50 ms, and 5,000 in one process."""
    rows = []
    plans = ((SCALE_SITES, 1, 50), (SCALE_MANY // HOSTS_EACH, HOSTS_EACH, 0))
    for sites, hosts_each, ms in plans:
        tool = Tool(name=OURS, settings=(concurrency,), label=f"ours x {concurrency}")
        with road(sites, hosts_each, ms) as (where, counter):
            run = Runs(tool=tool, road_ms=ms)
            for _ in range(2 if hosts_each == 1 else 1):
                run.figures.append(measure(tool, peers, where, counter))
        rows.append(run.row())
    return [*rows, recheck(peers)]


def recheck(peers: Peers) -> dict[str, Any]:
    """Measure how long one finding takes to be looked at again, over the late road."""
    tool = Tool(name=OURS, settings=("1", f"only={RECHECKED}"), label=f"ours, {RECHECKED} alone")
    run = Runs(tool=tool, road_ms=50)
    with road(1, 1, 50) as (where, counter):
        for _ in range(5):
            run.figures.append(measure(tool, peers, where, counter))
    return run.row()


def tools_of(options: argparse.Namespace) -> list[Tool]:
    at_once = str(options.concurrency)
    tools = [
        Tool(name=OURS, settings=(at_once,), label=f"ours x {at_once}"),
        SSLYZE_AS_IT_COMES,
        Tool(name="mdn", settings=("8",), label="Observatory x 8"),
    ]
    return [tool for tool in tools if tool.name in options.only]


def read_options(arguments: list[str]) -> argparse.Namespace:
    data = Path(os.environ.get("CHINAR_DATA_DIR", ROOT / "data"))
    parser = argparse.ArgumentParser(prog="chinar bench webaudit", description=__doc__)
    parser.add_argument("--sites", type=int, default=36)
    parser.add_argument("--only", default="ours,sslyze,mdn", help="tools, by commas")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--round-trip", type=int, default=50, help="milliseconds; 0: without")
    parser.add_argument("--no-straight", action="store_true", help="leave the bare loopback out")
    parser.add_argument("--concurrency", type=int, default=252, help="sites at once, ours")
    parser.add_argument("--tune", action="store_true", help="look for sslyze's best tuning")
    parser.add_argument("--phases", action="store_true", help="where our CPU time goes")
    parser.add_argument("--scale", action="store_true", help="252 sites late, 5,000 at once; ours")
    parser.add_argument("--truth", action="store_true", help="who finds what of the whole fleet")
    parser.add_argument("--install-peers", action="store_true", help="by pip and npm")
    parser.add_argument("--peers", type=Path, default=data / "bench-peers", help="their folder")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args(arguments)
    options.only = options.only.split(",")
    return options


def main(arguments: list[str]) -> int:
    options = read_options(arguments)
    peers = Peers(folder=options.peers)
    try:
        if options.install_peers:
            peers.install()
        if lacking := [name for name in peers.missing if name in options.only]:
            raise MissingPeerError(f"not installed: {', '.join(lacking)}; add --install-peers")
        result = everything(options, peers)
    except MissingPeerError as error:
        sys.stderr.write(f"bench webaudit: {error}\n")
        return 3
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))
    return 0


def everything(options: argparse.Namespace, peers: Peers) -> dict[str, Any]:
    """Measure what was asked for and print it."""
    result: dict[str, Any] = {"machine": machine(), "rows": [], "scale": []}
    tools = tools_of(options)
    roads = [] if options.no_straight else [0]
    roads += [options.round_trip] if options.round_trip else []
    for ms in roads:
        runs = compare(options, peers, tools, ms)
        result["rows"] += [run.row() for run in runs]
        result["found"] = findings(runs, time.time())
    if result["rows"]:
        print_figures(result["machine"], result["rows"])
        print_findings(result["found"])
    if options.phases:
        result["phases"] = phases(options, peers)
        print_phases(result["phases"])
    if options.scale:
        result["scale"] = scale(peers, str(options.concurrency))
        print_scale(result["scale"])
    if options.truth:
        result["truth"] = compare_with_truth(peers, options.only)
        print_truth(result["truth"])
    return result


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
