"""Is this process able to serve: database, migrations, data folder."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from chinar.portal.core.jobs import selectors as jobs

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES: Final = 64 * 1024 * 1024


class NotReadyError(Exception):
    """A check failed; the text says why, without naming a host or a path."""


_migrated: set[str] = set()  # databases seen complete: this code's migrations do not change


def report() -> tuple[bool, dict[str, Any]]:
    """Return whether all is well, and what each check says.

    Whether a worker runs is told but decides nothing: the pages work without one.
    """
    checks = {name: _said(check) for name, check in CHECKS.items()}
    ready = all(said == "ok" for said in checks.values())
    found: dict[str, Any] = {"ready": ready, "checks": checks}
    if checks["migrations"] == "ok":
        found["background"] = _background()
    return ready, found


def _said(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReadyError as error:
        logger.warning("not ready: %s", error)
        return str(error)
    return "ok"


def _database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        raise NotReadyError("the database does not answer") from None


def _migrations() -> None:
    name = str(connection.settings_dict["NAME"])
    if name in _migrated:
        return
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        raise NotReadyError("the database does not answer") from None
    if missing:
        raise NotReadyError(f"{len(missing)} migrations are not applied")
    _migrated.add(name)


def _data_dir() -> None:
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(b"x")
            file.flush()
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError as error:
        raise NotReadyError(f"the data folder cannot be written ({error.strerror})") from None
    if free < LEAST_FREE_BYTES:
        raise NotReadyError("the data folder has less than 64 MB left")


def _background() -> dict[str, Any]:
    now = timezone.now()
    try:
        return {
            "scheduler": jobs.scheduler_is_alive(now),
            "jobs": jobs.counts_by_state(),
            "oldest_due_s": round(jobs.overdue_s(now)),
        }
    except DatabaseError:
        return {}


CHECKS: Final[dict[str, Callable[[], None]]] = {
    "database": _database,
    "migrations": _migrations,
    "data_dir": _data_dir,
}
