"""Where the practice server keeps its files, and how an auditor reaches its sites."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from chinar.practice.sites.atomic import replace
from chinar.practice.sites.declared import SITES, Fault
from chinar.practice.sites.switches import read_off

LOOPBACK = "127.0.0.1"
HTTP_PORT = 80
HTTPS_PORT = 443


class NotServingError(Exception):
    """The practice server is not running."""

    def __init__(self, ports_file: Path) -> None:
        self.ports_file = ports_file
        super().__init__(f"no practice server is running: {ports_file} names none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The ports of a running server; a connection to `refusing` is always refused."""

    http: int
    https: int
    refusing: int
    pid: int


def folder(data_dir: Path) -> Path:
    """Return the folder of everything that the practice server keeps."""
    return data_dir / "sites"


def faults_file(data_dir: Path) -> Path:
    """Return the file that says which faults are switched off."""
    return folder(data_dir) / "faults.json"


def ports_file(data_dir: Path) -> Path:
    """Return the file that says where the server listens; it exists while the server runs."""
    return folder(data_dir) / "ports.json"


def authority_folder(data_dir: Path) -> Path:
    """Return the folder of the practice certificate authority."""
    return folder(data_dir) / "authority"


def ca_file(data_dir: Path) -> Path:
    """Return the certificate that an auditor must trust to find the good sites good."""
    return authority_folder(data_dir) / "authority.crt.pem"


def write_ports(data_dir: Path, ports: Ports) -> None:
    """Tell other processes where the server listens."""
    replace(ports_file(data_dir), json.dumps(asdict(ports)).encode())


def forget_ports(data_dir: Path) -> None:
    """Tell other processes that this one no longer listens; another's ports are left alone."""
    path = ports_file(data_dir)
    try:
        pid = json.loads(path.read_bytes())["pid"]
    except (OSError, ValueError, TypeError, KeyError):
        return
    if pid == os.getpid():
        path.unlink(missing_ok=True)


def read_ports(data_dir: Path) -> Ports:
    """Return the ports of the running server, or raise NotServingError."""
    path = ports_file(data_dir)
    try:
        ports = Ports(**json.loads(path.read_bytes()))
        os.kill(ports.pid, 0)
    except (OSError, ValueError, TypeError) as error:
        raise NotServingError(path) from error
    return ports


def connect_to(data_dir: Path) -> dict[tuple[str, int], tuple[str, int]]:
    """Map each practice (host, port) to the loopback address that answers for it.

    Read it anew for each audit: a site that refuses connections, or has no HTTPS, is mapped to a
    port that refuses them for as long as that fault is on. Raises NotServingError.
    """
    ports = read_ports(data_dir)
    off = read_off(faults_file(data_dir))
    mapping = {}
    for site in SITES:
        active = site.active(off)
        refuses = Fault.REFUSES in active
        http = ports.refusing if refuses else ports.http
        https = ports.refusing if refuses or Fault.NO_HTTPS in active else ports.https
        mapping[site.host, HTTP_PORT] = (LOOPBACK, http)
        mapping[site.host, HTTPS_PORT] = (LOOPBACK, https)
    return mapping
