"""The tables that `bench webaudit` prints."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def machine() -> dict[str, Any]:
    """Say on what and when it was measured."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "date": time.strftime("%Y-%m-%d %H:%M %Z"),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def print_figures(where: dict[str, Any], rows: list[Row]) -> None:
    """Print the medians, and ours beside each peer's."""
    print(" ".join(f"{key}={value}" for key, value in where.items()))
    head = ("tool", "trip ms", "sites/min", "CPU ms/site", "conn/site", "peak MB", "wall s", "load")
    print("{:<18}{:>8}{:>11}{:>13}{:>11}{:>9}{:>9}  {}".format(*head))
    for row in rows:
        print(
            f"{row['tool']:<18}{row['round_trip_ms']:>8}{row['sites_a_minute']:>11}"
            f"{row['cpu_ms_a_site']:>13}{row['connections_a_site']:>11}{row['peak_mb']:>9}"
            f"{row['wall_s']:>9}  {row['load']}"
        )
    for ours in (row for row in rows if row["tool"].startswith("ours")):
        for peer in rows:
            same_road = peer["round_trip_ms"] == ours["round_trip_ms"]
            if same_road and not peer["tool"].startswith("ours"):
                quicker = ours["sites_a_minute"] / peer["sites_a_minute"]
                fewer = peer["connections_a_site"] / (ours["connections_a_site"] or 1)
                lighter = peer["cpu_ms_a_site"] / ours["cpu_ms_a_site"]
                print(
                    f"ours : {peer['tool']} at {ours['round_trip_ms']} ms: {quicker:.1f}x the sites"
                    f" a minute, {fewer:.1f}x fewer connections, {lighter:.1f}x less CPU"
                )


def print_findings(found: dict[str, dict[str, list[str]]]) -> None:
    """Print on how many sites each tool found each code, and what ours missed of sslyze's."""
    tools = sorted({tool for seen in found.values() for tool in seen})
    codes = sorted({code for seen in found.values() for said in seen.values() for code in said})
    print(f"\n{'code':<32}" + "".join(f"{tool:>9}" for tool in tools))
    for code in codes:
        counts = [sum(code in seen.get(tool, ()) for seen in found.values()) for tool in tools]
        print(f"{code:<32}" + "".join(f"{count:>9}" for count in counts))
    for tool in tools:
        missed = {
            (host.partition("-")[0], code)
            for host, seen in found.items()
            for code in set(seen.get(tool, ())) - set(seen.get("ours", ()))
        }
        if tool != "ours" and "ours" in tools:
            words = ", ".join(f"{kind}: {code}" for kind, code in sorted(missed)) or "nothing"
            print(f"found by {tool} and not by ours: {words}")


def print_scale(rows: list[Row]) -> None:
    """Print what our engine alone does with many sites."""
    for row in rows:
        print(
            f"{row['tool']}: {row['sites']} sites at {row['round_trip_ms']} ms: {row['wall_s']} s"
            f" ({row['walls_s']}), {row['cpu_ms_a_site']} ms CPU a site,"
            f" {row['connections_a_site']} connections a site, peak {row['peak_mb']} MB"
        )


def print_phases(figure: dict[str, Any], most: int = 40) -> None:
    """Print where the CPU time of a site goes."""
    print(f"\nCPU ms a site: {figure['cpu_s'] * 1000 / len(figure['sites']):.1f}")
    for title, key in (("by phase", "phases_ms"), ("by function of the engine", "lines_ms")):
        print(title)
        for name, cost in list(figure[key].items())[:most]:
            print(f"{cost:8.2f}  {name}")
