"""What a process remembers of reference data, and for how long."""

from __future__ import annotations

import pytest
from django.db import transaction

from chinar.portal.core import remembering
from chinar.portal.core.remembering import remembered


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is moved."""
    at = [100.0]
    monkeypatch.setattr(remembering.time, "monotonic", lambda: at[0])
    return at


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_remembered_for_seconds_and_then_asked_again(clock):
    asked = []
    ask = remembered(lambda word: asked.append(word) or len(asked))
    assert [ask("a"), ask("a"), ask("b")] == [1, 1, 2]
    clock[0] += remembering.SECONDS
    assert ask("a") == 3
    remembering.forget()
    assert ask("a") == 4


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_reads_is_not_remembered(clock):
    asked = []
    ask = remembered(lambda: asked.append(1) or len(asked))
    with transaction.atomic():
        assert [ask(), ask()] == [1, 2]
    assert [ask(), ask()] == [3, 3]


@pytest.mark.django_db(transaction=True)
def test_memory_is_bounded(clock, monkeypatch):
    monkeypatch.setattr(remembering, "MOST", 3)
    asked = []
    ask = remembered(lambda number: asked.append(number) or number)
    for number in (1, 2, 3, 4, 1):
        assert ask(number) == number
    assert asked == [1, 2, 3, 4, 1]
