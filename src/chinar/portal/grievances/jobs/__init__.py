"""What the worker does for grievances; each module registers its own jobs."""

from chinar.portal.grievances.jobs import (
    calling,
    delivering,
    keeping_time,
    quality,
    retention,
    tidying,
)

__all__ = ["calling", "delivering", "keeping_time", "quality", "retention", "tidying"]
