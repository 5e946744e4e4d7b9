"""The log: one object a line, a request's id, nothing personal."""

from __future__ import annotations

import logging
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from chinar.portal.core.health.logs import JsonFormatter, request_id
from chinar.portal.core.health.middleware import watching

logger = logging.getLogger("chinar.test")


def test_a_line_tells_when_where_and_what(lines):
    logger.info("scanned %s sites", 3)
    line = lines()[0]
    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "INFO", "logger": "chinar.test", "message": "scanned 3 sites"}


def test_arguments_fields_and_exceptions_are_cleaned(lines):
    try:
        raise ValueError("no such person: zoon@post.example, 9800000210")
    except ValueError:
        logger.exception(
            "failed for %s", "zoon@post.example", extra={"fields": {"to": "+919800000210", "n": 1}}
        )
    logger.warning("where", stack_info=True)
    written = str(lines())
    assert "ValueError: no such person" in written
    assert "zoon" not in written
    assert "9800000210'" not in lines()[0]["to"]
    assert lines()[0]["n"] == 1
    assert "test_logs" in lines()[1]["stack"]


def test_the_chain_of_exceptions_is_cleaned_too():
    try:
        try:
            raise KeyError("zoon@post.example")
        except KeyError as error:
            raise RuntimeError("2345 6789 0123") from error
    except RuntimeError:
        record = logging.LogRecord("x", 40, "f", 1, "m", (), sys.exc_info())
    written = JsonFormatter().format(record)
    assert "zoon" not in written
    assert "6789" not in written


def test_djangos_own_lines_lose_tokens_and_searches(lines):
    logging.getLogger("django.request").warning(
        "%s: %s", "Not Found", "/en/track/abcdefghijklmnopqrstuv/?name=Zoon"
    )
    assert lines()[0]["message"] == "Not Found: /en/track/…/"


def test_all_lines_of_a_request_share_its_id(lines):
    def view(request):
        logger.info("inside")
        return HttpResponse()

    answer = watching(view)(RequestFactory().get("/", headers={"X-Request-ID": "proxy-1234"}))
    assert answer["X-Request-ID"] == "proxy-1234"
    assert {line["request_id"] for line in lines()} == {"proxy-1234"}
    assert request_id.get() == ""


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "zoon@post.example", 'a"b\nc123456'])
def test_an_id_that_does_not_look_like_one_is_replaced(given):
    request = RequestFactory().get("/")
    request.META["HTTP_X_REQUEST_ID"] = given
    answer = watching(lambda request: HttpResponse())(request)
    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 16


def test_a_request_is_logged_without_address_or_query(client, db, lines):
    client.get("/en/nowhere/9800000210/", {"q": "zoon@post.example"})
    line = next(line for line in lines() if line["logger"] == "chinar.requests")
    assert (line["method"], line["view"], line["status"]) == ("GET", "none", 404)
    assert line["ms"] >= 0
    written = str(lines())
    assert "zoon" not in written
    assert "9800000210" not in written


def test_an_error_is_logged_as_one(lines):
    watching(lambda request: HttpResponse(status=503))(RequestFactory().get("/"))
    assert lines()[0]["level"] == "ERROR"


def test_static_files_and_probes_are_quiet(client, lines):
    client.get("/healthz")
    watching(lambda request: HttpResponse())(RequestFactory().get("/static/x.css"))
    seen = {line["view"]: line["level"] for line in lines() if line["logger"] == "chinar.requests"}
    assert seen == {"health:alive": "DEBUG", "static": "DEBUG"}
