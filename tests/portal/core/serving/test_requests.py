"""A body is read whole, or it is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from chinar.portal.core.serving import requests
from chinar.portal.core.serving.requests import RefusedError, read

BYTE_S = 0.02


async def drops(number: int) -> AsyncIterator[bytes]:
    for _ in range(number):
        await asyncio.sleep(BYTE_S)
        yield b"a"


def sent(number: int, announced: int) -> bytes:
    scope = SimpleNamespace(headers={"content-length": str(announced)})
    with asyncio.run(read(scope, drops(number))) as body:
        body.seek(0)
        return body.read()


def test_a_drop_at_a_time_is_taken_while_it_is_fast_enough(monkeypatch) -> None:
    monkeypatch.setattr(requests, "PATIENCE_S", 8 * BYTE_S)
    monkeypatch.setattr(requests, "SLOWEST_BYTES_S", 0.5 / BYTE_S)
    assert sent(40, 40) == b"a" * 40


def test_what_comes_too_slowly_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(requests, "PATIENCE_S", 8 * BYTE_S)
    monkeypatch.setattr(requests, "SLOWEST_BYTES_S", 100 / BYTE_S)
    with pytest.raises(RefusedError) as refused:
        sent(40, 40)
    assert refused.value.status == 408


@pytest.mark.parametrize("came", [0, 3])
def test_what_was_announced_and_did_not_come_is_refused(came: int) -> None:
    with pytest.raises(RefusedError) as refused:
        sent(came, 4)
    assert refused.value.status == 400
