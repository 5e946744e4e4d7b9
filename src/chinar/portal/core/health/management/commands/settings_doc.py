"""``chinar manage settings_doc``: is docs/settings.md current; ``--write`` makes it so."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chinar.portal.core.health.settings_doc import text


class Command(BaseCommand):
    """Compare or write docs/settings.md."""

    help = "Tell whether docs/settings.md is current; with --write, make it so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say whether to write."""
        parser.add_argument("--write", action="store_true", help="write the page")

    def handle(self, *args: Any, write: bool, **options: Any) -> None:  # noqa: ARG002 # Django's shape
        """Write, or fail when the page is not current."""
        page, path = text(), Path(settings.ROOT) / "docs" / "settings.md"
        if write:
            path.write_text(page, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != page:
            raise CommandError("docs/settings.md is not current: run with --write")
