"""Copying the write-ahead log into the database beside the work, not within it.

SQLite does that in the commit that makes the log too long: among a million cases it takes 25 ms,
and all who file wait for it. Here a thread of the web server is always at it, so that the commit
finds little left to copy.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing
from typing import Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

EVERY_S: Final = 0.05
_log = logging.getLogger(__name__)


def begin() -> None:
    """Start the thread, where the database is SQLite; it ends with the process."""
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        path = str(settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"])
        wanted = (path, threading.Event())
        threading.Thread(target=keep_copying, args=wanted, name="checkpoints", daemon=True).start()


def keep_copying(path: str, stop: threading.Event) -> None:
    """Copy what is committed, as far as nobody still reads what was there before."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # Log and database reach the disk in their order, as in the commit's own checkpoint.
        database.execute("PRAGMA synchronous=NORMAL")
        while not stop.wait(EVERY_S):
            try:
                database.execute("PRAGMA wal_checkpoint(PASSIVE)")
            except sqlite3.OperationalError:  # the disk refused: the next commit says so, too
                _log.warning("the write-ahead log could not be copied now", exc_info=True)
