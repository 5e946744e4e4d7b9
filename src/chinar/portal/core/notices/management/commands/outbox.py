"""``chinar manage outbox``: read the notices that stayed here, newest last."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from chinar.portal.core.notices.lifecycle import Channel
from chinar.portal.core.notices.models import Delivery
from chinar.portal.core.notices.rendering import render


class Command(BaseCommand):
    """Print notices in full, to whoever already holds the machine."""

    help = "Print the last notices kept in the outbox, in full."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how many."""
        parser.add_argument("--last", type=int, default=5, help="how many notices")

    def handle(self, *args: Any, last: int, **options: Any) -> None:  # noqa: ARG002 # Django's shape
        """Print them."""
        kept = Delivery.objects.select_related("notice").filter(channel=Channel.OUTBOX)
        for delivery in reversed(kept.order_by("-created_at", "id")[:last]):
            words = render(delivery.notice)
            self.stdout.write(
                f"{delivery.created_at.isoformat()}  {delivery.address or '-'}\n"
                f"{words.subject}\n\n{words.text}\n"
            )
