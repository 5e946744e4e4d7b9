"""Posting where somebody else says: never into our own house, never for long."""

from __future__ import annotations

import socket
import threading

import pytest
from tests.portal.grievances.receiving import receiving

from chinar.portal.grievances import posting


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("ff02::1", False),
    ],
)
def test_public_addresses_are_told_from_all_others(address, public):
    assert posting.is_public(address) is public


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


def test_name_that_leads_into_the_house_is_refused_at_the_moment_of_posting(monkeypatch):
    """Also when only one of its addresses does, and whatever it was when it was registered."""

    def look_up(*_args, **_kwargs):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))
            for address in ("93.184.216.34", "10.0.0.1")
        ]

    monkeypatch.setattr(posting.socket, "getaddrinfo", look_up)
    with pytest.raises(posting.AddressError):
        posting.post("https://example.org/", b"{}", {}, allow_private=False)


def test_connection_goes_to_the_address_that_was_judged(monkeypatch):
    asked = []

    def connect(address, **_options):
        asked.append(address)
        raise OSError

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 0))]
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *_a, **_k: found)
    monkeypatch.setattr(posting.socket, "create_connection", connect)
    with pytest.raises(posting.PostError):
        posting.post("https://example.org/", b"{}", {}, allow_private=False)
    assert asked == [("93.184.216.34", 443)]


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
