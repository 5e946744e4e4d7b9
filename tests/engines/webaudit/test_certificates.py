"""What is wrong with a certificate, one case a code; and what only looks wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from tests.engines.webaudit.loopback import HOST, MOMENT, page, verdict
from tests.fleet.dns_server import DnsServer, good_zone
from tests.fleet.site import Leaf

from chinar.engines.webaudit import Outcome, Policy, Severity, Target
from chinar.engines.webaudit.checks.certificate import CHECKS
from chinar.engines.webaudit.reading.certificates import digest_of, key_of
from chinar.engines.webaudit.reading.chains import missing_link, path_of
from chinar.engines.webaudit.seen.names import Answer, NameRecords
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Failure, FailureKind, Handshake

CODES = {code for check in CHECKS for code in check.codes}
NO_ISSUER = "unable to get local issuer certificate"


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def sign(subject, issuer, key, signer, *, began, days, ca=False, digest=None, organisation=""):
    """Sign a certificate that no test server shows: only judged, never served."""
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, issuer)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name(parts))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(began)
        .not_valid_after(began + days)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(signer, digest or hashes.SHA256())
    )


def judged(*chain: bytes, trusted=True, error="", now=MOMENT, names=None, **more):
    """Apply the certificate's checks to a handshake; rulings by code."""
    shaken = Handshake(version="TLSv1.3", chain=chain, trusted=trusted, trust_error=error, **more)
    seen = Observations(target=Target(host=HOST), handshake=shaken, names=names)
    rulings = [ruling for check in CHECKS for ruling in check.judge(seen, Policy(), now)]
    return {ruling.code: ruling for ruling in rulings}


@pytest.fixture(scope="session")
def leaf_of(certificates):
    """Sign a leaf and return it as DER, with the issuer's certificate."""

    def make(**faults) -> tuple[bytes, bytes]:
        papers = certificates.papers(HOST, Leaf(**faults))
        return der(papers.leaf), der(papers.issuer)

    return make


@pytest.mark.parametrize(
    ("faults", "code", "severity"),
    [
        ({"began_days": 90, "left_days": -1}, "cert.expired", Severity.CRITICAL),
        ({"began_days": -2, "left_days": 90}, "cert.not_yet_valid", Severity.HIGH),
        ({"left_days": 30}, "cert.expires_soon", Severity.MEDIUM),
        ({"left_days": 7}, "cert.expires_soon", Severity.HIGH),
        ({"names": ("other.gov.in",)}, "cert.wrong_host", Severity.HIGH),
        ({"self_signed": True}, "cert.self_signed", Severity.HIGH),
        ({"stranger": True}, "cert.untrusted", Severity.HIGH),
        ({"lone": True}, "cert.incomplete_chain", Severity.MEDIUM),
        ({"key": "rsa1024"}, "cert.weak_key", Severity.HIGH),
        ({"sha1": True}, "cert.weak_signature", Severity.HIGH),
        ({"left_days": 191}, "cert.validity_too_long", Severity.MEDIUM),
        ({"scts": 0}, "cert.no_sct", Severity.MEDIUM),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_fault_of_a_certificate_is_found_and_no_other(auditor, fleet, faults, code, severity):
    names = faults.get("names", (HOST,))
    rest = {key: value for key, value in faults.items() if key != "names"}
    tls = auditor.certificates.context(*names, **rest)
    report = auditor(fleet.site({"/": page()}, tls), auditor.redirect(f"https://{HOST}/"))

    assert {v.code for v in report.failed} & CODES == {code}
    found = verdict(report, code)
    assert found.severity is severity
    assert found.evidence


def test_site_that_cannot_be_reached_tells_nothing_of_its_certificate(auditor):
    report = auditor()

    of_certificate = [v for v in report.verdicts if v.code in CODES]
    assert {v.outcome for v in of_certificate} == {Outcome.CANT_TELL}
    assert {v.facts["why"] for v in of_certificate} == {"connection_refused"}


@pytest.mark.parametrize(
    ("issued", "days", "limit"),
    [
        (datetime(2026, 3, 14, tzinfo=UTC), 398, 398),
        (datetime(2026, 3, 15, tzinfo=UTC), 200, 200),
        (datetime(2027, 3, 14, tzinfo=UTC), 200, 200),
        (datetime(2027, 3, 15, tzinfo=UTC), 100, 100),
        (datetime(2029, 3, 15, tzinfo=UTC), 47, 47),
    ],
    ids=lambda value: f"{value:%Y%m%d}" if isinstance(value, datetime) else None,
)
def test_life_is_measured_by_the_limit_of_the_day_of_issue(issued, days, limit):
    key = ec.generate_private_key(ec.SECP256R1())

    def life(length: timedelta):
        leaf = sign("x", "y", key, key, began=issued, days=length)
        return judged(der(leaf))["cert.validity_too_long"]

    right, wrong = life(timedelta(days=days)), life(timedelta(days=days, seconds=1))
    assert (right.outcome, right.facts["limit"]) == (Outcome.PASSED, limit)
    assert (wrong.outcome, wrong.facts["days"]) == (Outcome.FAILED, days + 1)


def test_weak_intermediate_is_a_weak_chain_and_a_root_is_exempt(leaf_of):
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    began = MOMENT - timedelta(days=400)
    root = sign("root", "root", weak, weak, began=began, days=timedelta(days=900), ca=True)
    middle = sign("middle", "root", weak, weak, began=began, days=timedelta(days=900), ca=True)
    leaf, _ = leaf_of()

    assert judged(leaf, der(root))["cert.weak_key"].outcome is Outcome.PASSED
    found = judged(leaf, der(middle), der(root))["cert.weak_key"]
    assert found.outcome is Outcome.FAILED
    assert "intermediate" in found.evidence[0]
    assert found.facts == {"key": "RSA", "bits": 1024}


def test_md5_is_known_by_its_number():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    began = MOMENT - timedelta(days=1)
    signed = der(sign("x", "y", key, key, began=began, days=timedelta(days=50)))
    sha256, md5 = (bytes.fromhex(f"2a864886f70d0101{end}") for end in ("0b", "04"))
    old = signed.replace(sha256, md5)

    assert digest_of(x509.load_der_x509_certificate(old)) == "md5"
    assert judged(old)["cert.weak_signature"].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("rsa2048", ("RSA", 2048)), ("ec384", ("EC", 384)), ("ed25519", ("", 0))],
    ids=["rsa", "ec", "ed25519"],
)
def test_good_keys_of_every_kind_are_good(certificates, kind, expected):
    papers = certificates.papers(HOST, Leaf(key=kind))

    assert key_of(papers.leaf) == expected
    assert judged(der(papers.leaf))["cert.weak_key"].outcome is Outcome.PASSED


def test_chain_sent_in_disorder_is_followed_all_the_same(certificates):
    leaf = certificates.papers(HOST, Leaf()).leaf

    path = path_of([leaf, certificates.root, certificates.middle])
    assert path == [leaf, certificates.middle, certificates.root]


def test_link_is_missing_only_below_an_authority_that_is_known_or_can_be_asked(certificates):
    leaf = certificates.papers(HOST, Leaf()).leaf
    key = ec.generate_private_key(ec.SECP256R1())
    life = {"began": MOMENT, "days": timedelta(days=50)}
    known = sign("x", "R12", key, key, organisation="Let's Encrypt", **life)
    unknown = sign("x", "Some office", key, key, organisation="Some office", **life)

    assert "Practice issuer" in missing_link([leaf], NO_ISSUER)
    assert "R12" in missing_link([known], NO_ISSUER)
    assert missing_link([unknown], NO_ISSUER) == ""
    assert missing_link([leaf, certificates.middle], NO_ISSUER) == ""
    assert missing_link([leaf], "permitted subtree violation") == ""


def test_malformed_extension_leaves_names_and_vouchers_untold(certificates):
    broken = x509.UnrecognizedExtension(x509.SubjectAlternativeName.oid, b"\x30\x82\xff")
    papers = certificates.papers(
        HOST, Leaf(names=(), changed=lambda builder: builder.add_extension(broken, False))
    )
    rulings = judged(der(papers.leaf), der(papers.issuer))

    for code in ("cert.wrong_host", "cert.no_sct", "cert.revoked", "cert.caa_mismatch"):
        assert rulings[code].facts == {"why": "unreadable_certificate"}
    assert rulings["cert.expired"].outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("organisation", "records", "outcome"),
    [
        ("Let's Encrypt", ['0 issue "letsencrypt.org"'], Outcome.PASSED),
        ("Let's Encrypt", ['0 issue "LetsEncrypt.org; accounturi=x"'], Outcome.PASSED),
        ("Let's Encrypt", ['0 issue "digicert.com"', '0 issue "sectigo.com"'], Outcome.FAILED),
        ("DigiCert Inc", ['0 issue "digicert.com"'], Outcome.PASSED),
        ("Some office", ['0 issue "digicert.com"'], Outcome.CANT_TELL),
        ("Some office", ['0 issue ";"'], Outcome.FAILED),
        ("Some office", ['0 iodef "mailto:x@example.in"'], Outcome.INAPPLICABLE),
        ("Some office", [], Outcome.INAPPLICABLE),
    ],
    ids=["permitted", "account", "other", "digicert", "unknown", "nobody", "iodef", "none"],
)
def test_issuer_is_compared_with_those_that_dns_permits(organisation, records, outcome):
    key = ec.generate_private_key(ec.SECP256R1())
    life = {"began": MOMENT, "days": timedelta(days=50)}
    leaf = sign(
        "x", "y", key, ec.generate_private_key(ec.SECP256R1()), organisation=organisation, **life
    )
    answers = {(name, "CAA"): Answer() for name in (HOST, "gov.in", "in")}
    answers["example.gov.in", "CAA"] = Answer(records=tuple(records))

    rulings = judged(der(leaf), names=NameRecords(answers=answers))
    assert rulings["cert.caa_mismatch"].outcome is outcome


def test_permission_that_could_not_be_asked_is_untold(leaf_of):
    silence = Answer(failure=Failure(kind=FailureKind.LOOKUP_FAILED, detail="no answer"))
    names = NameRecords(answers={(HOST, "CAA"): silence})

    ruling = judged(*leaf_of(), names=names)["cert.caa_mismatch"]
    assert (ruling.outcome, ruling.facts["why"]) == (Outcome.CANT_TELL, "lookup_failed")


def test_wildcard_needs_the_permission_for_wildcards(auditor, fleet):
    records = {"example.gov.in": {"CAA": ['0 issue "ca.example"', '0 issuewild ";"']}}
    with DnsServer([good_zone("example.gov.in", [HOST]).with_records(records)]) as dns:
        servers = {"nameservers": (dns.address,)}
        plain = fleet.site({"/": page()}, auditor.certificates.context(HOST))
        wild = fleet.site({"/": page()}, auditor.certificates.context("*.example.gov.in"))
        assert verdict(auditor(plain, **servers), "cert.caa_mismatch").outcome is Outcome.PASSED
        assert verdict(auditor(wild, **servers), "cert.caa_mismatch").outcome is Outcome.FAILED


def test_bytes_that_are_no_certificate_leave_everything_untold():
    rulings = judged(b"no certificate")

    assert {ruling.outcome for ruling in rulings.values()} == {Outcome.CANT_TELL}
    assert {ruling.facts["why"] for ruling in rulings.values()} == {"unreadable_certificate"}


def test_unreadable_certificate_behind_the_leaf_ends_the_chain(leaf_of):
    leaf, _ = leaf_of()

    assert judged(leaf, b"no certificate")["cert.weak_key"].outcome is Outcome.PASSED


def test_key_of_an_unknown_kind_is_untold(leaf_of):
    leaf, issuer = leaf_of()
    unknown = leaf.replace(
        bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a8648ce3d03017f")
    )

    assert judged(unknown, issuer)["cert.weak_key"].facts == {"why": "unreadable_certificate"}


def test_machine_without_roots_cannot_tell_whom_to_trust(leaf_of):
    rulings = judged(*leaf_of(), trusted=None)

    for code in ("cert.self_signed", "cert.untrusted", "cert.incomplete_chain"):
        assert rulings[code].facts == {"why": "no_root_store"}
