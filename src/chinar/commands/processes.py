"""A small supervisor: children forked from a warm parent, restarted when they die."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1  # prctl(2): have the kernel signal a child whose parent died
PR_SET_NAME = 15  # prctl(2): what ps and top call a process, 15 letters
GRACE_S = 10.0
READY_S = 15.0
RESTART_AFTER_S = 1.0


@dataclass(slots=True, kw_only=True)
class Child:
    """One long-running part and the process it runs in at present."""

    name: str
    run: Callable[[], None]
    ready: Callable[[], bool] | None = None  # what the next child waits for
    pid: int = 0
    started: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Start children, keep them running until told to stop, then stop them all.

    Forking a parent that has loaded Django makes start-up quick and lets the children share its
    memory. The parent must hold no open database connection and no threads when it forks.
    """

    children: list[Child]
    say: Callable[[str], None]
    stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Run until SIGINT or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for child in self.children:
            self._start(child)
            self._await_ready(child)
        while not self.stopping:
            self._reap()
        self._stop_all()

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _start(self, child: Child) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        child.started = time.monotonic()
        child.pid = os.fork()
        if child.pid == 0:
            _become(child, parent)

    def _await_ready(self, child: Child) -> None:
        deadline = time.monotonic() + READY_S
        while child.ready and not child.ready() and not self.stopping:
            if time.monotonic() > deadline:
                self.say(f"{child.name} is slow to start; going on without it")
                return
            time.sleep(0.05)

    def _reap(self) -> None:
        """Wait for a child to end, a signal, or a moment; restart what ended by itself."""
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            time.sleep(0.2)
            return
        for child in self.children:
            if child.pid == pid and not self.stopping:
                _kill_group(pid)
                code = os.waitstatus_to_exitcode(status)
                self.say(f"{child.name} ended ({code}); starting it again")
                time.sleep(max(0.0, RESTART_AFTER_S - (time.monotonic() - child.started)))
                self._start(child)

    def _stop_all(self) -> None:
        deadline = time.monotonic() + GRACE_S
        alive = {child.pid for child in self.children}
        for pid in alive:
            _kill(pid, signal.SIGTERM)
        while alive and time.monotonic() < deadline:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:  # all have ended
                break
            alive.discard(pid)
            if pid == 0:
                time.sleep(0.05)
        for child in self.children:
            _kill_group(child.pid)


def _kill(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _kill_group(pid: int) -> None:
    """Leave nothing behind: a part may have had processes of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def follow(parent: int, number: int) -> None:
    """Have the kernel send this process a signal when its parent ends, by kill -9 too."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(1)


def _become(child: Child, parent: int) -> None:
    """Run one part in the forked process and leave; never return to the parent's code."""
    follow(parent, signal.SIGTERM)
    ctypes.CDLL(None).prctl(PR_SET_NAME, f"chinar {child.name}".encode())
    os.setsid()  # a group of its own, so that it can be ended whole
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    code = 1
    try:
        child.run()
        code = 0
    except (KeyboardInterrupt, SystemExit):
        code = 0
    except BaseException:  # noqa: BLE001 # the last frame of a process: say why it ends
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
