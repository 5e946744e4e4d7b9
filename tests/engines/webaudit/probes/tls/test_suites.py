"""The table of suites against OpenSSL's own, and what each suite is judged by."""

from __future__ import annotations

import ssl

import pytest

from chinar.engines.webaudit.probes.tls.suites import (
    SSL2_KINDS,
    SUITES,
    families_of,
    first_choice,
    in_families,
    is_forward_secret,
    name_of,
    suites_of,
)
from chinar.engines.webaudit.seen.tls import Family, Version

MOST_SUITES_IN_A_HELLO = 128


def _openssl() -> dict[int, str]:
    """What this machine's OpenSSL says of each suite it knows, pre-shared keys aside."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    return {
        cipher["id"] & 0xFFFF: cipher["description"]
        for cipher in context.get_ciphers()
        if "PSK" not in cipher["name"] and "SRP" not in cipher["name"]
    }


def test_every_suite_of_openssl_has_a_name():
    unknown = {
        text for code, text in _openssl().items() if code not in SUITES and "DSS" not in text
    }

    assert len(_openssl()) > 80
    assert not unknown


def test_families_agree_with_what_openssl_says_of_its_suites():
    for code, text in _openssl().items():
        if code not in SUITES:
            continue
        families = families_of(code)
        assert (Family.NULL in families) == ("Enc=None" in text), text
        assert (Family.ANONYMOUS in families) == ("Au=None" in text), text
        assert (Family.RSA_EXCHANGE in families) == ("Kx=RSA " in text), text
        assert (Family.DHE in families) == ("Kx=DH " in text), text
        authenticated = "Mac=AEAD" in text
        assert (Family.CBC in families) == (not authenticated and "Enc=None" not in text), text
        assert is_forward_secret(code) == ("Kx=RSA " not in text), text


@pytest.mark.parametrize(
    ("code", "families"),
    [
        (0x0003, {Family.EXPORT, Family.RC4}),
        (0x0009, {Family.DES, Family.CBC, Family.RSA_EXCHANGE}),
        (0x000A, {Family.TRIPLE_DES, Family.CBC, Family.RSA_EXCHANGE}),
        (0x0014, {Family.EXPORT, Family.DES, Family.CBC, Family.DHE}),
        (0x0018, {Family.ANONYMOUS, Family.RC4, Family.DHE}),
        (0xC006, {Family.NULL}),
        (0xC02F, set()),
        (0x1301, set()),
        (0x010080, {Family.RC4}),
        (0x060040, {Family.DES, Family.CBC}),
        (0x0700C0, {Family.TRIPLE_DES, Family.CBC}),
        (0xFFFE, set()),
    ],
    ids=lambda value: name_of(value) if isinstance(value, int) else None,
)
def test_suite_is_judged_by_all_its_parts(code, families):
    assert families_of(code) == families


@pytest.mark.parametrize("version", list(Version))
def test_no_hello_has_more_suites_than_old_servers_bear(version):
    assert len(first_choice(version)) < MOST_SUITES_IN_A_HELLO
    assert len(in_families(version, frozenset(Family))) < MOST_SUITES_IN_A_HELLO


def test_hello_of_families_asks_for_nothing_else():
    wanted = frozenset({Family.RC4})

    assert all(Family.RC4 in families_of(code) for code in in_families(Version.TLS1_2, wanted))


def test_old_versions_are_not_offered_what_came_later():
    names = {name_of(code) for code in suites_of(Version.TLS1_0)}

    assert not any("GCM" in name or "SHA256" in name or "TLS_AES" in name for name in names)
    assert {name_of(code) for code in suites_of(Version.TLS1_3)} < set(SUITES.values())


def test_first_choice_names_forward_secrecy_before_all_else_of_its_kind():
    order = [is_forward_secret(code) for code in first_choice(Version.TLS1_2)]
    sound = [code for code in first_choice(Version.TLS1_2) if not families_of(code)]

    assert order[0]
    assert all(is_forward_secret(code) for code in sound)


def test_ssl2_has_its_seven_kinds():
    assert len(SSL2_KINDS) == 7
