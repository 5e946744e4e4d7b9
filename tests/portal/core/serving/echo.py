"""An application that tells what it was asked, for `test_server`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from chinar.portal.core.serving.server import Server


class Response:
    def __init__(self, chunks: list[bytes] | Iterator[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)

    def close(self) -> None:
        pass


def wsgi(environ, start):
    path = environ["PATH_INFO"]
    if path == "/broken":
        raise RuntimeError(path)
    if path == "/slow":
        time.sleep(4)
    if path == "/long":
        start("200 OK", [("Content-Type", "text/plain")])
        return Response(b"%07d\n" % n for n in range(400_000))
    if path == "/broken-later":
        start("200 OK", [])
        return Response(1 // (2 - n) * b"%07d\n" for n in range(3))
    if path in ("/204", "/304"):
        start(f"{path[1:]} Nothing", [("ETag", '"1"')])
        return Response([b""])
    body = environ["wsgi.input"].read()
    told = {k: v for k, v in environ.items() if isinstance(v, str)}
    said = json.dumps(told | {"body": len(body), "sum": sum(body)}).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(said)))])
    return Response([b"" if environ["REQUEST_METHOD"] == "HEAD" else said])


application = Server(wsgi)
