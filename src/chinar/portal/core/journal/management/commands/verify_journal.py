"""``chinar manage verify_journal``: find what was changed, removed or moved in the journal."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chinar.portal.core.journal.verification import Report, verify


class Command(BaseCommand):
    """Verify every entry of the journal, its place in the chain, the tree and its signed heads."""

    help = "Verify every entry of the journal; exit with 1 when something is wrong."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the report as JSON."""
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was found, and exit with 1 when something is wrong."""
        report = verify()
        text = json.dumps(asdict(report), indent=2) if options["json"] else summary(report)
        self.stdout.write(text)
        if not report.is_sound:
            raise SystemExit(1)


def summary(report: Report) -> str:
    """Put a report into words."""
    counted = (
        f"{report.entries} entries, {report.places} in the chain, {report.leaves} in the tree, "
        f"{report.heads} signed heads, head {report.head}"
    )
    if report.is_sound:
        return f"The journal is whole: {counted}"
    lines = [f"The journal is NOT whole ({report.fault_count} faults): {counted}"]
    lines += [f"  {fault}" for fault in report.faults]
    if report.fault_count > len(report.faults):
        lines.append(f"  … and {report.fault_count - len(report.faults)} more")
    return "\n".join(lines)
