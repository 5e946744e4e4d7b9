"""A body is read whole, or it is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from chinar.portal.core.serving import requests
from chinar.portal.core.serving.requests import RefusedError, read

BYTE_S = 0.02


class Drops:
    """A line over which a byte comes at a time."""

    def __init__(self, number: int) -> None:
        self._number = number

    async def __call__(self) -> bytes:
        return b"".join([drop async for drop in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._number):
            await asyncio.sleep(BYTE_S)
            yield b"a"


def sent(number: int, announced: int) -> bytes:
    scope = SimpleNamespace(headers={"content-length": str(announced)})
    with asyncio.run(read(scope, Drops(number))) as body:
        body.seek(0)
        return body.read()


def test_a_drop_at_a_time_is_taken_while_it_is_fast_enough(monkeypatch) -> None:
    monkeypatch.setattr(requests, "IN_ONE", 0)
    monkeypatch.setattr(requests, "PATIENCE_S", 8 * BYTE_S)
    monkeypatch.setattr(requests, "SLOWEST_BYTES_S", 0.5 / BYTE_S)
    assert sent(40, 40) == b"a" * 40


@pytest.mark.parametrize("in_one", [0, 40])
def test_what_comes_too_slowly_is_refused(monkeypatch, in_one: int) -> None:
    monkeypatch.setattr(requests, "IN_ONE", in_one)
    monkeypatch.setattr(requests, "PATIENCE_S", 8 * BYTE_S)
    monkeypatch.setattr(requests, "SLOWEST_BYTES_S", 100 / BYTE_S)
    with pytest.raises(RefusedError) as refused:
        sent(40, 40)
    assert refused.value.status == 408


@pytest.mark.parametrize("came", [0, 3])
@pytest.mark.parametrize("in_one", [0, 40])
def test_what_was_announced_and_did_not_come_is_refused(monkeypatch, in_one: int, came: int):
    monkeypatch.setattr(requests, "IN_ONE", in_one)
    with pytest.raises(RefusedError) as refused:
        sent(came, 4)
    assert refused.value.status == 400
