"""Posting to an address that somebody else chose, without being used against our own house.

Only https, only public addresses, no redirects, little read, and not for long. The name is
looked up once and the connection goes to the address that was judged, so that a name which
changes its mind in between leads nowhere. Which addresses are public the auditor of web sites says.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

from chinar.engines.webaudit import address_refusal

CONNECT_S: Final = 5.0
TOTAL_S: Final = 15.0
MOST_READ: Final = 64 * 1024
LONGEST_URL: Final = 500


class AddressError(Exception):
    """Nothing is posted to this address; the text says why."""


class PostError(Exception):
    """No answer came; the text says why, without what the other side said."""


def check(url: str, *, allow_private: bool) -> SplitResult:
    """Return the parts of an address that may be posted to, as far as it tells itself.

    Raises:
        AddressError: it may not.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressError("not an address, or too long")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise AddressError("not an address") from None
    if parts.scheme != "https" and not (allow_private and parts.scheme == "http"):
        raise AddressError("only https")
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressError("no host, or a name, password or fragment in it")
    if allow_private:
        return parts
    if _is_number(host) and address_refusal(host):
        raise AddressError("not a public address")
    if host == "localhost" or ("." not in host.strip(".") and ":" not in host):
        raise AddressError("not a public name")
    return parts


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def post(url: str, body: bytes, headers: Mapping[str, str], *, allow_private: bool) -> int:
    """Post once and return the status of the answer.

    Raises:
        AddressError: nothing may be posted there.
        PostError: no answer came.
    """
    parts = check(url, allow_private=allow_private)
    address = _address(parts, allow_private=allow_private)
    connection = _Connection(parts, address)
    cut = threading.Timer(TOTAL_S, connection.cut)
    cut.daemon = True
    cut.start()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise PostError(type(error).__name__) from None
    finally:
        cut.cancel()
        connection.close()
    if connection.was_cut:  # what came before may look like a whole answer
        raise PostError("took too long")
    return answer.status


def _address(parts: SplitResult, *, allow_private: bool) -> str:
    """Look a host up and return its first address, provided that all of them may be used."""
    try:
        found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PostError("the name is not known") from None
    addresses = [str(one[4][0]) for one in found]
    if not addresses:
        raise PostError("the name has no address")
    if not allow_private and any(map(address_refusal, addresses)):
        raise AddressError("the name leads to an address that is not public")
    return addresses[0]


class _Connection(http.client.HTTPConnection):
    """A connection to one address, under the name that was asked for."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        secure = parts.scheme == "https"
        self._address, self._secure, self.was_cut = address, secure, False
        self._to_port = parts.port or (443 if secure else 80)
        super().__init__(str(parts.hostname), self._to_port, timeout=CONNECT_S)
        self.default_port = 443 if secure else 80  # what the header Host leaves out

    def connect(self) -> None:
        """Connect to the address that was judged, whatever the name says by now."""
        plain = socket.create_connection((self._address, self._to_port), timeout=CONNECT_S)
        self.sock = plain
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(
                plain, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()
        self.sock.settimeout(TOTAL_S)

    def cut(self) -> None:
        """End the connection from another thread: its time is over."""
        self.was_cut = True
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
