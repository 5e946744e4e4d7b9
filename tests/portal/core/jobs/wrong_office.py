"""For the test that walks the URL map: background work belongs to no office."""

STATEWIDE = frozenset({"jobs:retry"})
