"""When a server will not say what vouches for its certificate, nobody is accused."""

from __future__ import annotations

import asyncio
import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.engines.webaudit.loopback import HOST, MOMENT, answer, page, verdict
from tests.engines.webaudit.test_certificates import der, judged, sign
from tests.fleet.revocation import ocsp_answer, revocation_list
from tests.fleet.site import Leaf

from chinar.engines.webaudit import Outcome
from chinar.engines.webaudit.seen.web import RevocationList, Stapled

LIST = f"http://{HOST}/issuer.crl"
ONLY = ("cert.no_sct", "cert.revoked")


def only_tls13(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


@pytest.fixture
def second_time(auditor, fleet):
    """Audit a site whose second connection meets a door of its own; the ruling on timestamps."""

    def audited(door):
        first = fleet.site({"*": page()}, only_tls13(auditor.certificates.context(HOST, scts=0)))
        met = []

        async def lead(reader, writer):
            met.append(1)
            if len(met) == 2:
                await door(reader, writer)
                return
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", first)

            async def pass_on(source, sink):
                while data := await source.read(65_536):
                    sink.write(data)
                    await sink.drain()
                sink.close()

            await asyncio.gather(pass_on(reader, inner_writer), pass_on(inner_reader, writer))

        return verdict(auditor(fleet.serve(lead), only=("cert.no_sct",)), "cert.no_sct")

    return audited


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(30_000), "closed"),
        (b"\x15\x03\x03\x00\x02\x02\x28", "tls"),
    ],
    ids=["nothing", "plain HTTP", "alert"],
)
def test_door_that_answers_the_second_hello_otherwise_leaves_it_untold(second_time, said, why):
    async def door(reader, writer):
        await reader.read(4096)
        writer.write(said)
        await writer.drain()

    found = second_time(door)
    assert (found.outcome, found.facts["why"]) == (Outcome.CANT_TELL, why)


def test_another_certificate_the_second_time_is_not_judged(second_time, auditor, fleet):
    other = fleet.site({}, only_tls13(auditor.certificates.context(HOST, scts=0)))

    async def door(reader, writer):
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", other)
        inner_writer.write(await reader.read(4096))
        writer.write(await inner_reader.read(65_536))
        await writer.drain()
        inner_writer.close()
        await reader.read()

    found = second_time(door)
    assert (found.outcome, found.facts["why"]) == (Outcome.CANT_TELL, "tls")
    assert "another certificate" in found.evidence[0]


@pytest.mark.parametrize(
    ("address", "reply", "why"),
    [
        (LIST, answer("gone", 404), "garbage"),
        (LIST, answer(bytes(100_000)), "garbage"),
        ("http://a b/", answer(""), "garbage"),
        ("http://unknown.example/x.crl", answer(""), "unknown_host"),
    ],
    ids=["missing", "too long", "no address", "unknown"],
)
def test_list_that_is_not_to_be_had_leaves_revocation_untold(auditor, fleet, address, reply, why):
    tls = auditor.certificates.context(HOST, revocation_list=address)
    https = fleet.site({"/": page()}, tls)
    http = fleet.site({"/issuer.crl": reply})
    report = auditor(https, http, only=ONLY, max_body_bytes=50_000)

    found = verdict(report, "cert.revoked")
    assert (found.outcome, found.facts["why"]) == (Outcome.CANT_TELL, why)


def test_certificate_that_demands_a_staple_is_asked_for_one(certificates):
    demand = x509.TLSFeature([x509.TLSFeatureType.status_request])
    papers = certificates.papers(
        HOST, Leaf(changed=lambda builder: builder.add_extension(demand, False))
    )
    chain = (der(papers.leaf), der(papers.issuer))
    good = ocsp_answer(
        papers.leaf, papers.issuer, papers.issuer_key, papers.leaf.not_valid_before_utc
    )
    assert judged(*chain)["cert.revoked"].facts["why"] == "not_asked"
    late = judged(*chain, stapled=Stapled(ocsp=good))["cert.revoked"]
    assert (late.outcome, late.facts["why"]) == (Outcome.CANT_TELL, "revocation_unproven")


def test_staple_and_list_signed_with_rsa_are_verified(certificates):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    life = {"began": MOMENT - timedelta(days=10), "days": timedelta(days=60)}
    issuer = sign("office", "office", key, key, ca=True, **life)
    leaf = sign("x", "office", key, key, digest=hashes.SHA384(), **life)
    chain = (der(leaf), der(issuer))
    staple = Stapled(ocsp=ocsp_answer(leaf, issuer, key, MOMENT, revoked=True))
    listed = RevocationList(url=LIST, data=revocation_list([5], issuer, key, MOMENT))

    both = judged(*chain, stapled=staple, revocations=listed)["cert.revoked"]
    assert (both.outcome, both.facts["source"]) == (Outcome.FAILED, "OCSP"), "the worse one counts"
    assert judged(*chain, stapled=Stapled(), revocations=listed)["cert.revoked"].facts == {
        "why": "no_revocation_source"
    }
