import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.practice.sites.wire import BadRequestError, parse_request


def head(*lines):
    return "\r\n".join([*lines, "", ""]).encode()


def test_a_plain_request_is_read():
    request = parse_request(head("GET /a?b=c HTTP/1.1", "Host: Food.practice.example:81"))
    assert (request.host, request.port) == ("food.practice.example", "81")
    assert (request.path, request.query) == ("/a", "b=c")
    assert request.keep_alive


def test_a_full_address_in_the_request_line_names_the_host():
    request = parse_request(head("GET http://a.example HTTP/1.1", "Host: b.example"))
    assert (request.host, request.path) == ("a.example", "/")


@pytest.mark.parametrize(
    "lines",
    [
        ["GET / HTTP/1.0"],
        ["GET / HTTP/1.1", "Host: a", "Connection: close"],
        ["POST / HTTP/1.1", "Host: a", "Content-Length: 3"],
        ["GET / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"],
    ],
)
def test_the_connection_ends_after(lines):
    assert not parse_request(head(*lines)).keep_alive


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["GET /"], 400),
        (["G3T / HTTP/1.1", "Host: a"], 400),
        (["GET  HTTP/1.1", "Host: a"], 400),
        (["GET nowhere HTTP/1.1", "Host: a"], 400),
        (["GET /\t HTTP/1.1", "Host: a"], 400),
        (["GET http://[ HTTP/1.1", "Host: a"], 400),
        (["GET / HTTP/1.1"], 400),
        (["GET / HTTP/1.1", "Host: a", "Host: b"], 400),
        (["GET / HTTP/1.1", "Host : a"], 400),
        (["GET / HTTP/1.1", "Host: a", " folded"], 400),
        (["GET / HTTP/1.1", "Host: a\nX: b"], 400),
        (["GET / HTTP/2", "Host: a"], 505),
        (["GET / HTTP/1.1", "Host: a", *(f"X-{n}: 1" for n in range(70))], 431),
    ],
)
def test_a_malformed_request_is_refused(lines, status):
    with pytest.raises(BadRequestError) as refused:
        parse_request(head(*lines))
    assert refused.value.status == status


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(BadRequestError):
        parse_request(content)
