"""What the worker does for grievances; each module registers its own jobs."""

from chinar.portal.grievances.jobs import keeping_time, retention, tidying

__all__ = ["keeping_time", "retention", "tidying"]
