"""A body is read whole, or it is refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from io import BytesIO
from types import SimpleNamespace

import pytest

from chinar.portal.core.serving import requests
from chinar.portal.core.serving.requests import RefusedError, read

BYTE_S = 0.02


class Drops:
    """A line over which so many bytes come, one at a time, and then perhaps nothing for long."""

    def __init__(self, number: int, silent_s: float = 0.0) -> None:
        self._number, self._silent_s = number, silent_s

    async def __call__(self) -> bytes:
        return b"".join([drop async for drop in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._number):
            await asyncio.sleep(BYTE_S)
            yield b"a"
        await asyncio.sleep(self._silent_s)


def came(drops: Drops, size: int) -> bytes:
    with asyncio.run(read(drops, size)) as body:
        body.seek(0)
        return body.read()


@pytest.fixture(params=["whole", "in pieces"])
def _any_way(monkeypatch, request) -> None:
    monkeypatch.setattr(requests, "IN_ONE", 0 if request.param == "in pieces" else 1000)


def test_a_drop_at_a_time_is_taken_while_it_is_fast_enough(monkeypatch) -> None:
    monkeypatch.setattr(requests, "IN_ONE", 0)
    monkeypatch.setattr(requests, "PATIENCE_S", 10 * BYTE_S)
    monkeypatch.setattr(requests, "SLOWEST_BYTES_S", 0.3 / BYTE_S)
    assert came(Drops(40), 40) == b"a" * 40


@pytest.mark.usefixtures("_any_way")
def test_what_comes_too_slowly_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(requests, "PATIENCE_S", 8 * BYTE_S)
    monkeypatch.setattr(requests, "SLOWEST_BYTES_S", 3 / BYTE_S)
    with pytest.raises(RefusedError) as refused:
        came(Drops(40), 40)
    assert refused.value.status == 408


def test_who_brought_much_and_vanished_is_let_go(monkeypatch) -> None:
    monkeypatch.setattr(requests, "IN_ONE", 0)
    monkeypatch.setattr(requests, "PATIENCE_S", 10 * BYTE_S)
    monkeypatch.setattr(requests, "SLOWEST_BYTES_S", 0.01 / BYTE_S)
    began = time.monotonic()
    with pytest.raises(RefusedError) as refused:
        came(Drops(40, silent_s=60), 100)
    assert refused.value.status == 408
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("_any_way")
@pytest.mark.parametrize("number", [0, 3])
def test_what_was_announced_and_did_not_come_is_refused(number: int) -> None:
    with pytest.raises(RefusedError) as refused:
        came(Drops(number), 4)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("server", "client", "wanted"),
    [
        ("127.0.0.1:8000", "192.0.2.7:41000", ("127.0.0.1", "8000", "192.0.2.7")),
        ("[::1]:8000", "[2001:db8::7]:41000", ("[::1]", "8000", "2001:db8::7")),
    ],
)
def test_addresses(server: str, client: str, wanted: tuple[str, str, str]) -> None:
    scope = SimpleNamespace(
        server=server, client=client, method="GET", path="/", query_string="", http_version="1.1",
        scheme="http", headers={},
    )  # fmt: skip
    given = requests.environ(scope, BytesIO())
    assert (given["SERVER_NAME"], given["SERVER_PORT"], given["REMOTE_ADDR"]) == wanted
