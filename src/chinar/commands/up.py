"""Bring up the whole house with one command: prepare the data folder, then run every part."""

from __future__ import annotations

import ipaddress
import socket
import sys
import time
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


class RefusedError(Exception):
    """`up` will not start as asked; the message says what to do."""


def say(message: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"chinar: {message}\n")
    sys.stdout.flush()


def up(*, address: str, port: int, practice: bool) -> None:
    """Prepare and run until Ctrl-C.

    Raises:
        RefusedError: the port is taken, or the address is open to others while no host name or
            administrator is set.
    """
    started = time.monotonic()
    _port_is_free(address, port)
    prepare(practice=practice)
    if not is_loopback(address):
        refuse_if_open()
    link = first_link()
    children = [
        Child(name="web", run=lambda: serve.web(address, port)),
        Child(name="worker", run=serve.worker),
        Child(name="scheduler", run=serve.scheduler),
    ]
    if practice:
        children.append(Child(name="practice sites", run=practice_sites))
    connections.close_all()  # a connection must not be shared by the children
    base = f"http://{'localhost' if is_loopback(address) else address}:{port}"
    say(f"{base}/ ready in a moment ({time.monotonic() - started:.1f} s to prepare). Ctrl-C stops.")
    if link:
        say("no administrator has a password yet. Set one, once, within 24 hours:")
        say(f"  {base}{link}")
    Supervisor(children, say).run()


def prepare(*, practice: bool) -> None:
    """Make the data folder ready: messages, tables, facts, and practice data when wanted."""
    translation.compile_catalogues()
    migrate()

    now = timezone.now()
    registry_facts.load(now)
    services_facts.load(now)
    grievance_facts.load(now)
    if practice and not load.is_loaded():
        say("loading practice data (once) …")
        load.load(now, say=say)


def migrate() -> None:
    """Apply the migrations that are still to be applied."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("making the tables …")
        call_command("migrate", verbosity=0, interactive=False)


def first_link() -> str | None:
    """Return the one-time address at which the first administrator sets a password."""
    return people.first_administrator(timezone.now())


def practice_sites() -> None:
    """Serve the practice web sites on loopback until told to stop."""
    practice_server.run(Path(settings.DATA_DIR) / "practice")


def is_loopback(address: str) -> bool:
    """Tell whether only this machine can reach ``address``."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def refuse_if_open() -> None:
    """Refuse to be reachable by others before a host name and an administrator are set.

    Raises:
        RefusedError: one of them is missing; the message says how to set it.
    """
    if not settings.ENVIRONMENT.allowed_hosts:
        raise RefusedError(
            "to listen beyond this machine, name the hosts it answers to: "
            "CHINAR_ALLOWED_HOSTS=portal.example.gov.in ./chinar up --bind …"
        )
    if not people.has_administrator():
        raise RefusedError(
            "to listen beyond this machine, an administrator must have a password first: "
            "start with ./chinar up, open the one-time link it prints, then start again"
        )


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
