"""Settings of one test, and the log as lines of JSON."""

from __future__ import annotations

import io
import json
import logging

import pytest

from chinar.portal.core.health.logs import JsonFormatter


@pytest.fixture
def environment(settings):
    """Change CHINAR_* settings for one test."""

    def change(**values: object) -> None:
        settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=values)

    return change


@pytest.fixture
def lines():
    """What is written to the log, as the formatter writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)
