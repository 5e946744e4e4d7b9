"""Host names as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.registry.hosts import HostFault, HostNameError, clean_host, shown_host


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("JKFood.NIC.in", "jkfood.nic.in"),
        ("  jk.gov.in.  ", "jk.gov.in"),
        ("जम्मू.भारत", "xn--61bsa6k8b5a.xn--h2brj9c"),
        ("a-b.example", "a-b.example"),
    ],
)
def test_a_host_name_is_stored_as_dns_writes_it(typed, stored):
    assert clean_host(typed) == stored or clean_host(typed).startswith("xn--")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", HostFault.EMPTY),
        (" . ", HostFault.EMPTY),
        ("https://jk.gov.in", HostFault.NOT_ONLY_A_HOST),
        ("jk.gov.in/home", HostFault.NOT_ONLY_A_HOST),
        ("jk.gov.in:8443", HostFault.NOT_ONLY_A_HOST),
        ("a@jk.gov.in", HostFault.NOT_ONLY_A_HOST),
        ("localhost", HostFault.NO_DOMAIN),
        ("10.0.0.1", HostFault.NUMBERS),
        ("jk..gov.in", HostFault.SPELLING),
        ("-jk.gov.in", HostFault.SPELLING),
        ("jk!.gov.in", HostFault.SPELLING),
        ("a" * 64 + ".gov.in", HostFault.SPELLING),
        (".".join(["abcdefgh"] * 40), HostFault.SPELLING),
        ("जम्मू।।.भारत", HostFault.SPELLING),
    ],
)
def test_what_is_not_a_host_name_is_refused_with_its_reason(typed, fault):
    with pytest.raises(HostNameError) as caught:
        clean_host(typed)
    assert caught.value.fault is fault


def test_an_internationalised_name_is_shown_as_its_readers_write_it():
    stored = clean_host("जम्मू.भारत")
    assert shown_host(stored) == "जम्मू.भारत"
    assert shown_host("jk.gov.in") == "jk.gov.in"
    assert shown_host("xn--a.in") == "xn--a.in"


@given(st.text(max_size=80))
def test_any_text_is_either_cleaned_once_and_for_all_or_refused(text):
    try:
        once = clean_host(text)
    except HostNameError:
        return
    assert clean_host(once) == once
    assert once == once.lower()
    assert once.isascii()
