"""Receive e-mail over SMTP: only what is addressed to us, and nothing is acknowledged unkept."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import DatabaseError, connections
from django.utils import timezone

from chinar.portal.grievances.services.held_mail import NoRoomError
from chinar.portal.grievances.services.mail import LARGEST_BYTES, receive

logger = logging.getLogger(__name__)

ACCEPTED = "250 OK"
NOT_OURS = "550 5.1.1 No such address here"
LATER = "451 4.3.0 Cannot take this now, try again later"
NO_ROOM = "452 4.3.1 Too much mail waits to be looked at, try again later"
MOST_RECIPIENTS = 50
IDLE_S = 120


@dataclass(frozen=True, slots=True)
class Receiver:
    """What the SMTP server asks at each step; ``address`` is ours, with or without +thread."""

    address: str

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 # as called
        session: Session,  # noqa: ARG002 # as called
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002 # as called
    ) -> str:
        """Take mail for our address only: this is no relay."""
        name, _, domain = address.lower().rpartition("@")
        if f"{name.partition('+')[0]}@{domain}" != self.address.lower():
            return NOT_OURS
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(  # noqa: N802 # aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 # as called
        session: Session,  # noqa: ARG002 # as called
        envelope: Envelope,
    ) -> str:
        """Say yes once the message is kept; until then its sender's server keeps it."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content or "").encode()
        try:
            await asyncio.to_thread(_keep, raw, tuple(envelope.rcpt_tos))
        except DatabaseError as error:
            logger.warning("e-mail not taken: %s", type(error).__name__)
            return LATER
        except NoRoomError:
            return NO_ROOM
        return ACCEPTED


def _keep(raw: bytes, recipients: tuple[str, ...]) -> None:
    try:
        receive(raw, now=timezone.now(), recipients=recipients)
    finally:
        connections.close_all()  # the thread may be another one next time


def run(host: str, port: int, address: str, *, stop_event: threading.Event) -> None:
    """Receive until told to stop."""
    asyncio.run(_serve(host, port, address, stop_event))


async def _serve(host: str, port: int, address: str, stop_event: threading.Event) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _session(address), host, port)
    try:
        await asyncio.to_thread(stop_event.wait)
    finally:
        server.close()
        await server.wait_closed()


def _session(address: str) -> SMTP:
    return SMTP(
        Receiver(address),
        data_size_limit=LARGEST_BYTES,
        enable_SMTPUTF8=True,
        hostname=address.rpartition("@")[2],
        ident="mail",
        timeout=IDLE_S,
    )
