"""Count the rollups that figures are read from."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from chinar.portal.grievances.jobs import counting


class Command(BaseCommand):
    """Count what moved since the last time, or everything from scratch."""

    help = "Bring the figures about grievances up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how much is counted."""
        parser.add_argument("--rebuild", action="store_true", help="count everything from scratch")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count, and say how many office months were counted."""
        now = timezone.now()
        if not options["rebuild"]:
            counted = counting.refresh(now)
        else:
            with Progress(console=Console(stderr=True), transient=True) as progress:
                bar = progress.add_task("office months", total=None)
                counted = counting.rebuild(
                    now, lambda done, of: progress.update(bar, completed=done, total=of)
                )
        self.stdout.write(f"counted: {counted} office months")
