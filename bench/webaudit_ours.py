"""Our engine, measured: `webaudit_ours.py WHERE.json OUT.json CONCURRENCY [phases | only=CODE]`."""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from webaudit_phases import sampled, shares

from chinar.engines.webaudit import Policy, Target, audit


def main() -> None:
    state = json.loads(Path(sys.argv[1]).read_text())
    routes = {}
    for site in state["sites"]:
        routes[site["host"], 443] = (site["address"], site["https_port"])
        routes[site["host"], 80] = (site["address"], site["http_port"])
    policy = Policy(
        connect_to=routes,
        ca_files=(Path(state["ca"]),),
        nameservers=(tuple(state["nameserver"]),),
        connections_per_second=100_000.0,
        concurrency=int(sys.argv[3]),
    )
    how = sys.argv[4] if len(sys.argv) > 4 else ""
    if how.startswith("only="):
        policy = replace(policy, only=(how.removeprefix("only="),))
    targets = [Target(host=site["host"]) for site in state["sites"]]
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    with sampled() if how == "phases" else nullcontext() as samples:
        report = audit(targets, policy, now=datetime.now(UTC))
    after = resource.getrusage(resource.RUSAGE_SELF)
    found = {
        site.target.host: {
            "found": sorted(verdict.code for verdict in site.failed),
            "untold": sorted(v.code for v in site.verdicts if v.outcome == "cantTell"),
            "broken": sorted(
                {v.check for v in site.verdicts if v.facts.get("why") == "engine_error"}
            ),
            "connections": site.connections,
            "requests": site.requests,
        }
        for site in report.sites
    }
    result = {
        "wall_s": time.monotonic() - began,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": after.ru_maxrss / 1024,
        "sites": found,
    }
    if samples:
        result["phases_ms"] = shares(samples[0], result["cpu_s"], len(targets))
        result["lines_ms"] = shares(samples[1], result["cpu_s"], len(targets))
    Path(sys.argv[2]).write_text(json.dumps(result))


if __name__ == "__main__":
    main()
