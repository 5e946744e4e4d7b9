"""The launcher: installs once a lock, says clearly what it cannot do."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


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
