"""Write organisations, areas, offices or web sites as CSV to standard output."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from chinar.portal.registry.exchange.writing import write_csv
from chinar.portal.registry.models import ImportKind


class Command(BaseCommand):
    """Write everything of one kind; what comes out can be imported again."""

    help = "Export one kind of registry record as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind."""
        parser.add_argument("kind", choices=ImportKind.values)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it in pieces."""
        for piece in write_csv(ImportKind(options["kind"])):
            self.stdout.write(piece, ending="")
