"""Keys are those of RFC 8032, and travel as PEM."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chinar.engines.notary import (
    KeyFileError,
    from_seed,
    generate,
    read_public_key,
    read_signing_key,
)

# RFC 8032, section 7.1: seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_signatures_are_those_of_rfc_8032(seed, public, message, signature):
    key = from_seed(bytes.fromhex(seed))
    assert key.public.raw.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert key.public.signed(bytes.fromhex(message), bytes.fromhex(signature))
    assert not key.public.signed(bytes.fromhex(message) + b"!", bytes.fromhex(signature))


def test_keys_go_through_pem_and_keep_their_name():
    key = generate()
    again = read_signing_key(key.pem())
    assert again.sign(b"x") == key.sign(b"x")
    assert read_public_key(key.public.pem().encode()).id == key.id == again.id
    assert len(key.id) == 32


def test_a_printed_signing_key_shows_its_name_alone():
    key = generate()
    assert repr(key) == f"SigningKey({key.id})"


def test_two_keys_have_two_names():
    assert generate().id != generate().id


@pytest.mark.parametrize("pem", ["", "hello", "-----BEGIN PUBLIC KEY-----\nAAAA\n"])
def test_what_is_no_pem_is_refused(pem):
    with pytest.raises(KeyFileError):
        read_signing_key(pem)
    with pytest.raises(KeyFileError):
        read_public_key(pem)


def test_a_key_of_another_kind_is_refused():
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with pytest.raises(KeyFileError, match="Ed25519"):
        read_signing_key(private)
    with pytest.raises(KeyFileError, match="Ed25519"):
        read_public_key(public)


def test_a_private_key_given_as_public_is_refused_and_the_other_way_round():
    key = generate()
    with pytest.raises(KeyFileError):
        read_public_key(key.pem())
    with pytest.raises(KeyFileError):
        read_signing_key(key.public.pem())


def test_a_seed_of_another_length_is_refused():
    with pytest.raises(KeyFileError, match="32 bytes"):
        from_seed(b"short")
