"""Where our engine's CPU time goes: samples of the stack by CPU time, sorted into phases."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

EVERY_S = 0.001
PHASES = (
    ("/checks/", "judging"),
    ("/observatory/", "judging"),
    ("/reading/page", "reading the page"),
    ("/reading/", "judging"),
    ("/score.", "judging"),
    ("/scanner.", "scanner"),
    ("/probes/tls/", "TLS survey and handshakes"),
    ("/probes/trust", "TLS survey and handshakes"),
    ("/probes/name", "names"),
    ("/probes/dns", "names"),
    ("/probes/http", "HTTP"),
    ("/probes/body", "HTTP"),
    ("/probes/wire", "connections"),
    ("/probes/connection", "connections"),
    ("/probes/", "other probes"),
    ("/dns/", "names"),
    ("/asyncio/sslproto", "TLS of asyncio"),
    ("/asyncio/", "event loop"),
)
"""The first frame from within that lies in one of these; the loop's own work comes last."""
_INNER = 40


@contextmanager
def sampled() -> Iterator[tuple[Counter[str], Counter[str]]]:
    """Count samples by phase, and by the innermost line of our own code, while it lasts."""
    phases: Counter[str] = Counter()
    lines: Counter[str] = Counter()

    def sample(_signal: int, frame: FrameType | None) -> None:
        phase, line = _place(frame)
        phases[phase] += 1
        lines[line] += 1

    before = signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
    try:
        yield phases, lines
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _place(frame: FrameType | None) -> tuple[str, str]:
    phase = line = ""
    for _ in range(_INNER):
        if frame is None:
            break
        name = frame.f_code.co_filename
        if not line and "/webaudit/" in name:
            line = f"{name.rpartition('/webaudit/')[2]}:{frame.f_code.co_name}"
        found = next((what for mark, what in PHASES if mark in name), "")
        if found and (not phase or (phase == "event loop" and found != "scanner")):
            phase = found
        frame = frame.f_back
    return phase or "other", line or "outside the engine"


def shares(counts: Counter[str], cpu_s: float, sites: int) -> dict[str, float]:
    """Return CPU milliseconds a site, most first."""
    total = sum(counts.values()) or 1
    return {
        name: round(count / total * cpu_s * 1000 / sites, 3) for name, count in counts.most_common()
    }
