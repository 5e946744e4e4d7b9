from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from chinar.practice.sites import SITES, Fault
from chinar.practice.sites.authority import Authority, Kind, kind_for, wanted

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
HOST = "health.practice.example"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("data") / "authority")
    made.ensure(NOW)
    return made


def certificates(authority, host, kind):
    return x509.load_pem_x509_certificates(authority.site_file(host, kind).read_bytes())


def root(authority):
    return x509.load_pem_x509_certificate(authority.certificate_file.read_bytes())


def showing(authority, fault):
    host = next(site.host for site in SITES if fault in site.faults)
    return host, certificates(authority, host, Kind(fault.value))


def test_a_good_certificate_is_signed_by_the_authority_for_its_host(authority):
    (leaf,) = certificates(authority, HOST, Kind.GOOD)
    leaf.verify_directly_issued_by(root(authority))
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [HOST]
    assert leaf.not_valid_before_utc < NOW
    assert leaf.not_valid_after_utc > NOW + timedelta(days=37)


def test_no_certificate_of_a_site_lives_longer_than_any_rule_allows(authority):
    for host, kind in wanted():
        leaf = certificates(authority, host, kind)[0]
        assert leaf.not_valid_after_utc - leaf.not_valid_before_utc < timedelta(days=47)


def test_the_expired_certificate_has_expired(authority):
    _, (leaf,) = showing(authority, Fault.CERT_EXPIRED)
    assert leaf.not_valid_after_utc < NOW


def test_the_soon_expiring_certificate_expires_soon_but_not_before_its_renewal(authority):
    _, (leaf,) = showing(authority, Fault.CERT_EXPIRES_SOON)
    assert timedelta(days=14) < leaf.not_valid_after_utc - NOW < timedelta(days=30)


def test_the_self_signed_certificate_is_its_own_issuer(authority):
    _, (leaf,) = showing(authority, Fault.CERT_SELF_SIGNED)
    leaf.verify_directly_issued_by(leaf)


def test_the_untrusted_certificate_comes_with_a_root_that_is_not_ours(authority):
    _, (leaf, stranger) = showing(authority, Fault.CERT_UNTRUSTED)
    leaf.verify_directly_issued_by(stranger)
    assert stranger.public_key() != root(authority).public_key()


def test_the_wrong_certificate_is_good_for_another_host(authority):
    host, (leaf,) = showing(authority, Fault.CERT_WRONG_HOST)
    leaf.verify_directly_issued_by(root(authority))
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert host not in names.get_values_for_type(x509.DNSName)


def test_the_authority_can_vouch_for_practice_hosts_only(authority):
    limits = root(authority).extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert limits.value.permitted_subtrees == [x509.DNSName("practice.example")]


def test_keys_are_readable_by_their_owner_only(authority):
    files = list(authority.certificate_file.parent.iterdir())
    assert len(files) > len(SITES)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_certificates_are_kept_for_a_week_and_then_made_again(tmp_path):
    authority = Authority(tmp_path)
    assert authority.ensure(NOW) == NOW + timedelta(days=7)
    first, trusted = certificates(authority, HOST, Kind.GOOD), root(authority)
    assert Authority(tmp_path).ensure(NOW + timedelta(days=6)) == NOW + timedelta(days=7)
    assert certificates(authority, HOST, Kind.GOOD) == first
    Authority(tmp_path).ensure(NOW + timedelta(days=8))
    assert certificates(authority, HOST, Kind.GOOD) != first
    assert root(authority) == trusted


@pytest.mark.parametrize("name", ["authority.crt.pem", "authority.key.pem"])
def test_a_damaged_authority_is_made_again_with_all_it_signed(tmp_path, name):
    authority = Authority(tmp_path)
    authority.ensure(NOW)
    (tmp_path / name).write_text("nothing")
    authority.ensure(NOW)
    certificates(authority, HOST, Kind.GOOD)[0].verify_directly_issued_by(root(authority))


def test_an_authority_about_to_lapse_is_made_again(tmp_path):
    authority = Authority(tmp_path)
    authority.ensure(NOW)
    first = root(authority)
    authority.ensure(NOW + timedelta(days=3600))
    assert root(authority) != first


@pytest.mark.parametrize("content", ["{", '{"at": "2026-11-24T06:00:00+00:00", "sites": []}'])
def test_a_changed_list_of_sites_gets_new_certificates(tmp_path, content):
    authority = Authority(tmp_path)
    authority.ensure(NOW)
    first = certificates(authority, HOST, Kind.GOOD)
    (tmp_path / "issued.json").write_text(content)
    authority.ensure(NOW)
    assert certificates(authority, HOST, Kind.GOOD) != first


def test_a_certificate_fault_decides_the_certificate():
    assert kind_for(frozenset()) is Kind.GOOD
    assert kind_for(frozenset({Fault.HSTS_MISSING})) is Kind.GOOD
    assert kind_for(frozenset({Fault.CERT_EXPIRED, Fault.HSTS_MISSING})) is Kind.EXPIRED
