"""A body is read whole, or it is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from types import SimpleNamespace

import pytest

from chinar.portal.core.serving import requests
from chinar.portal.core.serving.requests import IN_ONE, RefusedError, read


class Swift(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to what comes next, however fast the machine is."""

    def __init__(self) -> None:
        super().__init__()
        self._now, select = 0.0, self._selector.select

        def jump(timeout: float | None) -> list:
            self._now += timeout or 0.0
            return select(0)

        self._selector.select = jump

    def time(self) -> float:
        return self._now


class Line:
    """A line over which so many pieces come, one a second, and then nothing for a while."""

    def __init__(self, number: int, size: int, silent_s: float = 0.0) -> None:
        self._number, self._size, self._silent_s = number, size, silent_s

    async def __call__(self) -> bytes:
        return b"".join([piece async for piece in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._number):
            await asyncio.sleep(1)
            yield b"a" * self._size
        await asyncio.sleep(self._silent_s)


def came(line: Line, size: int) -> bytes:
    with asyncio.Runner(loop_factory=Swift) as runner, runner.run(read(line, size)) as body:
        body.seek(0)
        return body.read()


def test_a_bad_line_is_waited_for_as_long_as_it_brings_a_kilobyte_a_second() -> None:
    assert len(came(Line(300, 1100), 330_000)) == 330_000


@pytest.mark.parametrize(("number", "size"), [(100, 100), (100, 900)])
def test_what_comes_too_slowly_is_refused(number: int, size: int) -> None:
    assert 100 * 100 <= IN_ONE < 100 * 900  # both ways of reading
    with pytest.raises(RefusedError) as refused:
        came(Line(number, size), number * size)
    assert refused.value.status == 408


def test_who_brought_much_and_vanished_is_let_go_in_two_minutes() -> None:
    with asyncio.Runner(loop_factory=Swift) as runner:
        with pytest.raises(RefusedError) as refused:
            runner.run(read(Line(3, 1_000_000, silent_s=10_000), 5_000_000))
        assert refused.value.status == 408
        assert runner.get_loop().time() < 120


@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize("size", [10, IN_ONE])
def test_what_was_announced_and_did_not_come_is_refused(number: int, size: int) -> None:
    with pytest.raises(RefusedError) as refused:
        came(Line(number, size), 4 * size)
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
