"""SQLite with several writers: they wait briefly, and what is committed is on the disk."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from chinar.portal.core.sqlite import syncing
from chinar.portal.core.sqlite.checkpoints import keep_copying
from chinar.portal.core.sqlite.syncing import Log

PATIENCE_S = 0.3

pytestmark = pytest.mark.django_db


class House:
    """A database file, and connections to it."""

    def __init__(self, path: Path) -> None:
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENCE_S,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        default = {"ENGINE": "chinar.portal.core.sqlite", "NAME": path, "OPTIONS": options}
        self._handler = ConnectionHandler({"default": default})
        self.opened: list[Any] = []

    def connect(self) -> Any:
        connection = self._handler.create_connection("default")
        connection.inc_thread_sharing()
        self.opened.append(connection)
        return connection


@pytest.fixture
def house(tmp_path) -> Iterator[House]:
    made = House(tmp_path / "a.sqlite3")
    with made.connect().cursor() as cursor:
        cursor.execute("CREATE TABLE said (word TEXT)")
    yield made
    for connection in made.opened:
        connection.close()


@pytest.fixture
def synced(monkeypatch) -> list[str]:
    """The files that were brought to the disk, in order."""
    told: list[str] = []
    bring = os.fdatasync

    def note(opened: int) -> None:
        told.append(str(Path(f"/proc/self/fd/{opened}").readlink()))
        bring(opened)

    monkeypatch.setattr(syncing.os, "fdatasync", note)
    return told


def say(connection: Any, word: str) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO said VALUES (%s)", [word])


def done(connection: Any) -> None:
    connection.commit()
    connection.set_autocommit(True)


def test_commit_returns_once_the_log_is_on_the_disk(house, synced, tmp_path):
    connection = house.connect()
    say(connection, "water")
    assert synced == []
    done(connection)
    assert synced == [str(tmp_path / "a.sqlite3-wal")]


def test_a_writer_waits_and_goes_on_as_soon_as_the_other_is_done(house):
    first, second = house.connect(), house.connect()
    say(first, "one")
    waited: list[float] = []

    def write() -> None:
        begun = time.monotonic()
        say(second, "two")
        waited.append(time.monotonic() - begun)
        done(second)

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(PATIENCE_S / 2)
    done(first)
    writer.join()
    assert PATIENCE_S / 3 < waited[0] < PATIENCE_S
    with first.cursor() as cursor:
        assert cursor.execute("SELECT word FROM said ORDER BY 1").fetchall() == [("one",), ("two",)]


def test_patience_ends_with_the_usual_error_and_the_next_try_works(house):
    first, second = house.connect(), house.connect()
    say(first, "one")
    with pytest.raises(OperationalError, match="locked"):
        say(second, "two")
    second.set_autocommit(True)
    done(first)
    say(second, "two")
    done(second)


def test_writers_are_served_in_the_order_in_which_they_came(house):
    first, order = house.connect(), []
    say(first, "first")

    def write(connection: Any, word: str) -> None:
        say(connection, word)
        order.append(word)
        done(connection)

    words = ["second", "third", "fourth"]
    writers = [threading.Thread(target=write, args=(house.connect(), word)) for word in words]
    for writer in writers:
        writer.start()
        time.sleep(0.05)  # it stands in the queue
    assert order == []
    done(first)
    for writer in writers:
        writer.join(5)
    assert order == words


@pytest.mark.parametrize("end", ["rollback", "close"])
def test_who_gives_up_lets_the_next_one_write(house, end):
    first, second = house.connect(), house.connect()
    say(first, "one")
    writer = threading.Thread(target=lambda: (say(second, "two"), done(second)))
    writer.start()
    getattr(first, end)()
    writer.join(5)
    with house.connect().cursor() as cursor:
        assert cursor.execute("SELECT word FROM said").fetchall() == [("two",)]


def test_a_turn_is_given_back_by_another_thread_too(house):
    first, second = house.connect(), house.connect()
    taker = threading.Thread(target=say, args=(first, "one"))
    taker.start()
    taker.join(5)
    done(first)
    writer = threading.Thread(target=lambda: (say(second, "two"), done(second)))
    writer.start()
    writer.join(5)
    assert not writer.is_alive()


def test_who_writes_past_the_queue_is_waited_for_with_the_usual_patience(house, tmp_path):
    stranger = sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    connection = house.connect()
    with pytest.raises(OperationalError, match="locked"):
        say(connection, "one")
    connection.set_autocommit(True)
    stranger.execute("COMMIT")
    stranger.close()
    other = house.connect()
    writer = threading.Thread(target=lambda: (say(other, "two"), done(other)))
    writer.start()
    writer.join(5)
    assert not writer.is_alive()


def test_one_sync_serves_all_who_committed_before_it_began(tmp_path, monkeypatch):
    log, begun, go = Log(str(tmp_path / "b")), threading.Event(), threading.Event()
    syncs: list[int] = []

    def slow() -> None:
        syncs.append(1)
        begun.set()
        go.wait(5)

    monkeypatch.setattr(log, "_bring_to_disk", slow)
    first = threading.Thread(target=log.sync)
    first.start()
    begun.wait(5)
    later = [threading.Thread(target=log.sync) for _ in range(5)]
    for one in later:
        one.start()
    while log._given < 6:
        time.sleep(0.001)
    go.set()
    for one in [first, *later]:
        one.join(5)
    # Five came while the first was at it, so it does not cover them; the second covers all five.
    assert len(syncs) == 2


def test_nothing_to_sync_is_no_fault(tmp_path):
    Log(str(tmp_path / "gone")).sync()


def test_the_log_is_copied_beside_the_work(house, tmp_path):
    writer, stop = house.connect(), threading.Event()
    path = tmp_path / "a.sqlite3"
    say(writer, "a" * 100_000)
    done(writer)
    assert path.stat().st_size < 100_000  # it lies in the log alone
    copier = threading.Thread(target=keep_copying, args=(str(path), stop))
    copier.start()
    try:
        deadline = time.monotonic() + 5
        while path.stat().st_size < 100_000:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        say(writer, "b")  # and nobody minds
        done(writer)
    finally:
        stop.set()
        copier.join()
