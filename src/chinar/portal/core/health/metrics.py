"""Numbers for Prometheus: requests from memory, jobs and notices from the database.

One web process serves the portal (its threads share this memory), so prometheus_client's
multi-process files are not needed; what workers do is counted in the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from chinar.portal.core.jobs import selectors as jobs
from chinar.portal.core.notices import selectors as notices

REGISTRY: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "chinar_requests",
    "Requests answered, by view.",
    ["method", "view", "status"],
    registry=REGISTRY,
)
LATENCY: Final = Histogram(
    "chinar_request_seconds",
    "Seconds to answer a request, by view.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RowsCollector(Collector):
    """Counts rows when it is asked; says nothing of them while the database does not answer."""

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        try:
            found = list(_gauges(timezone.now()))
            reachable = 1
        except DatabaseError:
            found, reachable = [], 0
        yield GaugeMetricFamily(
            "chinar_database_up", "Whether the database answered.", value=reachable
        )
        yield from found


def _gauges(now: datetime) -> Iterator[Metric]:
    by_state = GaugeMetricFamily("chinar_jobs", "Jobs, by state.", labels=["state"])
    for state, count in jobs.counts_by_state().items():
        by_state.add_metric([state], count)
    yield by_state
    yield GaugeMetricFamily(
        "chinar_jobs_oldest_due_seconds",
        "How long the job that is due longest has waited.",
        value=jobs.overdue_s(now),
    )
    yield GaugeMetricFamily(
        "chinar_scheduler_up",
        "Whether a scheduler is elected.",
        value=jobs.scheduler_is_alive(now),
    )
    deliveries = GaugeMetricFamily("chinar_notices", "Deliveries, by state.", labels=["state"])
    for state, count in notices.count_by_state().items():
        deliveries.add_metric([state], count)
    yield deliveries


REGISTRY.register(RowsCollector())
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)


def count_request(method: str, view: str, status: int, seconds: float) -> None:
    """Remember one answer."""
    REQUESTS.labels(method if method in METHODS else "other", view, str(status)).inc()
    LATENCY.labels(view).observe(seconds)


def text() -> bytes:
    """Return everything in Prometheus' text format."""
    return generate_latest(REGISTRY)
