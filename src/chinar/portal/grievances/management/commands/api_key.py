"""Keys of outside applications: make, change, stop and list them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from chinar.portal.grievances.models import ApiKey, KeyScope
from chinar.portal.grievances.services import keys


class Command(BaseCommand):
    """`chinar manage api_key issue NAME --scope file --scope read` prints a new key once."""

    help = "Make, stop or list the keys with which other systems file, read and are told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and to whose key."""
        does = parser.add_subparsers(dest="do", required=True)
        issue = does.add_parser("issue", help="make a key; the one it had before stops working")
        issue.add_argument("name")
        issue.add_argument(
            "--scope",
            action="append",
            choices=[scope.value for scope in KeyScope],
            help="what it is for, once or more; file unless told",
        )
        issue.add_argument("--rate", type=int, default=keys.USUAL_RATE, help="calls a minute")
        issue.add_argument(
            "--reports", type=int, default=keys.USUAL_REPORTS, help="reports an hour"
        )
        issue.add_argument("--contact", default="", help="e-mail of who is told of trouble")
        issue.add_argument("--practice", action="store_true", help="files practice data only")
        does.add_parser("revoke", help="stop a key").add_argument("name")
        does.add_parser("list", help="show all keys and when each was last used")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        if options["do"] == "issue":
            self._issue(options)
        elif options["do"] == "revoke":
            if not keys.revoke(options["name"], now=timezone.now()):
                raise CommandError(f"{options['name']} has no key that works.")
            self.stdout.write(f"The key of {options['name']} was stopped.")
        else:
            for key in ApiKey.objects.order_by("name"):
                self.stdout.write(_line(key))

    def _issue(self, options: dict[str, Any]) -> None:
        for name in ("rate", "reports"):
            if options[name] < 1:
                raise CommandError(f"--{name} is a number from 1 on.")
        try:
            if options["contact"]:
                validate_email(options["contact"])
        except ValidationError:
            raise CommandError("--contact is not an e-mail address.") from None
        key = keys.issue(
            options["name"],
            now=timezone.now(),
            scopes=[KeyScope(scope) for scope in options["scope"] or [KeyScope.FILE]],
            rate_per_minute=options["rate"],
            reports_per_hour=options["reports"],
            contact_email=options["contact"],
            practice=options["practice"],
        )
        self.stdout.write(f"The key of {options['name']}, shown only now: {key}")


def _line(key: ApiKey) -> str:
    used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never"
    state = "works" if key.active else "stopped"
    practice = ", practice" if key.practice else ""
    scopes = "+".join(key.scopes)
    rates = f"{key.rate_per_minute}/min, {key.reports_per_hour} reports/h"
    return f"{key.name}: {state}, {scopes}, {rates}, used {used}{practice}"
