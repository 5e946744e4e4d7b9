"""Threads that work one at a time, and a further one for each that takes long.

Python runs one thread at once; a second one only takes turns with the first, in the middle of its
transactions too, and that costs a fifth of all requests. But whoever makes a long report must not
keep the others waiting: after a moment somebody else goes on with the queue.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final

LONG_S: Final = 0.1
MOST: Final = 16  # threads; where as many take long, the rest waits
SPARE: Final = 3  # that stay, with their connection to the database, until they are needed again
_log = logging.getLogger(__name__)


class _Task:
    """Something to do; ``relieved`` once another thread goes on with the queue."""

    __slots__ = ("began", "relieved", "run")

    def __init__(self, run: Callable[[], None]) -> None:
        self.run = run
        self.began = 0.0
        self.relieved = False


class Crew:
    """The threads of one process; ``leave`` is what each does before it ends."""

    def __init__(self, leave: Callable[[], None] = lambda: None) -> None:
        self._leave = leave
        self._queue: SimpleQueue[_Task] = SimpleQueue()
        self._changing = threading.Lock()
        self._current: _Task | None = None  # what the thread does that goes on with the queue
        self._busy = 1
        self._spare = 0
        self._batons: SimpleQueue[None] = SimpleQueue()
        _start(self._work)
        _start(self._watch)

    def put(self, run: Callable[[], None]) -> None:
        """Have something done when it is its turn; what it raises is logged."""
        self._queue.put(_Task(run))

    def waiting(self) -> int:
        """Return about how many tasks wait."""
        return self._queue.qsize()

    def _work(self) -> None:
        try:
            while self._goes_on_after(self._queue.get()) or self._is_needed_again():
                pass
        finally:
            self._leave()

    def _is_needed_again(self) -> bool:
        """Wait until somebody is to be relieved; tell at once where enough others wait."""
        with self._changing:
            if self._spare == SPARE:
                return False
            self._spare += 1
        self._batons.get()
        return True

    def _goes_on_after(self, task: _Task) -> bool:
        """Do a task; tell whether the thread that did it is still the one to go on."""
        task.began = time.monotonic()
        self._current = task
        try:
            task.run()
        except BaseException:  # noqa: BLE001 # whatever it is, the next one is answered
            _log.exception("a task of the web server failed")
        with self._changing:
            if not task.relieved:
                self._current = None
                return True
            self._busy -= 1
            return False

    def _watch(self) -> None:
        while True:
            time.sleep(LONG_S / 2)
            self._relieve()

    def _relieve(self) -> None:
        """Let another thread go on with the queue where the present one does the same for long."""
        with self._changing:
            task = self._current
            if task is None or time.monotonic() - task.began < LONG_S or self._busy == MOST:
                return
            task.relieved, self._current = True, None
            self._busy += 1
            try:
                self._hand_on()
            except RuntimeError:  # the machine gives no more threads: this one goes on
                _log.exception("no further thread for the web server")
                task.relieved, self._current = False, task
                self._busy -= 1

    def _hand_on(self) -> None:
        if self._spare:
            self._spare -= 1
            self._batons.put(None)
        else:
            _start(self._work)


def _start(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="web", daemon=True).start()
