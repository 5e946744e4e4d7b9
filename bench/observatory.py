"""Our Observatory grade beside MDN's own, on three hundred sets of headers served on loopback.

`chinar bench observatory [--package FOLDER] [--record] [--sets N] [--seed N]`; MDN's package runs
as a process of its own under Node.js (20 or newer). Without `--package` it is installed by npm into
a folder that is removed after it; a folder that has it is used again. `--record` writes what MDN
said to the file that the tests compare with. Exits 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chinar.engines.webaudit import Policy, SiteReport, Target, audit

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "@mdn/mdn-http-observatory"
VERSION = "1.4.8"
SEED, HOW_MANY = 20261124, 300
ONLY = ("cors.wildcard",)
"""Among the checks, the one that asks with an origin; the grade needs nothing else."""

# Leads every connection to where the practice sites are, whatever DNS and port say.
PRELOAD = """
const net = require("net");
const fs = require("fs");
const routes = JSON.parse(fs.readFileSync(process.env.SET_ROUTES, "utf8"));
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  const route = routes[`${options.host}:${options.port}`];
  if (!route) {
    options.port = 1;
  } else {
    options.port = route[1];
  }
  options.lookup = (_name, settings, done) =>
    settings.all ? done(null, [{ address: "127.0.0.1", family: 4 }])
                 : done(null, "127.0.0.1", 4);
  return connect.apply(this, given);
};
"""
DRIVER = """
import fs from "fs";
const { scan } = await import(process.env.SET_SCANNER);
const hosts = JSON.parse(fs.readFileSync(process.env.SET_HOSTS, "utf8"));
const said = {};
async function work() {
  while (hosts.length) {
    const host = hosts.shift();
    try {
      const { scan: found, tests } = await scan(host);
      const results = Object.fromEntries(
        Object.values(tests).map((test) => [
          test.constructor.name, [test.result, test.scoreModifier, test.pass],
        ]));
      said[host] = { grade: found.grade, score: found.score, tests: results };
    } catch (error) {
      said[host] = { error: String(error.message) };
    }
  }
}
await Promise.all([work(), work(), work(), work()]);
fs.writeFileSync(process.env.SET_ANSWERS, JSON.stringify(said));
process.exit(0);
"""


def main(arguments: list[str]) -> int:
    """Compare, or record; return 1 where a grade, a score or a test differs."""
    sys.path.insert(0, str(ROOT))
    from tests.engines.webaudit.observatory.record import save  # noqa: PLC0415 # a checkout's
    from tests.engines.webaudit.observatory.server import SetServer  # noqa: PLC0415
    from tests.engines.webaudit.observatory.sets import all_sets  # noqa: PLC0415

    chosen = _arguments(arguments)
    sets = all_sets(chosen.sets, chosen.seed)
    hosts = [one.host for one in sets]
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="chinar-observatory-") as scratch:
        folder = Path(scratch)
        package = _package(chosen.package, folder)
        with SetServer(sets, folder, now) as server:
            routes = server.routes()
            theirs = ask_mdn(package, hosts, routes, server.ca_file, folder)
            policy = Policy(
                only=ONLY,
                connect_to=routes,
                ca_files=(server.ca_file,),
                connections_per_second=100_000,
            )
            sites = audit([Target(host=host) for host in hosts], policy, now=now).sites
    ours = {site.target.host: as_said(site) for site in sites}
    if chosen.record:
        save(sets, theirs)
    return _tell(hosts, ours, theirs)


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chinar bench observatory")
    parser.add_argument("--package", type=Path, help="a folder to install into, or that has it")
    parser.add_argument("--record", action="store_true", help="store MDN's answers for the tests")
    parser.add_argument("--sets", type=int, default=HOW_MANY)
    parser.add_argument("--seed", type=int, default=SEED)
    return parser.parse_args(arguments)


def _package(given: Path | None, scratch: Path) -> Path:
    """Return the package's folder, installed where it is not."""
    folder = given or scratch / "npm"
    package = folder / "node_modules" / PACKAGE
    if not package.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Its scripts would fetch lists from the network; it needs none of them here.
        install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([*install, f"{PACKAGE}@{VERSION}"], cwd=folder, check=True)
    preloaded = package / "conf" / "hsts-preload.json"
    if not preloaded.exists():
        preloaded.write_text("{}", encoding="utf-8")  # nobody is on the list, as with us
    return package


def ask_mdn(
    package: Path,
    hosts: Sequence[str],
    routes: Mapping[tuple[str, int], tuple[str, int]],
    ca_file: Path,
    folder: Path,
) -> Mapping[str, Any]:
    """Have MDN's own scanner grade the hosts, in a process of its own."""
    files = {name: folder / name for name in ("preload.cjs", "driver.mjs", "routes", "hosts")}
    files["preload.cjs"].write_text(PRELOAD, encoding="utf-8")
    files["driver.mjs"].write_text(DRIVER, encoding="utf-8")
    by_name = {f"{host}:{port}": place for (host, port), place in routes.items()}
    files["routes"].write_text(json.dumps(by_name), encoding="utf-8")
    files["hosts"].write_text(json.dumps(list(hosts)), encoding="utf-8")
    answers = folder / "answers.json"
    environment = {
        **os.environ,
        "NODE_EXTRA_CA_CERTS": str(ca_file),
        "SET_ROUTES": str(files["routes"]),
        "SET_HOSTS": str(files["hosts"]),
        "SET_ANSWERS": str(answers),
        "SET_SCANNER": (package / "src" / "scanner" / "index.js").as_uri(),
    }
    command = ["node", "--require", str(files["preload.cjs"]), str(files["driver.mjs"])]
    subprocess.run(command, env=environment, check=True, timeout=900)
    found: Mapping[str, Any] = json.loads(answers.read_text(encoding="utf-8"))
    return found


def as_said(site: SiteReport) -> Mapping[str, Any]:
    """Return our grade in the form of MDN's answer."""
    found = site.observatory
    if found is None:
        return {"error": "no grade"}
    tests = {test.name: [test.result, test.modifier, test.passed] for test in found.tests}
    return {"grade": found.grade, "score": found.score, "tests": tests}


def _tell(hosts: Sequence[str], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> int:
    """Print what differs and how many are equal."""
    equal = graded = 0
    for host in hosts:
        mine, other = ours[host], theirs[host]
        graded += "grade" in other
        if mine == other or ("error" in mine and "error" in other):
            equal += 1
            continue
        print(f"{host}: ours {_short(mine)}, MDN's {_short(other)}")
        for name, said in other.get("tests", {}).items():
            if mine.get("tests", {}).get(name) != said:
                print(f"    {name}: ours {mine.get('tests', {}).get(name)}, MDN's {said}")
    print(f"{equal} of {len(hosts)} equal in grade, score and every test; MDN grades {graded}")
    return 0 if equal == len(hosts) else 1


def _short(said: Mapping[str, Any]) -> str:
    return f"{said['grade']} {said['score']}" if "grade" in said else f"none ({said['error']})"
