"""Posting where somebody else says: never into our own house, never for long."""

from __future__ import annotations

import socket
import threading

import pytest
from tests.portal.grievances.receiving import receiving

from chinar.portal.grievances import posting


@pytest.fixture
def leads_to(monkeypatch):
    """Let every name lead to some addresses; what is connected to is remembered."""
    asked = []

    def connect(address, **_options):
        asked.append(address)
        raise OSError

    def lead(*addresses):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in addresses]
        monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *_a, **_k: found)
        monkeypatch.setattr(posting.socket, "create_connection", connect)
        return asked

    return lead


def post(url="https://example.org/"):
    return posting.post(url, b"{}", {}, allow_private=False)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.64.0.1",
        "0.0.0.0",  # refused
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:0:7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2606:2800:220:1:0:5efe:7f00:1",
    ],
)
def test_nothing_is_posted_to_an_address_that_no_auditor_would_touch(leads_to, address):
    asked = leads_to("93.184.216.34", address)
    with pytest.raises(posting.AddressError):
        post()
    number = f"[{address}]" if ":" in address else address
    with pytest.raises(posting.AddressError):
        posting.check(f"https://{number}/", allow_private=False)
    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org:99999/",
        "https://[::1",
        "https://example.org/#part",
        "https://example.org/a b",
        "https://example.org/\r\nX: y",
        "https://exämple.org/",
        "https://example.org/" + "a" * 500,
        "https://2130706433/",
        "gopher://example.org/",
        "//example.org/",
        "",
    ],
)
def test_what_is_no_address_to_post_to_is_refused(url):
    with pytest.raises(posting.AddressError):
        posting.check(url, allow_private=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_connection_goes_to_the_address_that_was_judged(leads_to, address):
    asked = leads_to(address)
    with pytest.raises(posting.PostError):
        post()
    assert asked == [(address, 443)]


def test_redirect_is_an_answer_and_not_followed():
    with receiving() as receiver:
        receiver.statuses = [302]
        status = posting.post(receiver.url, b"{}", {}, allow_private=True)
        assert (status, len(receiver.got)) == (302, 1)
        headers, _body = receiver.got[0]
        assert headers["host"] == receiver.url.split("/")[2]


def test_server_that_drips_is_cut_off(monkeypatch):
    monkeypatch.setattr(posting, "TOTAL_S", 0.3)
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.05):
                try:
                    connection.sendall(b"X-A: b\r\n")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    port = listener.getsockname()[1]
    try:
        with pytest.raises(posting.PostError):
            posting.post(f"http://127.0.0.1:{port}/", b"{}", {}, allow_private=True)
    finally:
        stop.set()
        thread.join()
        listener.close()


def test_nobody_there_is_a_failed_attempt():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(posting.PostError):
        posting.post(f"http://127.0.0.1:{port}/", b"{}", {}, allow_private=True)
