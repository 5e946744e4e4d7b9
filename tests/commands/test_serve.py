"""The web server's processes: several that answer, and none that outlives the first."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

import psutil
import pytest

pytestmark = pytest.mark.slow

DEADLINE_S = 60


def until(true) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
        return answer.status == 200
    return False


def alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_web_processes_do_not_outlive_the_one_that_started_them(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHINAR_")}
    first = subprocess.Popen(
        [sys.executable, "-m", "chinar", "web", "--port", str(port)],
        env={**kept, "CHINAR_DATA_DIR": str(tmp_path), "CHINAR_WEB_WORKERS": "2"},
        start_new_session=True,
    )
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        others = psutil.Process(first.pid).children()
        assert len(others) == 2
        first.kill()
        first.wait()
        until(lambda: not any(map(alive, others)))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(first.pid, signal.SIGKILL)
        first.wait()
