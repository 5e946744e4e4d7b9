"""The supervisor: children are started, restarted and stopped; none outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.slow

SCRIPT = """
import os, sys, time
from chinar.commands.processes import Child, Supervisor

def steady():
    open(sys.argv[1] + "/steady", "a").write(str(os.getpid()) + "\\n")
    time.sleep(60)

def failing():
    with open(sys.argv[1] + "/failing", "a") as file:
        file.write("x")
    raise RuntimeError("broken on purpose")

ready = lambda: os.path.exists(sys.argv[1] + "/steady")
Supervisor(
    [Child(name="steady", run=steady, ready=ready), Child(name="failing", run=failing)],
    lambda words: print(words, flush=True),
).run()
"""


def until(true, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def supervised(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    failing = tmp_path / "failing"
    until(lambda: failing.exists() and len(failing.read_text()) >= 2)
    yield process, int((tmp_path / "steady").read_text().split()[0])
    process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()


def test_a_child_that_ends_is_started_again_and_all_stop_together(supervised):
    process, steady = supervised
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "failing ended (1); starting it again" in output
    assert "broken on purpose" in errors
    assert not alive(steady)


def test_children_do_not_outlive_a_supervisor_that_is_killed(supervised):
    process, steady = supervised
    process.kill()
    process.wait()
    until(lambda: not alive(steady))
