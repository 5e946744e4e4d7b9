"""Switch the faults of practice sites off and on while the server runs."""

from __future__ import annotations

import fcntl
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chinar.practice.sites.atomic import replace
from chinar.practice.sites.declared import BY_HOST, Fault

LOG = logging.getLogger(__name__)

Off = frozenset[tuple[str, Fault]]


class UndeclaredFaultError(Exception):
    """The site is not declared to have that fault."""

    def __init__(self, host: str, fault: Fault) -> None:
        self.host = host
        self.fault = fault
        super().__init__(f"{host} is not declared to have the fault {fault}")


def read_off(path: Path) -> Off:
    """Return the (host, fault) pairs that are switched off; none when there is no file."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return frozenset()
    return parse_off(content)


def parse_off(content: bytes) -> Off:
    """Read the file's content; pairs that are no longer declared are left out."""
    return frozenset(
        (host, Fault(name))
        for host, names in json.loads(content)["off"].items()
        if host in BY_HOST
        for name in names
        if name in BY_HOST[host].faults
    )


def switch(path: Path, host: str, fault: Fault, on: bool) -> None:
    """Switch one declared fault on or off; raises UndeclaredFaultError for any other."""
    if host not in BY_HOST or fault not in BY_HOST[host].faults:
        raise UndeclaredFaultError(host, fault)
    with _alone(path):
        off = read_off(path)
        pair = frozenset({(host, fault)})
        _write(path, off - pair if on else off | pair)


def _write(path: Path, off: Off) -> None:
    hosts: dict[str, list[str]] = {}
    for host, fault in sorted(off):
        hosts.setdefault(host, []).append(fault.value)
    replace(path, json.dumps({"off": hosts}, indent=2).encode())


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other writers out, so that two officers' switches never undo each other."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Switchboard:
    """The switches as the server sees them: read again only when the file was replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._off: Off = frozenset()

    def off(self) -> Off:
        """Return what is switched off now; an unreadable file changes nothing."""
        seen = self._stamp()
        if seen != self._seen:
            try:
                self._off = read_off(self._path)
            except (OSError, ValueError, KeyError, AttributeError, TypeError):
                LOG.warning("the file of practice faults cannot be read; nothing was switched")
            self._seen = seen
        return self._off

    def _stamp(self) -> tuple[int, int] | None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return None
        return stat.st_mtime_ns, stat.st_ino
