"""Reads about notices."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count

from chinar.portal.core import rows
from chinar.portal.core.notices.lifecycle import DeliveryState
from chinar.portal.core.notices.models import Delivery


def told_since(recipient: str, now: datetime) -> int:
    """Return how many notices one recipient was given in the day before ``now``."""
    text = "SELECT count(*) FROM notices_notice WHERE recipient = %s AND created_at > %s"
    return rows.number(text, recipient, now - timedelta(days=1)) or 0


def count_by_state() -> dict[str, int]:
    """Return how many deliveries are in each state, zero included."""
    counted = dict(Delivery.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in DeliveryState}
