"""For the test that walks the URL map: practice sites belong to no office."""

STATEWIDE = frozenset({"practice:switch"})
