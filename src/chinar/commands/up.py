"""Bring up the whole house with one command: prepare the data folder, then run every part."""

from __future__ import annotations

import fcntl
import ipaddress
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from chinar import translation
from chinar.commands import serve
from chinar.commands.processes import Child, Supervisor
from chinar.portal.catalogue import facts as services_facts
from chinar.portal.core.people import services as people
from chinar.portal.grievances import facts as grievance_facts
from chinar.portal.registry import facts as registry_facts
from chinar.practice import load
from chinar.practice.sites import server as practice_server
from chinar.practice.web import folder, is_serving


class RefusedError(Exception):
    """`up` will not start as asked; the message says what to do."""


def say(message: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"chinar: {message}\n")
    sys.stdout.flush()


def up(*, address: str, port: int, practice: bool) -> None:
    """Prepare and run until Ctrl-C.

    Raises:
        RefusedError: the port is taken, another house runs on the data folder, or the address is
            open to others before it is safe.
    """
    started = time.monotonic()
    with alone(settings.DATA_DIR):
        _port_is_free(address, port)
        refuse_half_a_mailbox()
        open_to_others = refuse_if_reachable(address)
        prepare()
        if practice and not open_to_others and not load.is_loaded():
            load_practice()
        base = f"http://{'localhost' if is_loopback(address) else address}:{port}"
        took = time.monotonic() - started
        say(f"{base}/ ready in a moment ({took:.1f} s to prepare). Ctrl-C stops.")
        link = people.first_administrator(timezone.now())
        if link:
            say("no administrator has a password yet. Set one, once, within 24 hours:")
            say(f"  {base}{link}")
        practise = practice and load.is_here()
        connections.close_all()  # a connection must not be shared by the children
        Supervisor(_children(address, port, practice=practise), say).run()
        say("stopped")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a data folder for this house.

    Raises:
        RefusedError: another house holds it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "up.lock").open("a") as lock:
        try:
            # Not flock: children would inherit it, and keep the folder from who starts again.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RefusedError(
                f"Chinar already runs on the data folder {folder}. "
                "Stop it there with Ctrl-C, or name another folder: ./chinar up --data-dir other"
            ) from error
        yield


def _children(address: str, port: int, *, practice: bool) -> list[Child]:
    worker = Child(name="worker", run=serve.worker)
    others = [
        Child(name="web", run=lambda: serve.web(address, port)),
        Child(name="scheduler", run=serve.scheduler),
    ]
    environment = settings.ENVIRONMENT
    if environment.mail_listen:
        receive = partial(serve.mail, environment.mail_listen, environment.mail_address)
        others.append(Child(name="mail", run=receive))
    if practice:  # its audits must find the sites that they look at
        run = partial(practice_server.run, folder())
        others.append(Child(name="practice sites", run=run, ready=is_serving))
    return [*others, worker]


def prepare() -> None:
    """Make the data folder ready: messages, tables, facts."""
    translation.compile_catalogues()
    migrate()
    now = timezone.now()
    for facts in (registry_facts, services_facts, grievance_facts):
        facts.load(now)


def load_practice() -> None:
    """Load practice data.

    Raises:
        RefusedError: there is practice data already.
    """
    say("loading practice data (once, under a minute) …")
    try:
        load.load(timezone.now(), say=say)
    except load.AlreadyLoadedError as error:
        raise RefusedError("practice data is loaded already: ./chinar practice clear") from error


def migrate() -> None:
    """Apply the migrations that are still to be applied."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("making the tables …")
        call_command("migrate", verbosity=0, interactive=False)


def is_loopback(address: str) -> bool:
    """Tell whether only this machine can reach ``address``."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def refuse_if_reachable(address: str) -> bool:
    """Tell whether others can reach the portal at ``address``; refuse when it is not safe yet.

    Raises:
        RefusedError: as `refuse_if_open`.
    """
    # Behind a TLS proxy the address is loopback, and yet everybody can reach it.
    if is_loopback(address) and not settings.ENVIRONMENT.secure:
        return False
    refuse_if_open()
    warn_without_tls()
    return True


def refuse_if_open() -> None:
    """Refuse to be reachable by others before a host name and an administrator are set.

    Raises:
        RefusedError: one of them is missing, or practice sign-ins, whose password everybody can
            read, are still there; the message says what to do.
    """
    if not settings.ENVIRONMENT.allowed_hosts:
        raise RefusedError(
            "to listen beyond this machine, name the hosts it answers to: "
            "CHINAR_ALLOWED_HOSTS=portal.example.gov.in ./chinar up --bind …"
        )
    migrate()
    if not people.has_administrator():
        raise RefusedError(
            "to listen beyond this machine, an administrator must have a password first: "
            "start with ./chinar up, open the one-time link it prints, then start again"
        )
    if load.is_here():
        raise RefusedError(
            "to listen beyond this machine, remove the practice sign-ins first, whose password "
            "everybody can read: ./chinar practice clear"
        )


def refuse_half_a_mailbox() -> None:
    """Refuse to receive mail without an address of our own, or at no port.

    Raises:
        RefusedError: the settings do not fit together; the message says what to do.
    """
    environment = settings.ENVIRONMENT
    if not environment.mail_listen:
        return
    host, _, port = environment.mail_listen.rpartition(":")
    if not host or not port.isdecimal():
        raise RefusedError("CHINAR_MAIL_LISTEN is host:port, as 127.0.0.1:2525")
    if "@" not in environment.mail_address:
        raise RefusedError(
            "to receive e-mail, name the address that it comes to: "
            "CHINAR_MAIL_ADDRESS=grievances@portal.example.gov.in"
        )


def warn_without_tls() -> None:
    """Say so when passwords would cross the network in the clear."""
    if not settings.ENVIRONMENT.secure:
        say("warning: without TLS, passwords can be read on their way. Put a TLS proxy in front")
        say("  and set CHINAR_SECURE=1 (docs/operator.md tells how).")


def _port_is_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise RefusedError(
                f"cannot listen on {address}:{port} ({error.strerror}). "
                "Try another port: ./chinar up --port 8001"
            ) from error
