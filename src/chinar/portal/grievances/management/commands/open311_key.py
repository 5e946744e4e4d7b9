"""Make or stop the key of an application that files through Open311."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chinar.portal.grievances.services import keys


class Command(BaseCommand):
    """`chinar manage open311_key NAME` prints a new key; with --revoke it stops the old one."""

    help = "Make a key for an application that files through Open311, or stop it with --revoke."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the application's name."""
        parser.add_argument("name")
        parser.add_argument("--revoke", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the key once, or say that it was stopped."""
        name = options["name"]
        if options["revoke"]:
            if not keys.revoke(name, now=timezone.now()):
                raise CommandError(f"{name} has no key that works.")
            self.stdout.write(f"The key of {name} was stopped.")
            return
        key = keys.issue(name, now=timezone.now())
        self.stdout.write(f"The key of {name}, shown only now: {key}")
