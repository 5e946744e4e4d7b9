"""One thread at a time, and one more for each that takes long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from chinar.portal.core.serving import crew
from chinar.portal.core.serving.crew import LONG_S, Crew


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_tasks_are_done_in_order_by_one_thread() -> None:
    done, hands = [], Crew()
    for number in range(200):
        hands.put(lambda number=number: done.append((number, threading.get_ident())))
    until(lambda: len(done) == 200)
    assert [number for number, _ in done] == list(range(200))
    assert len({thread for _, thread in done}) == 1


def test_short_ones_do_not_wait_for_a_long_one() -> None:
    long, done, hands = threading.Event(), [], Crew()
    hands.put(lambda: done.append(long.wait(10)))
    hands.put(lambda: done.append("short"))
    until(lambda: done == ["short"])
    long.set()
    until(lambda: done == ["short", True])


def test_who_was_relieved_stands_by_and_relieves_the_next() -> None:
    seen, hands = [], Crew()
    for _ in range(4):
        long = threading.Event()
        hands.put(lambda long=long: (seen.append(threading.get_ident()), long.wait(10)))
        hands.put(long.set)
        until(long.is_set)
    assert len(set(seen)) == 2


def test_only_so_many_stand_by(monkeypatch) -> None:
    monkeypatch.setattr(crew, "SPARE", 1)
    long, left, running = threading.Event(), [], []
    hands = Crew(leave=lambda: left.append(1))
    for _ in range(4):
        hands.put(lambda: (running.append(1), long.wait(10)))
    until(lambda: len(running) == 4)
    long.set()
    until(lambda: len(left) in (2, 3))  # the last one may have been done before it was relieved
    hands.put(lambda: running.append(1))
    until(lambda: len(running) == 5)


def test_no_more_threads_than_the_most(monkeypatch) -> None:
    monkeypatch.setattr(crew, "MOST", 3)
    long, running, hands = threading.Event(), [], Crew()
    for _ in range(5):
        hands.put(lambda: (running.append(1), long.wait(10)))
    until(lambda: len(running) == 3)
    time.sleep(3 * LONG_S)
    assert len(running) == 3
    long.set()
    until(lambda: len(running) == 5)


def test_what_a_task_raises_is_logged_and_the_next_is_done(
    caplog,
) -> None:
    done, hands = [], Crew()
    hands.put(lambda: 1 / 0)
    hands.put(lambda: done.append(1))
    until(lambda: bool(done))
    assert "ZeroDivisionError" in caplog.text


def test_without_a_further_thread_the_present_one_goes_on(monkeypatch) -> None:
    done, hands = [], Crew()

    def none_left(_work: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(crew, "_start", none_left)
    hands.put(lambda: time.sleep(3 * LONG_S))
    hands.put(lambda: done.append(1))
    until(lambda: bool(done))
