"""Revocation and timestamps: only what is signed by the issuer, in date and of this leaf counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.ocsp import OCSPCertStatus
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.webaudit.loopback import HOST, MOMENT, OTHER_HOST, answer, page, verdict
from tests.engines.webaudit.test_certificates import der, judged
from tests.fleet.authority import _sct_list
from tests.fleet.revocation import ocsp_answer, revocation_list
from tests.fleet.site import Leaf

from chinar.engines.webaudit import Outcome, Target, audit
from chinar.engines.webaudit.reading.revocation import by_list, by_staple, list_address
from chinar.engines.webaudit.reading.timestamps import stapled_timestamps, timestamps_in
from chinar.engines.webaudit.seen.web import Failure, FailureKind, RevocationList, Stapled

RESPONDER = "http://ocsp.ca.example/"
LIST = f"http://{HOST}/issuer.crl"


@pytest.fixture(scope="module")
def papers(certificates):
    return certificates.papers(HOST, Leaf(responder=RESPONDER))


@pytest.fixture(scope="module")
def listed(certificates):
    return certificates.papers(HOST, Leaf(revocation_list=LIST))


def standing(papers, data):
    return by_staple(data, papers.leaf, papers.issuer, MOMENT).revoked


def test_staple_of_the_issuer_tells(papers):
    def staple(**how):
        return ocsp_answer(papers.leaf, papers.issuer, papers.issuer_key, MOMENT, **how)

    assert standing(papers, staple()) is False
    assert standing(papers, staple(revoked=True)) is True
    assert standing(papers, staple(status=OCSPCertStatus.UNKNOWN)) is None
    assert standing(papers, staple(left_days=-0.5)) is None, "out of date"
    assert standing(papers, staple(began_days=-0.5)) is None, "from the future"


def test_staple_of_a_stranger_or_about_another_tells_nothing(papers, certificates):
    other = certificates.papers(OTHER_HOST, Leaf())
    forged = ocsp_answer(
        papers.leaf,
        papers.issuer,
        certificates.strange_key,
        MOMENT,
        responder=certificates.stranger,
    )
    about_another = ocsp_answer(other.leaf, papers.issuer, papers.issuer_key, MOMENT)

    assert standing(papers, forged) is None
    assert standing(papers, about_another) is None
    assert standing(papers, b"") is None
    assert standing(papers, b"\x30\x03\x0a\x01\x06") is None, "the responder is unauthorised"


def responder(certificates, key, *, may: bool) -> x509.Certificate:
    usage = [ExtendedKeyUsageOID.OCSP_SIGNING] if may else [ExtendedKeyUsageOID.SERVER_AUTH]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "responder")]))
        .issuer_name(certificates.middle.subject)
        .public_key(key.public_key())
        .serial_number(9)
        .not_valid_before(MOMENT - timedelta(days=2))
        .not_valid_after(MOMENT + timedelta(days=2))
        .add_extension(x509.ExtendedKeyUsage(usage), critical=False)
        .sign(certificates.middle_key, hashes.SHA256())
    )


@pytest.mark.parametrize("may", [True, False], ids=["with leave", "without"])
def test_staple_by_another_hand_counts_only_with_the_issuers_leave(papers, certificates, may):
    key = ec.generate_private_key(ec.SECP256R1())
    signer = responder(certificates, key, may=may)
    staple = ocsp_answer(papers.leaf, papers.issuer, key, MOMENT, revoked=True, responder=signer)

    assert standing(papers, staple) is (True if may else None)


def test_list_of_the_issuer_tells(listed, certificates):
    def told(serials, key=None, **how):
        data = revocation_list(serials, listed.issuer, key or listed.issuer_key, MOMENT, **how)
        return by_list(data, listed.leaf, listed.issuer, MOMENT).revoked

    own = listed.leaf.serial_number
    assert told([own, 5]) is True
    assert told([5]) is False
    assert told([5], left_days=-1) is None, "an old list may miss it"
    assert told([own], left_days=-1) is True, "nothing un-revokes"
    assert told([own], key=certificates.strange_key) is None
    assert by_list(b"<html>", listed.leaf, listed.issuer, MOMENT).revoked is None


def test_address_of_a_list_is_taken_only_where_http_can_fetch_it(certificates):
    def named(address):
        return list_address(certificates.papers(HOST, Leaf(revocation_list=address)).leaf)

    assert named(LIST) == LIST
    assert named("ldap://directory.example/cn=list") == ""
    assert named("file:///etc/passwd") == ""
    assert named("http://x.example/" + "a" * 600) == ""


def test_neither_list_nor_staple_makes_revocation_inapplicable(papers, certificates):
    plain = certificates.papers(HOST, Leaf())
    chain = (der(plain.leaf), der(plain.issuer))

    assert judged(*chain)["cert.revoked"].facts == {"why": "no_revocation_source"}
    chain = (der(papers.leaf), der(papers.issuer))
    unstapled = judged(*chain, stapled=Stapled())["cert.revoked"]
    assert unstapled.outcome is Outcome.INAPPLICABLE


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (RevocationList(url=LIST, failure=Failure(kind=FailureKind.TIMEOUT, detail="")), "timeout"),
        (RevocationList(url=LIST, data=b"<html>no list</html>"), "revocation_unproven"),
        (None, "not_asked"),
    ],
    ids=["timeout", "no list", "not asked"],
)
def test_list_that_cannot_be_had_leaves_revocation_untold(listed, kept, why):
    ruling = judged(der(listed.leaf), der(listed.issuer), revocations=kept)["cert.revoked"]

    assert (ruling.outcome, ruling.facts["why"]) == (Outcome.CANT_TELL, why)


def test_revocation_needs_the_issuers_certificate(listed):
    kept = RevocationList(url=LIST, data=b"")
    ruling = judged(der(listed.leaf), revocations=kept)["cert.revoked"]

    assert (ruling.outcome, ruling.facts["why"]) == (Outcome.CANT_TELL, "no_issuer")


def test_staple_and_timestamps_that_could_not_be_asked_for_are_untold(certificates):
    bare = certificates.papers(HOST, Leaf(scts=0))
    failure = Failure(kind=FailureKind.CLOSED, detail="closed")
    rulings = judged(der(bare.leaf), der(bare.issuer), stapled=Stapled(failure=failure))

    assert rulings["cert.no_sct"].facts == {"why": "closed"}


def test_timestamps_count_wherever_they_come_from(certificates):
    bare = certificates.papers(HOST, Leaf(scts=0))
    sent = _sct_list(2, MOMENT)[3:]  # without the head of the octet string
    ruling = judged(der(bare.leaf), der(bare.issuer), stapled=Stapled(scts=sent))["cert.no_sct"]

    assert (ruling.outcome, ruling.facts) == (
        Outcome.PASSED,
        {"timestamps": 2, "source": "TLS"},
    )


@given(st.binary(max_size=200))
def test_anything_may_stand_where_timestamps_should(data):
    assert 0 <= timestamps_in(data) <= 50
    assert stapled_timestamps(data) == 0


def test_list_is_fetched_once_in_an_audit_of_many_sites(auditor, fleet):
    asked: Counter[str] = Counter()

    def give(path, _headers):
        asked[path] += 1
        data = revocation_list(serials, papers.issuer, papers.issuer_key, MOMENT)
        return answer(data)

    papers = auditor.certificates.papers(HOST, Leaf(names=(HOST, OTHER_HOST), revocation_list=LIST))
    serials = [papers.leaf.serial_number]
    https = ("127.0.0.1", fleet.site({"/": page()}, papers.context()))
    http = ("127.0.0.1", fleet.site({"/issuer.crl": give, "*": answer("", 404)}))
    routes = {
        (host, port): way for host in (HOST, OTHER_HOST) for port, way in ((443, https), (80, http))
    }
    policy = replace(auditor.policy, connect_to=routes)

    report = audit([Target(host=HOST), Target(host=OTHER_HOST)], policy, now=MOMENT)
    assert [verdict(site, "cert.revoked").outcome for site in report.sites] == [Outcome.FAILED] * 2
    assert asked["/issuer.crl"] == 1
    assert all(site.requests <= 30 for site in report.sites)


def test_list_in_a_forbidden_place_is_not_fetched(auditor, fleet):
    leaf = Leaf(names=(HOST,), revocation_list="http://169.254.169.254/latest")
    https = fleet.site({"/": page()}, auditor.certificates.papers(HOST, leaf).context())
    ruling = verdict(auditor(https), "cert.revoked")

    assert (ruling.outcome, ruling.facts["why"]) == (Outcome.CANT_TELL, "address_refused")
