"""Chinar: watched sites, safe hosting, reachable services, answered grievances."""

__version__ = "0.1.0"
