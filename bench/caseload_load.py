"""A load on a web server by wrk, and what it said."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

CONNECTIONS = 8
DONE = """
done = function(s, l, r)
  io.write(string.format("RESULT %.3f %.3f %.3f %.3f %d %d %d\\n", s.requests/(s.duration/1e6),
    l:percentile(50)/1000, l:percentile(95)/1000, l:percentile(99)/1000, s.requests,
    s.errors.status, s.errors.connect+s.errors.read+s.errors.write+s.errors.timeout))
end
"""
RESULT = re.compile(r"RESULT ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) (\d+) (\d+) (\d+)")


class LoadError(RuntimeError):
    """The load did not run, or the server refused some of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of one load."""

    requests_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    requests: int
    sent: int  # warming up, too

    @classmethod
    def once(cls, took_s: float) -> Load:
        """Return what one request tells that took so long that wrk would see hardly any."""
        ms = 1000 * took_s
        return cls(requests_s=1 / took_s, p50_ms=ms, p95_ms=ms, p99_ms=ms, requests=1, sent=1)

    def data(self) -> dict[str, float]:
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"{self.requests_s:8.1f}/s  p50 {self.p50_ms:7.1f}  p95 {self.p95_ms:7.1f}  "
            f"p99 {self.p99_ms:7.1f} ms"
        )


def run(address: str, script: str, *, connections: int, seconds: int) -> Load:
    """Warm up a moment, then measure.

    Raises:
        LoadError: wrk failed, or an answer was neither 2xx nor 3xx: no figure of refusals.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script + DONE)
        file.flush()
        warm = _wrk(address, file.name, connections, 3)
        said = _wrk(address, file.name, connections, seconds)
    rate, p50, p95, p99 = (float(said[n]) for n in range(1, 5))
    sent = int(warm[5]) + int(said[5])
    return Load(
        requests_s=rate, p50_ms=p50, p95_ms=p95, p99_ms=p99, requests=int(said[5]), sent=sent
    )


def _wrk(address: str, script: str, connections: int, seconds: int) -> re.Match[str]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    command += ["-s", str(Path(script)), address]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = RESULT.search(said)
    if found is None or int(found[6]) or int(found[7]):
        raise LoadError(said)
    return found
