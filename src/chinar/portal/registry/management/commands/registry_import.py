"""Import organisations, areas, offices or web sites from a CSV file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people.models import Scope
from chinar.portal.registry.exchange import applying, planning, reading
from chinar.portal.registry.exchange.planning import WRONG, Plan
from chinar.portal.registry.models import ImportKind

DONE, ROWS_WRONG, UNUSABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit code 0: done; 1: some rows are wrong; 2: the file cannot be read."""

    help = "Import a CSV file into the registry; nothing is written when a row is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind, the file and what to do with it."""
        parser.add_argument("kind", choices=ImportKind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what it would do")
        parser.add_argument("--keep-good", action="store_true", help="leave out the wrong rows")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, plan and, unless it is a dry run, write."""
        kind = ImportKind(options["kind"])
        try:
            content = options["file"].read_bytes()
            rows = reading.read(
                reading.decode(content), kind, most_rows=reading.MOST_ROWS_AT_CONSOLE
            )
            plan = planning.plan(kind, rows, reach=_everywhere)
        except OSError as error:
            message = f"{options['file']}: {error.strerror}"
            raise CommandError(message, returncode=UNUSABLE) from None
        except reading.FileError as error:
            raise CommandError(error.message, returncode=UNUSABLE) from None
        written = False
        if not options["dry_run"] and (not plan.of(WRONG) or options["keep_good"]):
            plan, written = _write(kind, content, options["file"].name, plan, options["keep_good"])
        self._report(plan, written=written, as_json=options["json"])
        if plan.of(WRONG):
            raise SystemExit(ROWS_WRONG)

    def _report(self, plan: Plan, *, written: bool, as_json: bool) -> None:
        faults = [
            {"row": row.number, "column": fault.column, "message": fault.message}
            for row in plan.of(WRONG)
            for fault in row.faults
        ]
        if as_json:
            report = {"written": written, "counts": plan.counts, "faults": faults}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for fault in faults:
            self.stderr.write(f"row {fault['row']}, {fault['column'] or '–'}: {fault['message']}")
        counts = ", ".join(f"{number} {action}" for action, number in plan.counts.items())
        self.stdout.write(f"{'written' if written else 'nothing written'}: {counts}")


def _write(
    kind: ImportKind, content: bytes, name: str, plan: Plan, keep_good: bool
) -> tuple[Plan, bool]:
    now = timezone.now()
    batch = applying.start(
        kind,
        content,
        file_name=name,
        post=None,
        actor=SYSTEM,
        now=now,
        most_rows=reading.MOST_ROWS_AT_CONSOLE,
    )
    try:
        applying.apply(batch, reach=_everywhere, keep_good=keep_good, actor=SYSTEM, now=now)
    except applying.RowsRefusedError as error:
        applying.discard(batch, actor=SYSTEM, now=now)
        refused = {row.number: row for row in error.rows}
        return Plan(kind=kind, rows=[refused.get(row.number, row) for row in plan.rows]), False
    return plan, True


def _everywhere(_scope: Scope | None) -> bool:
    """Whoever runs the command administers the installation."""
    return True
