"""A small state with a water office in each district, and a post in one of them."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta

import pytest
from tests.portal.grievances import mailing, proving, world

from chinar.portal.grievances import mail_server


@pytest.fixture
def state(db):
    """Districts, departments, offices and the shipped categories."""
    return world.build()


@pytest.fixture
def case(state):
    """A registered grievance of the water office in Anantnag."""
    return world.filed(state)


@pytest.fixture
def engineer(state):
    """The post that works on what reaches the water office in Anantnag."""
    return world.post(state.water_anantnag.scope)


@pytest.fixture(autouse=True)
def no_lockout(settings):
    """Sign in without the counting of wrong passwords, which the people's tests look at."""
    settings.AXES_ENABLED = False


@pytest.fixture
def logged(case, now):
    """A case whose entry stands in a signed log."""
    proving.log(now + timedelta(minutes=5))
    return case


@pytest.fixture
def own_address(settings, tmp_path):
    """The portal takes in mail."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(
        update={"mail_address": mailing.OURS, "email_from": "chinar@portal.example"}
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def receiver():
    """Our own SMTP server on loopback."""
    port, stop = free_port(), threading.Event()
    arguments = {"stop_event": stop}
    thread = threading.Thread(
        target=mail_server.run,
        args=("127.0.0.1", port, mailing.OURS),
        kwargs=arguments,
        daemon=True,
    )
    thread.start()
    deadline = threading.Event()
    while not _listens(port):
        deadline.wait(0.05)
    yield port
    stop.set()
    thread.join(10)


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
