"""What each auditor finds of the practice fleet's declared faults, whatever it takes.

The fleet has servers that OpenSSL can no longer be, so that each auditor is seen at its own work.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webaudit_findings import of_mdn, of_sslyze
from webaudit_peers import ROOT, MissingPeerError, Peers, Tool

sys.path.insert(0, str(ROOT))

from tests.fleet import sites_of
from tests.fleet.frame import Ground, Mode

SUBJECTS = ("tls", "certificates", "transport", "headers", "odd")
"""Those that the peers have checks for; our own tests go through all."""
TOOLS = (
    Tool(name="sslyze", settings=("10", "36"), label="sslyze 10 x 36"),
    Tool(name="mdn", settings=("8",), label="Observatory x 8"),
)


def compare_with_truth(peers: Peers, only: list[str]) -> dict[str, Any]:
    """Return, by code, on how many sites it is declared and who found it; what ours lacks."""
    fleet = [site for name in SUBJECTS for site in sites_of(name) if site.mode is Mode.HYGIENE]
    now = datetime.now(UTC)
    with Ground(fleet, now=now) as ground, tempfile.TemporaryDirectory() as folder:
        found = {
            name: {"ours": {verdict.code for verdict in report.failed}}
            for name, report in ground.audit().items()
        }
        where = Path(folder) / "where.json"
        state = {"sites": _places(ground), "ca": str(ground.authority.ca_file)}
        where.write_text(json.dumps(state))
        for tool in TOOLS:
            if tool.name not in only:
                continue
            sys.stderr.write(f"  {tool.label} on {len(fleet)} sites\n")
            seen = _run(tool, peers, where, state)
            for site in fleet:
                found[site.name][tool.name] = _codes(tool, seen.get(site.host, {}), site.host)
    return _table({site.name: set(site.truth) for site in fleet}, found)


def _run(tool: Tool, peers: Peers, where: Path, state: dict[str, Any]) -> dict[str, Any]:
    """Run a peer; once more without the rude sites where it does not survive those."""
    try:
        return tool.run(peers, where, state)["sites"]
    except MissingPeerError as error:
        sys.stderr.write(f"  {str(error)[:200]} …; once more without the rude sites\n")
    kind = [site for site in state["sites"] if not site["host"].startswith("rude-")]
    where.write_text(json.dumps({**state, "sites": kind}))
    try:
        return tool.run(peers, where, state)["sites"]
    finally:
        where.write_text(json.dumps(state))


def _places(ground: Ground) -> list[dict[str, Any]]:
    return [
        {
            "host": lot.site.host,
            "address": lot.address,
            "https_port": lot.https_port,
            "http_port": lot.http_port,
        }
        for lot in ground.lots.values()
    ]


def _codes(tool: Tool, seen: dict[str, Any], host: str) -> set[str]:
    return of_mdn(seen) if tool.name == "mdn" else of_sslyze(seen, host, time.time())


def _table(truth: dict[str, set[str]], found: dict[str, dict[str, set[str]]]) -> dict[str, Any]:
    tools = list(next(iter(found.values())))
    rows = {}
    for code in sorted(set().union(*truth.values())):
        declared = [name for name, codes in truth.items() if code in codes]
        rows[code] = {"declared": len(declared)} | {
            tool: sum(code in found[name].get(tool, ()) for name in declared) for tool in tools
        }
    return {
        "sites": len(truth),
        "codes": rows,
        "beyond_truth": {tool: _pairs(found, truth, tool, more=True) for tool in tools},
        "missed": {tool: _pairs(found, truth, tool, more=False) for tool in tools},
        "not_ours": {
            tool: sorted(
                f"{name}: {code}"
                for name, said in found.items()
                for code in said.get(tool, set()) - said["ours"]
            )
            for tool in tools
            if tool != "ours"
        },
    }


def _pairs(
    found: dict[str, dict[str, set[str]]], truth: dict[str, set[str]], tool: str, *, more: bool
) -> list[str]:
    """Return "site: code" for what a tool said beyond the truth, or did not say of it."""
    return sorted(
        f"{name}: {code}"
        for name, said in found.items()
        for code in (
            said.get(tool, set()) - truth[name] if more else truth[name] - said.get(tool, set())
        )
    )


def print_truth(result: dict[str, Any]) -> None:
    """Print the table, and each peer's findings that are not ours."""
    tools = list(result["beyond_truth"])
    print(f"\n{result['sites']} sites of the practice fleet with declared faults")
    print(f"{'code':<32}{'declared':>9}" + "".join(f"{tool:>9}" for tool in tools))
    for code, row in result["codes"].items():
        print(f"{code:<32}{row['declared']:>9}" + "".join(f"{row[tool]:>9}" for tool in tools))
    total = sum(row["declared"] for row in result["codes"].values())
    for tool in tools:
        right = sum(row[tool] for row in result["codes"].values())
        wrong = result["beyond_truth"][tool]
        print(f"{tool}: {right} of {total} declared faults found, {len(wrong)} things beyond them")
        for line in wrong if tool == "ours" else ():
            print(f"  accused wrongly: {line}")
    for line in result["missed"]["ours"]:
        print(f"ours missed: {line}")
    for tool, lines in result["not_ours"].items():
        print(f"said by {tool} and not by ours: {', '.join(lines) or 'nothing'}")
