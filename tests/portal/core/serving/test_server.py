"""The web server as a browser, a slow phone and an attacker meet it."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
from tests.portal.core.serving.echo import Response

from chinar.portal.core.serving import server
from chinar.portal.core.serving.requests import LARGEST_BODY
from chinar.portal.core.serving.server import Server

pytestmark = pytest.mark.slow

SERVE = """
from granian import Granian
from granian.constants import Interfaces, Loops
Granian("echo:application", address="127.0.0.1", port={port}, interface=Interfaces.RSGI,
        loop=Loops.asyncio, workers_kill_timeout=1, log_enabled=False).serve()
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    code = SERVE.format(port=port)
    served = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parent)
    deadline = time.monotonic() + 30
    try:
        while True:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield port
    finally:
        served.terminate()
        served.wait(timeout=15)


def ask(port: int, method: str, path: str, body=None, headers=None) -> tuple[HTTPResponse, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request(method, path, body, headers or {})
        answer = line.getresponse()
        return answer, answer.read()


def answered(line: socket.socket) -> bytes:
    with closing(HTTPResponse(line)) as answer:
        answer.begin()
        return answer.read()


def told(port: int, method: str, path: str, body=None, headers=None) -> dict:
    answer, said = ask(port, method, path, body, headers)
    assert answer.status == 200
    return json.loads(said)


def test_a_request_is_handed_on_as_wsgi_has_it(port: int) -> None:
    headers = {"Content-Type": "text/x", "X-One": "1", "Cookie": "a=b", "Host": "here.example:80"}
    said = told(port, "POST", "/en/a%20b/?q=%D8%A2&r", b"abc", headers)
    wanted = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/en/a b/",
        "QUERY_STRING": "q=%D8%A2&r",
        "CONTENT_TYPE": "text/x",
        "CONTENT_LENGTH": "3",
        "HTTP_X_ONE": "1",
        "HTTP_COOKIE": "a=b",
        "HTTP_HOST": "here.example:80",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "body": 3,
        "sum": sum(b"abc"),
    }
    assert said.items() >= wanted.items()
    assert "HTTP_CONTENT_LENGTH" not in said


def test_words_of_a_path_come_as_bytes_of_utf8(port: int) -> None:
    path = told(port, "GET", "/ur/%D9%BE%D8%A7%D9%86%DB%8C/")["PATH_INFO"]
    assert path.encode("latin-1").decode() == "/ur/پانی/"


def test_a_path_that_is_no_utf8_breaks_nothing(port: int) -> None:
    assert ask(port, "GET", "/%ff%fe/")[0].status in (200, 400)


def test_nobody_passes_off_another_header(port: int) -> None:
    sent = {"X_Forwarded_For": "10.0.0.1", "X-Forwarded-For": "192.0.2.1"}
    assert told(port, "GET", "/", headers=sent)["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


@pytest.mark.parametrize("sent", [b"\xff, 192.0.2.1", "پانی".encode()])
def test_a_header_that_is_not_ascii_is_known_to_be_there(port: int, sent: bytes) -> None:
    assert told(port, "GET", "/", headers={"X-Forwarded-For": sent})["HTTP_X_FORWARDED_FOR"] == ""


def test_words_of_a_query_may_come_as_they_are(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall("GET /?q=پانی HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        query = json.loads(answered(line))["QUERY_STRING"]
    assert query.encode("latin-1").decode() == "q=پانی"


def test_a_header_that_comes_twice_is_joined(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(
            b"GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nX-A: 2\r\nCookie: a=1\r\nCookie: b=2\r\n"
            b"Connection: close\r\n\r\n"
        )
        said = json.loads(answered(line))
    assert (said["HTTP_X_A"], said["HTTP_COOKIE"]) == ("1,2", "a=1; b=2")


def test_a_body_of_unknown_length_is_refused(port: int) -> None:
    assert ask(port, "POST", "/", iter([b"a"]))[0].status == 411


def test_a_large_body_comes_whole(port: int) -> None:
    body = bytes(range(256)) * 20_000
    assert told(port, "POST", "/", body)["sum"] == sum(body)


def test_more_than_we_take_is_refused_before_it_is_sent(port: int) -> None:
    answer, _ = ask(port, "POST", "/", b"", {"Content-Length": str(LARGEST_BODY + 1)})
    assert answer.status == 413


def test_a_long_answer_comes_whole(port: int) -> None:
    _, said = ask(port, "GET", "/long")
    assert said == b"".join(b"%07d\n" % n for n in range(400_000))


@pytest.mark.parametrize("path", ["/204", "/304"])
def test_an_answer_without_a_body(port: int, path: str) -> None:
    answer, said = ask(port, "GET", path)
    assert (str(answer.status), answer.headers["ETag"], said) == (path[1:], '"1"', b"")


def test_only_the_head_is_sent_where_only_it_was_asked_for(port: int) -> None:
    answer, said = ask(port, "HEAD", "/")
    assert (answer.status, said) == (200, b"")


@pytest.mark.parametrize("path", ["/broken", "/broken-later"])
def test_a_fault_is_told_and_the_next_is_answered(port: int, path: str) -> None:
    answer, said = ask(port, "GET", path)
    assert (answer.status, said[:20]) == (500, b"Something went wrong")
    assert ask(port, "GET", "/")[0].status == 200


def test_who_sends_slowly_keeps_nobody_waiting(port: int) -> None:
    with ExitStack() as lines:
        slow = [
            lines.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(50)
        ]
        for line in slow:
            line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")
        began = time.monotonic()
        assert ask(port, "GET", "/")[0].status == 200
        assert time.monotonic() - began < 5
        slow[7].sendall(b"a" * 997)  # and is answered when all of it came
        assert json.loads(answered(slow[7]))["body"] == 1000


def test_who_is_answered_for_long_keeps_nobody_waiting(port: int) -> None:
    waiting = [Thread(target=ask, args=(port, "GET", "/slow")) for _ in range(3)]
    for one in waiting:
        one.start()
    time.sleep(0.2)
    began = time.monotonic()
    assert ask(port, "GET", "/")[0].status == 200
    assert time.monotonic() - began < 3
    for one in waiting:
        one.join()


def test_who_does_not_take_a_long_answer_keeps_nobody_waiting(port: int) -> None:
    with ExitStack() as lines:
        for _ in range(40):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
        assert ask(port, "GET", "/")[0].status == 200


@pytest.mark.parametrize("limit", ["MOST_REQUESTS", "MOST_BYTES"])
def test_more_at_once_than_we_bear_is_told_to_come_again(monkeypatch, limit: str) -> None:
    monkeypatch.setattr(server, limit, 0)
    said: list[tuple] = []
    scope = SimpleNamespace(headers={"content-length": "3"})
    protocol = SimpleNamespace(response_str=lambda *answer: said.append(answer))
    asyncio.run(Server(None).__rsgi__(scope, protocol))
    assert [answer[0] for answer in said] == [503]


@pytest.mark.parametrize(("waiting", "ended"), [(server.MANY, 2), (server.MANY - 1, 0)])
def test_where_many_wait_some_connections_end_to_find_another_process(waiting, ended) -> None:
    def ok(_environ: dict, start) -> Response:
        start("200 OK", [("Content-Type", "text/plain")])
        return Response([b"yes"])

    said: list[tuple] = []
    one = Server(ok)
    one._crew = SimpleNamespace(waiting=lambda: waiting)
    for _ in range(2 * server.REGROUP):
        one._answer({}, SimpleNamespace(response_bytes=lambda *answer: said.append(answer)))
    assert [answer[2] for answer in said] == [b"yes"] * len(said)
    assert sum(("connection", "close") in answer[1] for answer in said) == ended


@pytest.mark.parametrize("announced", [1000, 1_000_000])
def test_half_a_request_is_no_request(port: int, announced: int) -> None:
    head = f"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {announced}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.encode() + b"a" * (announced // 2))
        line.shutdown(socket.SHUT_WR)
        said = line.recv(1000)
    assert said.startswith(b"HTTP/1.1 400")
    assert ask(port, "GET", "/")[0].status == 200
