"""The database backend: Django looks for ``DatabaseWrapper`` in a module of this name.

Two things differ from Django's own. Who waits for the one writer stands in a queue, and asks again
every millisecond or two where somebody writes past it: SQLite's own pauses grow to a tenth of a
second, in which nobody writes. And the write-ahead log reaches the disk after the lock is given
back, before `commit` returns, so that one sync serves all who committed meanwhile. Decision 23 says
why nothing is lost.
"""

from __future__ import annotations

import random
import sqlite3
import time
from typing import Any, Final

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from chinar.portal.core.sqlite.syncing import Log, log_of
from chinar.portal.core.sqlite.turn import Turn

SHORT_S: Final = (0.0005, 0.002)  # how long to wait before asking again: somewhere between


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the SQLite file."""

    _log: Log | None = None
    _turn: Turn | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Return what `sqlite3.connect` is called with."""
        params: dict[str, Any] = super().get_connection_params()
        self._patience_s = float(params["timeout"])
        if not self.is_in_memory_db():
            self._log = log_of(str(params["database"]))
            self._turn = self._turn or Turn(str(params["database"]))
        return params

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is not None:
            self._turn.take()
        until = time.monotonic() + self._patience_s
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while not self._begun():
                if time.monotonic() > until:
                    raise OperationalError("database is locked")
                time.sleep(random.uniform(*SHORT_S))  # noqa: S311 # so that none march in step
        except BaseException:
            self._let_others()
            raise
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(self._patience_s * 1000)}")

    def _begun(self) -> bool:
        try:
            self.connection.execute(f"BEGIN {self.transaction_mode}")  # type: ignore[attr-defined]
        except sqlite3.OperationalError as error:
            # An extended code, such as that of a log in recovery, holds the plain one.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise OperationalError(str(error)) from error
            return False
        return True

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc] # the stubs do not know it
        self._let_others()
        if self._log is not None:
            self._log.sync()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # the stubs do not know it
        finally:
            self._let_others()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc] # the stubs do not know it
        finally:
            if self._turn is not None:
                self._turn.leave()

    def _let_others(self) -> None:
        if self._turn is not None:
            self._turn.give()
