"""A fleet of loopback servers, an authority for their certificates, an auditor; no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from tests.engines.webaudit.loopback import DOMAIN, HOST, OTHER_HOST, Auditor, Certificates, Fleet
from tests.fleet.dns_server import DnsServer, good_zone

from chinar.engines.webaudit import Policy


@pytest.fixture(scope="session")
def certificates(tmp_path_factory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    fleet = Fleet()
    yield fleet
    fleet.close()


@pytest.fixture(scope="session")
def nameserver() -> Iterator[DnsServer]:
    """A resolver that knows the audited host's domain, faultlessly."""
    portal = good_zone("india.gov.in", ["www.india.gov.in"])
    with DnsServer([good_zone(DOMAIN, [HOST, OTHER_HOST]), portal]) as server:
        yield server


@pytest.fixture
def auditor(fleet, certificates, nameserver) -> Auditor:
    policy = Policy(
        ca_files=(certificates.ca_file,),
        connections_per_second=10_000,
        lookup_timeout_s=5,
        connect_timeout_s=5,
        response_timeout_s=5,
        nameservers=(nameserver.address,),
    )
    return Auditor(fleet=fleet, certificates=certificates, policy=policy)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch) -> None:
    """Names that a test does not map do not exist: nothing asks a real resolver."""

    async def nowhere(host: str) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("chinar.engines.webaudit.probes.wire.system_lookup", nowhere)
    monkeypatch.setattr("chinar.engines.webaudit.probes.wire.system_nameservers", tuple)
