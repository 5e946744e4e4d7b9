"""The launcher: installs once a lock, says clearly what it cannot do."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from importlib import metadata
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[([a-z0-9,-]+)\])?==", re.MULTILINE)


@pytest.fixture
def launcher(tmp_path, monkeypatch):
    monkeypatch.setenv("CHINAR_VENV", str(tmp_path / "venv"))
    loader = SourceFileLoader("launcher", str(ROOT / "chinar"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))
    loader.exec_module(module)
    return module


def test_a_lock_is_installed_once_and_again_when_it_changes(launcher, tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda command, **_: ran.append(command) or subprocess.CompletedProcess(command, 0),
    )
    packages = tmp_path / "venv" / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    lock = tmp_path / "some.lock"
    lock.write_text("one")
    launcher.install(lock)
    assert [command[2] for command in ran] == ["venv", "pip"]
    assert "--require-hashes" in ran[1]
    assert (packages / "chinar.pth").read_text() == f"{ROOT / 'src'}\n"
    (tmp_path / "venv" / "bin").mkdir()
    (tmp_path / "venv" / "bin" / "python").touch()
    launcher.install(lock)
    assert len(ran) == 2
    lock.write_text("two")
    launcher.install(lock)
    assert len(ran) == 3


def test_a_failed_install_is_one_line(launcher, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1)
    )
    lock = tmp_path / "some.lock"
    lock.write_text("one")
    with pytest.raises(SystemExit) as ended:
        launcher.install(lock)
    assert ended.value.code == 3
    assert capsys.readouterr().err.startswith("chinar: ")


def test_without_chromium_and_apt_it_says_how_to_go_on(launcher, monkeypatch, capsys):
    monkeypatch.setattr(launcher.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit) as ended:
        launcher.install_chromium()
    assert ended.value.code == 3
    assert "--no-browser" in capsys.readouterr().err


def test_without_nginx_and_apt_it_says_how_to_get_it(launcher, monkeypatch, capsys):
    monkeypatch.setattr(launcher.shutil, "which", lambda _name, path=None: None)
    with pytest.raises(SystemExit) as ended:
        launcher.install_nginx()
    assert ended.value.code == 3
    assert "apt-get install nginx-light" in capsys.readouterr().err


def test_another_python_is_refused(launcher, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    with pytest.raises(SystemExit):
        launcher.main()
    assert "needs Python 3.11" in capsys.readouterr().err


def test_each_lock_keeps_the_extras_that_its_packages_ask_for():
    """See decision 14: pip 23 does not carry a pin over to the name with an extra."""
    pinned = {
        (name.lower(), extras or "")
        for lock in ("requirements.lock", "requirements-test.lock")
        for name, extras in PIN.findall((ROOT / lock).read_text())
    }
    names = {name for name, _ in pinned}
    asked = set()
    for found in metadata.distributions():
        for text in found.requires or ():
            wanted = Requirement(text)
            if wanted.extras and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
                asked |= {(wanted.name.lower(), extra) for extra in wanted.extras}
    wrong = {
        (name, extra) for name, extra in asked if name in names and (name, extra) not in pinned
    }
    assert asked
    assert wrong == set()
