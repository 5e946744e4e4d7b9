"""Faults of certificates, and odd certificates that are none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.fleet.doors import tls13_only
from tests.fleet.frame import FleetSite, Leaf, Nginx
from tests.fleet.revocation import revocation_list
from tests.fleet.site import Door, Handler, Lot

_STAPLED = "ssl_stapling on; ssl_stapling_file @staple@;"
_ONLY_1_3 = "ssl_protocols TLSv1.3; "
_RESPONDER = "http://ocsp.ca.example/"


def _list_door(*, revoked: bool, left_days: float = 6) -> Door:
    """Answer at the HTTP door with the issuer's revocation list, else redirect as usual."""

    def door(lot: Lot) -> Handler:
        papers = lot.papers
        serials = [papers.leaf.serial_number] if revoked else [7]
        data = revocation_list(
            serials, papers.issuer, papers.issuer_key, lot.now, left_days=left_days
        )

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while line := await reader.readline():
                path = line.split()[1].decode()
                while (await reader.readline()).strip():
                    pass
                if path.endswith(".crl"):
                    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(data)}\r\n\r\n"
                    writer.write(head.encode() + data)
                else:
                    place = f"https://{lot.site.host}{path}"
                    head = f"HTTP/1.1 301 Moved\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"
                    writer.write(head.encode())
                await writer.drain()

        return serve

    return door


def _site(name: str, *truth: str, story: str = "", **changes: object) -> FleetSite:
    return FleetSite(name=f"cert-{name}", truth=frozenset(truth), story=story, **changes)


def _listed(name: str, *truth: str, door: Door, story: str = "") -> FleetSite:
    """A certificate that names a revocation list at its own site."""
    address = f"http://cert-{name}.gov.in/issuer.crl"
    return _site(name, *truth, story=story, leaf=Leaf(revocation_list=address), http=door)


def _records(kind: str, *texts: str) -> Callable[..., object]:
    return lambda zone: zone.with_records({zone.apex: {kind: list(texts)}})


SITES: tuple[FleetSite, ...] = (
    _site("expired", "cert.expired", leaf=Leaf(began_days=100, left_days=-1)),
    _site("from-tomorrow", "cert.not_yet_valid", leaf=Leaf(began_days=-1, left_days=90)),
    _site("last-month", "cert.expires_soon", leaf=Leaf(left_days=30)),
    _site("last-week", "cert.expires_soon", leaf=Leaf(left_days=6)),
    _site("of-another", "cert.wrong_host", leaf=Leaf(names=("other.gov.in",))),
    _site("common-name-only", "cert.wrong_host", leaf=Leaf(names=())),
    _site("too-deep", "cert.wrong_host", leaf=Leaf(names=("*.in",))),
    _site("self-signed", "cert.self_signed", leaf=Leaf(self_signed=True)),
    _site("untrusted", "cert.untrusted", leaf=Leaf(stranger=True)),
    _site("lone", "cert.incomplete_chain", leaf=Leaf(lone=True)),
    _site("rsa-1024", "cert.weak_key", leaf=Leaf(key="rsa1024")),
    _site("sha1", "cert.weak_signature", leaf=Leaf(sha1=True)),
    _site("long-lived", "cert.validity_too_long", leaf=Leaf(left_days=191)),
    _site(
        "issued-before-the-limit",
        "cert.validity_too_long",
        leaf=Leaf(began_days=300, left_days=99),
    ),
    _site("in-no-log", "cert.no_sct", leaf=Leaf(scts=0)),
    _site("in-no-log-1-3", "cert.no_sct", leaf=Leaf(scts=0), tls=tls13_only),
    _listed("revoked-by-list", "cert.revoked", door=_list_door(revoked=True)),
    _listed(
        "revoked-by-old-list",
        "cert.revoked",
        story="What was once revoked stays so, even where the list is out of date.",
        door=_list_door(revoked=True, left_days=-3),
    ),
    _site(
        "revoked-by-staple",
        "cert.revoked",
        leaf=Leaf(staple="revoked", responder=_RESPONDER),
        nginx=Nginx(https=_STAPLED),
    ),
    _site(
        "revoked-by-staple-1-3",
        "cert.revoked",
        leaf=Leaf(staple="revoked", responder=_RESPONDER),
        nginx=Nginx(https=_ONLY_1_3 + _STAPLED, default_tls=False),
    ),
    _site(
        "of-an-authority-not-permitted",
        "cert.caa_mismatch",
        zones=_records("CAA", '0 issue ";"'),
    ),
    # Nothing is wrong with these.
    _site("wildcard", leaf=Leaf(names=("*.gov.in",))),
    _site(
        "wildcard-permitted",
        leaf=Leaf(names=("*.gov.in",)),
        zones=_records("CAA", '0 issue ";"', '0 issuewild "ca.example"'),
    ),
    _site("permitted-with-account", zones=_records("CAA", '0 issue "ca.example; account=1"')),
    _site(
        "of-an-unknown-authority",
        story="Who issued it has no place in any table: nothing can be told.",
        zones=_records("CAA", '0 issue "another-ca.example"'),
    ),
    _site("rsa-2048", leaf=Leaf(key="rsa2048")),
    _site("old-limit-kept", leaf=Leaf(began_days=300, left_days=97)),
    _site("just-in-the-limit", leaf=Leaf(left_days=190)),
    _listed("not-on-the-list", door=_list_door(revoked=False)),
    _listed("old-list", door=_list_door(revoked=False, left_days=-3)),
    _site(
        "list-out-of-reach", leaf=Leaf(revocation_list="http://cert-list-out-of-reach.gov.in/none")
    ),
    _site(
        "good-staple",
        leaf=Leaf(staple="good", responder=_RESPONDER),
        nginx=Nginx(https=_STAPLED),
    ),
    _site(
        "good-staple-1-3",
        leaf=Leaf(staple="good", responder=_RESPONDER),
        nginx=Nginx(https=_ONLY_1_3 + _STAPLED, default_tls=False),
    ),
    _site("responder-without-staple", leaf=Leaf(responder=_RESPONDER)),
)
