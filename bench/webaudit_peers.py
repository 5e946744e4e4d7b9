"""The peers of `bench webaudit`: where they are installed, and how one run of each is made.

sslyze (AGPL) and MDN HTTP Observatory (MPL) are only ever programs of their own beside ours.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SSLYZE, OBSERVATORY = "sslyze==6.3.*", "@mdn/mdn-http-observatory@1.4.8"
PATIENCE_S = 1200


class MissingPeerError(Exception):
    """A peer is not installed, or could not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """The folders of the peers."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "sslyze" / "bin" / "python"

    @property
    def observatory(self) -> Path:
        return self.folder / "mdn"

    def install(self) -> None:
        """Install what is not there yet, by pip and npm.

        Raises:
            MissingPeerError: one of them failed; its own words are on standard error.
        """
        if not self.python.exists():
            run("python", sys.executable, "-m", "venv", str(self.folder / "sslyze"))
            run("pip", str(self.python), "-m", "pip", "install", "--quiet", SSLYZE)
        if not (self.observatory / "node_modules").exists():
            npm = shutil.which("npm")
            if npm is None:
                raise MissingPeerError("MDN HTTP Observatory needs Node.js and npm")
            self.observatory.mkdir(parents=True, exist_ok=True)
            (self.observatory / "package.json").write_text('{"private": true}')
            options = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
            run("npm", npm, "install", *options, OBSERVATORY, cwd=self.observatory)
        for package in self.observatory.glob("node_modules/@mdn/mdn-http-observatory"):
            preloaded = package / "conf" / "hsts-preload.json"
            if not preloaded.exists():  # fetched from the network when it is installed otherwise
                preloaded.write_text("{}")

    @property
    def missing(self) -> list[str]:
        """Name the peers that are not installed."""
        found = {
            "sslyze": self.python.exists(),
            "mdn": (self.observatory / "node_modules").exists() and bool(shutil.which("node")),
        }
        return [name for name, there in found.items() if not there]


def run(name: str, *command: str, cwd: Path | None = None) -> None:
    if subprocess.run(command, check=False, cwd=cwd).returncode:
        raise MissingPeerError(f"{name} failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One auditor with its settings."""

    name: str
    settings: tuple[str, ...]
    label: str = ""

    def command(self, peers: Peers, where: Path, out: Path) -> list[str]:
        files = [str(where), str(out)]
        if self.name == "sslyze":
            return [str(peers.python), str(HERE / "webaudit_sslyze.py"), *files, *self.settings]
        if self.name == "mdn":
            return ["node", str(HERE / "webaudit_mdn.mjs"), *files, *self.settings]
        return [sys.executable, str(HERE / "webaudit_ours.py"), *files, *self.settings]

    def run(self, peers: Peers, where: Path, state: dict[str, Any]) -> dict[str, Any]:
        """Run it once over the sites and return its figures.

        Raises:
            MissingPeerError: it ended with an error, or never.
        """
        out = where.with_name(f"{self.name}.json")
        out.unlink(missing_ok=True)
        environment = {**os.environ, "NODE_EXTRA_CA_CERTS": state["ca"], "PYTHONWARNINGS": "ignore"}
        cwd = peers.observatory if self.name == "mdn" else ROOT
        command = self.command(peers, where, out)
        try:
            done = subprocess.run(
                command, env=environment, cwd=cwd, check=False, timeout=PATIENCE_S,
                capture_output=True, text=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise MissingPeerError(f"{self.name} did not end in {PATIENCE_S} s") from error
        if done.returncode or not out.exists():
            raise MissingPeerError(
                f"{self.name} ended with {done.returncode}: {done.stderr[-800:]}"
            )
        return json.loads(out.read_text())


@dataclass(slots=True)
class Station:
    """A process of servers or of emulated doors that answers with its connections so far."""

    command: list[str]
    process: subprocess.Popen[str] = field(init=False)
    state: dict[str, Any] = field(init=False)

    def __enter__(self) -> Station:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env=environment,
        )  # fmt: skip
        line = self._read()
        if not line:
            raise MissingPeerError(f"{Path(self.command[1]).name} did not start")
        self.state = json.loads(line)
        return self

    def _read(self) -> str:
        return self.process.stdout.readline() if self.process.stdout else ""

    def connections(self) -> int:
        """Ask how many connections it has taken so far."""
        if self.process.stdin:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        return int(self._read())

    def __exit__(self, *_: object) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        if self.process.stdout:
            self.process.stdout.close()
