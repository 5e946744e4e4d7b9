"""Bringing the write-ahead log to the disk, once for all who wait for it."""

from __future__ import annotations

import itertools
import os
from functools import cache
from pathlib import Path
from threading import Lock


class Log:
    """The write-ahead log of one database file, as the threads of this process share it."""

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}-wal")
        self._numbers = itertools.count(1)
        self._given = 0
        self._synced = 0
        self._syncing = Lock()
        self._known: int | None = None

    def sync(self) -> None:
        """Return once everything that was committed before this call is on the disk.

        Raises:
            OSError: the disk refused; what was committed may not survive a power cut.
        """
        mine = self._given = next(self._numbers)
        with self._syncing:
            if self._synced >= mine:  # somebody's sync began after this commit
                return
            begun = self._given
            self._bring_to_disk()
            self._synced = max(self._synced, begun)

    def _bring_to_disk(self) -> None:
        # Opened anew each time, for the file goes when its last reader leaves. SQLite holds no
        # lock on this one that closing it could drop.
        try:
            log = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:  # the last reader left: its words are in the database, synced
            return
        try:
            os.fdatasync(log)
            made = os.fstat(log).st_ino
        finally:
            os.close(log)
        if made != self._known:
            _sync_name(self._path.parent)
            self._known = made


def _sync_name(folder: Path) -> None:
    """Bring to the disk that a new file is in the folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@cache
def log_of(database: str) -> Log:
    """Return the one log of a database file in this process."""
    return Log(database)
