"""`chinar up` as a person uses it: a real process over a fresh folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import URLError

import pytest
from tests.databases import sqlite_template

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
DEADLINE_S = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "chinar", *arguments]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHINAR_")}
    return {**kept, **more}


@contextmanager
def house(data_dir, *arguments: str):
    """Bring the house up; yield its address and what it printed until it was ready."""
    port = free_port()
    told = data_dir.parent / "told.txt"
    with told.open("w") as output:
        process = subprocess.Popen(
            command("up", "--port", str(port), "--data-dir", str(data_dir), *arguments),
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment(),
            start_new_session=True,
        )
    try:
        wait_until_ready(process, port, told)
        yield f"http://127.0.0.1:{port}", told
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) == 0, told.read_text()
        assert told.read_text().endswith("chinar: stopped\n")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until_ready(process, port: int, told) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(told.read_text())
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(told.read_text())


def test_an_empty_folder_becomes_a_house_that_starts_again(tmp_path):
    data_dir = tmp_path / "data"
    with house(data_dir, "--no-practice") as (address, told):
        link = re.search(rf"{address.replace('127.0.0.1', 'localhost')}(/\S+)", told.read_text())
        page = urllib.request.urlopen(address + "/en/").read().decode()
        assert "What do you need?" in page
        spoken = told.read_text()
    assert "no administrator has a password yet" in spoken
    assert link
    secret = data_dir / "secrets" / "django"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    with house(data_dir, "--no-practice") as (address, told):
        second = refused("--data-dir", str(data_dir))
        assert f"already runs on the data folder {data_dir}" in second
        services = urllib.request.urlopen(address + "/ur/services/").read().decode()
        assert "JK-001" in services
        assert "making the tables" not in told.read_text()
    verified = subprocess.run(
        command("manage", "verify_journal", "--json"),
        env=environment(CHINAR_DATA_DIR=str(data_dir)),
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(verified.stdout)["entries"] > 300


def refused(*arguments: str, port: int | None = None) -> str:
    """Start a house that will not come up; return what it says."""
    done = subprocess.run(
        command("up", "--port", str(port or free_port()), *arguments),
        env=environment(),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_that_is_taken_is_said_so(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused("--data-dir", str(tmp_path), port=port)
    assert f"cannot listen on 127.0.0.1:{port}" in said


@pytest.mark.parametrize("parts", [("up",), ("web",)])
def test_it_refuses_to_be_reached_by_others_without_a_host_name(tmp_path, parts):
    done = subprocess.run(
        command(*parts, "--bind", "0.0.0.0", "--port", str(free_port())),
        env=environment(CHINAR_DATA_DIR=str(tmp_path)),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 3
    assert "CHINAR_ALLOWED_HOSTS" in done.stderr


def test_it_refuses_to_be_reached_by_others_without_an_administrator(tmp_path):
    shutil.copy(sqlite_template(), tmp_path / "chinar.sqlite3")
    done = subprocess.run(
        command("up", "--bind", "0.0.0.0", "--port", str(free_port())),
        env=environment(CHINAR_DATA_DIR=str(tmp_path), CHINAR_ALLOWED_HOSTS="portal.example"),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 3
    assert "an administrator must have a password first" in done.stderr
