"""An nginx of the fleet's own: one process, a folder of its own, a server block a site's door."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fleet.model_site import FILES, FRONT_PAGE, HEADERS, NOT_FOUND, written
from tests.fleet.site import Answer, Lot

PATIENCE_S = 20
MISSING = "nginx is not here: on Debian and Ubuntu, apt-get install nginx-light"
_TLS = (
    "ssl_protocols TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on; "
    "ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;"
)
_HEAD = """
daemon off; master_process off; worker_processes 1;
pid {folder}/nginx.pid; error_log {folder}/error.log warn;
events {{ worker_connections 8000; }}
http {{
  access_log off; server_tokens off; etag on; keepalive_timeout 20s; keepalive_requests 10000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  types {{
    text/html html; text/css css; text/xml xml; text/plain txt;
    application/javascript js; application/pdf pdf;
  }}
  default_type application/octet-stream; charset utf-8;
  ssl_session_cache shared:s:1m; server_names_hash_bucket_size 128; server_names_hash_max_size 8192;
  server {{ listen {status[0]}:{status[1]}; location / {{ stub_status; }} }}
"""
_DOORS = """
  server {{
    listen {address}:{https_port} ssl{http2}; server_name {host}; root {root}; index index.html;
    ssl_certificate {chain}; ssl_certificate_key {key}; {tls}
    {headers}
    error_page 404 /not-found.html;
    {https}
  }}
  server {{
    listen {address}:{http_port}; server_name {host}; root {root}; index index.html;
    {http}
  }}
"""


class Server:
    """Writes a configuration and the sites' files, runs nginx, waits until it answers."""

    def __init__(self, folder: Path, lots: Sequence[Lot]) -> None:
        self.folder = folder
        self.lots = lots
        self.status = (lots[0].address, free_ports(lots[0].address, 1)[0])
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait for every door.

        Raises:
            RuntimeError: there is no nginx, or it does not start; its own words are in it.
        """
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if program is None:
            raise RuntimeError(MISSING)
        self.folder.mkdir(mode=0o755)
        for above in (self.folder.parent,):
            above.chmod(0o755)
        doors = "".join(self._doors(lot) for lot in self.lots)
        user = "user root;\n" if os.geteuid() == 0 else ""
        text = user + _HEAD.format(folder=self.folder, status=self.status) + doors + "}\n"
        config = self.folder / "nginx.conf"
        config.write_text(text)
        with (self.folder / "start.log").open("wb") as log:
            self.process = subprocess.Popen(
                [program, "-p", str(self.folder), "-c", str(config)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self._wait()

    @property
    def status_url(self) -> str:
        """Where it tells how many connections it took."""
        return f"http://{self.status[0]}:{self.status[1]}/"

    def _doors(self, lot: Lot) -> str:
        own = lot.site.nginx
        assert own is not None
        root = self.folder / lot.site.name
        root.mkdir()
        _write_files(root, lot)
        headers = {**HEADERS, **lot.site.headers}
        headers.pop("Content-Type")  # from the file's name
        lines = [
            f"add_header {name} {_quoted(one)} always;"
            for name, value in headers.items()
            for one in (value if isinstance(value, tuple) else (value,))
            if one is not None
        ]
        redirect = f"return 301 https://{lot.site.host}$request_uri;"
        return _DOORS.format(
            address=lot.address,
            https_port=lot.https_port,
            http_port=lot.http_port,
            host=lot.site.host,
            root=root,
            chain=lot.papers.chain_file,
            key=lot.papers.key_file,
            tls=_TLS if own.default_tls else "",
            http2=" http2" if own.http2 else "",
            headers="\n    ".join(lines),
            https=own.https.replace("@staple@", str(lot.papers.staple_file)),
            http=own.http if own.http_serves else f"{own.http}\n    {redirect}",
        )

    def _wait(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE_S
        last = self.lots[-1]
        while True:
            try:
                socket.create_connection((last.address, last.http_port), timeout=1).close()
            except OSError:
                if self.process.poll() is None and time.monotonic() < deadline:
                    time.sleep(0.02)
                    continue
                words = (self.folder / "start.log").read_text(errors="replace")
                self.stop()
                raise RuntimeError(f"nginx did not start: {words[-2000:]}") from None
            return

    def stop(self) -> None:
        """End it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE_S)


def _write_files(root: Path, lot: Lot) -> None:
    """Write the site's files: what does not depend on who asks."""
    site = lot.site
    pages: dict[str, object] = {path: text for path, (_, text) in FILES.items()}
    pages |= {"/": FRONT_PAGE if site.page is None else site.page, "/not-found.html": NOT_FOUND}
    pages |= dict(site.paths)
    for path, reply in pages.items():
        body = reply.body if isinstance(reply, Answer) else reply
        if not isinstance(body, str | bytes):
            raise TypeError(f"{site.name}: nginx serves files, not callables: {path}")
        file = root / (
            path.strip("/") if not path.endswith("/") else f"{path.strip('/')}/index.html"
        ).strip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(body, str):
            body = written(body, site.host, lot.now).encode()
        file.write_bytes(body)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def free_ports(address: str, count: int) -> tuple[int, ...]:
    """Find free ports at an address that nobody else uses."""
    held = []
    for _ in range(count):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, 0))
        held.append(sock)
    ports = tuple(sock.getsockname()[1] for sock in held)
    for sock in held:
        sock.close()
    return ports
