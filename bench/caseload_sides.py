"""The two sides of `bench caseload`: how each is filled, served and asked."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import ClassVar, Final
from urllib.parse import urlsplit

HERE: Final = Path(__file__).resolve().parent
PEER: Final = "django-helpdesk==2.6.1"
PEER_FOLDER: Final = HERE.parent / ".venv" / "share" / "helpdesk"
WORKERS: Final = 2
PATIENCE_S: Final = 60
ANSWER_S: Final = 600
PAGES: Final = ("track", "list", "dashboard")
# One word list for both, so that texts weigh the same.
GET: Final = """
local targets = {{{targets}}}
local i = 0
wrk.headers["Cookie"] = "{cookie}"
wrk.headers["Accept-Encoding"] = "gzip"
request = function() i = i + 1; return wrk.format("GET", targets[i % #targets + 1]) end
"""


class Side(ABC):
    """A portal under load."""

    name: ClassVar[str]
    table: ClassVar[str]  # of its cases
    file: ClassVar[str]  # of its database in SQLite

    @abstractmethod
    def fill(self, folder: Path, url: str, cases: int) -> None:
        """Make the tables and so many cases."""

    @abstractmethod
    def command(self, port: int) -> list[str]:
        """Return what serves it."""

    @abstractmethod
    def environment(self, folder: Path, url: str) -> dict[str, str]:
        """Return the environment of its processes."""

    @abstractmethod
    def filing(self, told: Mapping[str, str]) -> str:
        """Return the script by which wrk files; ``told`` is what filling left behind."""

    def scripts(self, folder: Path) -> Mapping[str, str]:
        """Return a script for wrk by what it asks for; `fill` came before."""
        told = self._told(folder)
        pages = {
            name: GET.format(
                targets=", ".join(f'"{path}"' for path in told[name].split()),
                cookie="" if name == "track" else told["cookie"],
            )
            for name in PAGES
        }
        return {"file": self.filing(told), **pages}

    def first_look(self, folder: Path, address: str) -> dict[str, float]:
        """Ask for each page once; return the seconds it took.

        Raises:
            RuntimeError: one is not there: wrk would count a way to the sign-in page as an answer.
        """
        told = self._told(folder)
        took = {}
        for name in PAGES:
            path = told[name].split()[0]
            host = HTTPConnection(urlsplit(address).netloc, timeout=ANSWER_S)
            began = time.monotonic()
            host.request("GET", path, headers={"Cookie": told["cookie"]})
            answer = host.getresponse()
            answer.read()
            took[name] = time.monotonic() - began
            if answer.status != HTTPStatus.OK:
                raise RuntimeError(f"{self.name}: {path} answers {answer.status}")
        return took

    @contextmanager
    def serving(self, folder: Path, url: str) -> Iterator[str]:
        """Serve it on a free port; yield its address."""
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        with (folder / f"{self.name}.log").open("w") as log:
            served = subprocess.Popen(
                self.command(port),
                env=self.environment(folder, url),
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            _await(port, served, folder / f"{self.name}.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            served.terminate()
            served.wait(timeout=PATIENCE_S)

    def _told(self, folder: Path) -> dict[str, str]:
        told: dict[str, str] = json.loads((folder / f"{self.name}.json").read_text())
        return told


class Ours(Side):
    """Chinar: filing and tracking as a citizen's program does, the desk as an officer does."""

    name = "chinar"
    table = "grievances_grievance"
    file = "chinar.sqlite3"

    def environment(self, folder: Path, url: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("CHINAR_")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "chinar.portal.config.settings",
            "CHINAR_DATA_DIR": str(folder),
            "CHINAR_DATABASE_URL": url,
            "CHINAR_LOG_LEVEL": "ERROR",
            "CHINAR_WEB_WORKERS": str(WORKERS),
        }

    def fill(self, folder: Path, url: str, cases: int) -> None:
        environment = self.environment(folder, url)
        migrate = ["-m", "chinar", "manage", "migrate", "--verbosity=0", "--skip-checks"]
        subprocess.run([sys.executable, *migrate], env=environment, check=True)
        fill = [sys.executable, str(HERE / "caseload_ours.py"), str(folder / "chinar.json")]
        subprocess.run([*fill, str(cases)], env=environment, check=True)

    def command(self, port: int) -> list[str]:
        return [sys.executable, "-m", "chinar", "web", "--port", str(port)]

    def filing(self, told: Mapping[str, str]) -> str:
        codes = ", ".join(f'"{code}"' for code in told["codes"].split())
        return f"""
local codes = {{{codes}}}
local c = 0
local run = os.time()
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  c = c + 1
  return wrk.format(nil, "/open311/v2/requests.json", nil, "api_key={told["key"]}"
    .. "&service_code=" .. codes[c % #codes + 1] .. "&email=b" .. c .. "." .. run .. "@example.org"
    .. "&address_string=Ward+" .. c
    .. "&description=No+water+supply+since+three+days+in+our+mohalla+please+help+" .. c)
end
"""


class Helpdesk(Side):
    """django-helpdesk: a ticket submitted, a ticket viewed, the staff's list and dashboard."""

    name = "helpdesk"
    table = "helpdesk_ticket"
    file = "helpdesk.sqlite3"

    @classmethod
    def installed(cls) -> Helpdesk:
        """Install it in an environment of its own where it is not yet."""
        if not (PEER_FOLDER / "bin" / "gunicorn").exists():
            subprocess.run([sys.executable, "-m", "venv", str(PEER_FOLDER)], check=True)
            pip = [str(PEER_FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet"]
            # Its own pins decide; setuptools because parts of it still import pkg_resources.
            wanted = [
                PEER,
                "django-bootstrap4-form",
                "packaging",
                "gunicorn",
                "psycopg[binary]",
                "setuptools<81",
                "dj-database-url",
            ]
            subprocess.run([*pip, *wanted], check=True)
        return cls()

    def environment(self, folder: Path, url: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(HERE),
            "DJANGO_SETTINGS_MODULE": "caseload_helpdesk",
            "BENCH_FOLDER": str(folder),
            "BENCH_DATABASE_URL": url,
        }

    def fill(self, folder: Path, url: str, cases: int) -> None:
        command = [str(PEER_FOLDER / "bin" / "python"), str(HERE / "caseload_helpdesk_site.py")]
        command += [str(folder / "helpdesk.json"), str(cases)]
        subprocess.run(command, env=self.environment(folder, url), check=True)

    def command(self, port: int) -> list[str]:
        gunicorn = str(PEER_FOLDER / "bin" / "gunicorn")
        bind = ["-w", str(WORKERS), "-b", f"127.0.0.1:{port}", "--log-level", "error"]
        bind += ["--timeout", str(ANSWER_S)]
        return [gunicorn, "caseload_helpdesk_site:application", *bind]

    def filing(self, told: Mapping[str, str]) -> str:  # noqa: ARG002 # anybody may file here
        return """
local c = 0
local run = os.time()
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  c = c + 1
  return wrk.format(nil, "/tickets/submit/", nil, "queue=" .. (c % 40 + 1)
    .. "&title=No+water+in+ward+" .. c .. "&priority=3&submitter_email=b" .. c .. "." .. run
    .. "@example.org"
    .. "&body=No+water+supply+since+three+days+in+our+mohalla+please+help+" .. c)
end
"""


def _await(port: int, served: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if served.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers on {port}")
