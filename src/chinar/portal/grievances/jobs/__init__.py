"""What the worker does for grievances; each module registers its own jobs."""

from chinar.portal.grievances.jobs import (
    calling,
    counting,
    delivering,
    following,
    keeping_time,
    quality,
    reading,
    retention,
    tidying,
)

__all__ = [
    "calling",
    "counting",
    "delivering",
    "following",
    "keeping_time",
    "quality",
    "reading",
    "retention",
    "tidying",
]
