"""For the test that walks the URL map: the outbox belongs to no office."""

STATEWIDE = frozenset({"notices:retry"})
