"""``chinar manage grievances_import FILE``: file a list, or bring in an earlier portal's export."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.grievances.exchange import mapping as mappings
from chinar.portal.grievances.exchange.mapping import Mapping
from chinar.portal.grievances.exchange.sheets import FileError
from chinar.portal.grievances.models import Batch, BatchKind, BatchState
from chinar.portal.grievances.services import batches

UNUSABLE, ROWS_WRONG = 2, 1


class Command(BaseCommand):
    """Look at a file, say what is wrong row by row, and file it; stopped, it goes on."""

    help = "File a CSV list of grievances, or bring in the export of an earlier portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what is read, how, and how far to go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", choices=[kind.value for kind in BatchKind], default="bulk")
        parser.add_argument("--mapping", type=Path, help="which column is what: JSON or CSV")
        parser.add_argument("--dry-run", action="store_true", help="look only, file nothing")
        parser.add_argument("--good-rows", action="store_true", help="leave wrong rows out")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 # Django's shape
        """Look, then file."""
        kind = BatchKind(options["kind"])
        batch = self._look(kind, options["file"], options["mapping"])
        for fault in batch.faults:
            self.stderr.write(f"row {fault['row']}, {fault['column'] or '–'}: {fault['message']}")
        wrong = len({fault["row"] for fault in batch.faults})
        if options["dry_run"]:
            self.stdout.write(f"{batch.rows} rows, {wrong} wrong; nothing was filed")
        elif batch.state == BatchState.DONE:
            self.stdout.write(f"this file was filed before: {batch.taken} of {batch.rows} rows")
        elif wrong and not options["good_rows"] and batch.state == BatchState.LOOKED_AT:
            self.stdout.write(f"nothing was filed: {wrong} of {batch.rows} rows are wrong")
        else:
            self._file(batch)
        if wrong:
            raise SystemExit(ROWS_WRONG)

    def _look(self, kind: BatchKind, file: Path, mapping_file: Path | None) -> Batch:
        try:
            mapping: Mapping | None = None
            if mapping_file:
                mapping = mappings.parse(mapping_file.read_text("utf-8-sig"), kind)
            return batches.look(
                kind,
                file.read_bytes(),
                name=file.name,
                post=None,
                now=timezone.now(),
                mapping=mapping,
            )
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=UNUSABLE) from None
        except FileError as error:
            raise CommandError(error.message, returncode=UNUSABLE) from None

    def _file(self, batch: Batch) -> None:
        if batch.state in batches.WAITING:
            batches.begin(batch, now=timezone.now())
        console = Console(stderr=True)
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task("rows", total=batch.rows, completed=batches.gone_through(batch))
            done = batches.run(
                batch,
                actor=SYSTEM,
                now=timezone.now(),
                progress=lambda gone, _total: bar.update(task, completed=gone),
            )
        wrong = len({fault["row"] for fault in done.faults})
        before = max(done.rows - done.taken - wrong, 0)
        self.stdout.write(f"{done.taken} of {done.rows} rows filed, {before} were there before")
