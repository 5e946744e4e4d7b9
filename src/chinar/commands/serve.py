"""The long-running parts: web server, worker, scheduler."""

from __future__ import annotations

import os
import resource
import signal
import threading
from importlib import import_module
from typing import Any

from django.conf import settings
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from chinar.commands import processes
from chinar.portal.core.jobs import scheduler as jobs_scheduler
from chinar.portal.core.jobs import worker as jobs_worker
from chinar.portal.grievances import mail_server

CONNECTIONS = 1024  # that wait or send slowly, each process
LEAVE_S = 5  # for what is being answered, once told to stop


def stop_on_signal() -> threading.Event:
    """Return an event that SIGINT and SIGTERM set."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def web(address: str, port: int) -> None:
    """Serve the portal until told to stop."""
    parent = os.getpid()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each connection is a file, too

    def load(target: str) -> Any:
        # A worker that outlived a killed parent would answer beside the next one, with old code.
        # SIGKILL, since until it listens it has its parent's handlers, which only take a note.
        processes.follow(parent, signal.SIGKILL)
        module, _, name = target.partition(":")
        return getattr(import_module(module), name)

    Granian(
        "chinar.portal.config.rsgi:application",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        workers=settings.ENVIRONMENT.web_workers,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        websockets=False,
        loop=Loops.asyncio,
        workers_kill_timeout=LEAVE_S,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve(target_loader=load)


def worker() -> None:
    """Run jobs until told to stop."""
    jobs_worker.run(threads=settings.ENVIRONMENT.worker_threads, stop_event=stop_on_signal())


def mail(listen: str, address: str) -> None:
    """Receive e-mail until told to stop; ``listen`` is host:port, ``address`` ours."""
    host, _, port = listen.rpartition(":")
    mail_server.run(host.strip("[]"), int(port), address, stop_event=stop_on_signal())


def scheduler() -> None:
    """Run the schedule until told to stop; of several, one is elected."""
    jobs_scheduler.run(stop_event=stop_on_signal())
