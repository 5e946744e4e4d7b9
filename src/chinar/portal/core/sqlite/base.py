"""The database backend: Django looks for ``DatabaseWrapper`` in a module of this name.

Two things differ from Django's own. Who waits for the one writer stands in a queue: in SQLite's own
pauses, which grow to a tenth of a second, nobody writes. And the write-ahead log reaches the disk
after the lock is given back, before `commit` returns, so that one sync serves all who committed
meanwhile. Decision 23 says why nothing is lost.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base

from chinar.portal.core.sqlite.syncing import Log, log_of
from chinar.portal.core.sqlite.turn import Turn


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the SQLite file."""

    _log: Log | None = None
    _turn: Turn | None = None

    def get_connection_params(self) -> dict[str, Any]:
        """Return what `sqlite3.connect` is called with."""
        params: dict[str, Any] = super().get_connection_params()
        if not self.is_in_memory_db():
            self._log = log_of(str(params["database"]))
            self._turn = self._turn or Turn(str(params["database"]))
        return params

    def _start_transaction_under_autocommit(self) -> None:
        if self._turn is not None:
            self._turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # the stubs do not know it
        except BaseException:
            self._let_others()
            raise

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
