"""Waiting for one's turn to write, in a queue that the kernel keeps.

Who asks SQLite again and again loses the time between two questions, and takes it from who writes.
Here each waits asleep and is woken the moment the one before is done, in order. It is a courtesy:
SQLite's own lock still decides, and who never heard of the queue loses nothing by it.
"""

from __future__ import annotations

import fcntl
import os
import threading

_held = threading.local()


class Turn:
    """One connection's place in the queue of a database file."""

    def __init__(self, database: str) -> None:
        self._path = f"{database}-turn"
        self._file: int | None = None
        self._taken: set[str] | None = None  # the turns of the thread that took this one

    def take(self) -> None:
        """Return when it is our turn, however long the one before writes."""
        paths: set[str] = vars(_held).setdefault("paths", set())
        if self._path in paths:  # by another connection of this thread: nobody waits for oneself
            return
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError:  # a file system that keeps no locks: SQLite's own way of waiting is left
            return
        paths.add(self._path)
        self._taken = paths

    def give(self) -> None:
        """Let the next one write."""
        if self._taken is not None and self._file is not None:
            self._taken.discard(self._path)
            self._taken = None
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def leave(self) -> None:
        """Leave the queue: the connection is closed."""
        self.give()
        if self._file is not None:
            os.close(self._file)
            self._file = None
