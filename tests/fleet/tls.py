"""Faults of the TLS door: OpenSSL and nginx where they can serve them, relics where not."""

from __future__ import annotations

import ssl
import warnings
from base64 import encodebytes

from tests.fleet import tls_words as words
from tests.fleet.site import FleetSite, Leaf, Nginx, Papers
from tests.fleet.tls_servers import Context, Relic, relic_door

_MODERN = "ECDHE+AESGCM:ECDHE+CHACHA20"
_RSA = Leaf(key="rsa2048")
_ECDHE_RSA_GCM, _RSA_GCM, _RSA_CBC = 0xC02F, 0x009C, 0x002F
_EXPORT_RC4, _RC4, _DES, _TRIPLE_DES = 0x0003, 0x0005, 0x0009, 0x000A
_SSL2_RC4 = 0x010080


def _context(
    ciphers: str = _MODERN,
    lowest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
    highest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
    without: int = 0,
    dh_bits: int = 0,
) -> Context:
    """Describe a context; OpenSSL 3 serves old things at security level 0 alone."""

    def make(papers: Papers) -> ssl.SSLContext:
        context = papers.context()
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old versions are the point
            context.minimum_version = lowest
            context.maximum_version = highest
            context.options |= without
        if dh_bits:
            file = papers.key_file.with_suffix(f".dh{dh_bits}")
            file.write_bytes(_dh_parameters(dh_bits))
            context.load_dh_params(file)
        return context

    return make


_GROUPS = {
    # RFC 2409 section 6.2 (1024 bits) and RFC 3526 section 3 (2048 bits); both have generator 2.
    1024: (
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A0879"
        "8E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B"
        "0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"
    ),
    2048: (
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A0879"
        "8E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B"
        "0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA4836"
        "1C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804"
        "F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6"
        "955817183995497CEA956AE515D2261898FA051015728E5A8AACAA68FFFFFFFFFFFFFFFF"
    ),
}


def _dh_parameters(bits: int) -> bytes:
    """Write PKCS #3 parameters in DER by hand: a sequence of the prime and the generator."""
    prime = b"\0" + bytes.fromhex(_GROUPS[bits])
    numbers = b"\2\x82" + len(prime).to_bytes(2, "big") + prime + b"\2\1\2"
    der = b"\x30\x82" + len(numbers).to_bytes(2, "big") + numbers
    return b"-----BEGIN DH PARAMETERS-----\n%s-----END DH PARAMETERS-----\n" % encodebytes(der)


V10, V11, V12, V13 = (
    ssl.TLSVersion.TLSv1,
    ssl.TLSVersion.TLSv1_1,
    ssl.TLSVersion.TLSv1_2,
    ssl.TLSVersion.TLSv1_3,
)
_OLD_TOO = f"{_MODERN}:ECDHE-ECDSA-AES128-SHA"

_SERVED_BY_OPENSSL = (
    FleetSite(
        name="tls10",
        truth=frozenset({"tls.tls1_0", "tls.cipher_cbc"}),
        story="TLS 1.0 for old clients, beside 1.2 and 1.3.",
        tls=_context(_OLD_TOO, V10, without=ssl.OP_NO_TLSv1_1),
    ),
    FleetSite(
        name="tls11",
        truth=frozenset({"tls.tls1_1", "tls.cipher_cbc"}),
        story="TLS 1.1 for old clients.",
        tls=_context(_OLD_TOO, V11),
    ),
    FleetSite(
        name="tls11-newest",
        truth=frozenset(
            {"tls.tls1_0", "tls.tls1_1", "tls.no_tls1_2", "tls.no_tls1_3", "tls.cipher_cbc"}
        ),
        story="A server that was never updated: TLS 1.1 is its newest.",
        tls=_context(_OLD_TOO, V10, V11),
    ),
    FleetSite(
        name="tls12-newest",
        truth=frozenset({"tls.no_tls1_3"}),
        story="TLS 1.2 alone, well configured.",
        tls=_context(highest=V12),
    ),
    FleetSite(
        name="cbc",
        truth=frozenset({"tls.cipher_cbc"}),
        story="CBC suites at the end of the list.",
        tls=_context(f"{_MODERN}:ECDHE-ECDSA-AES256-SHA384"),
    ),
    FleetSite(
        name="no-secrecy",
        truth=frozenset({"tls.no_forward_secrecy"}),
        story="RSA key exchange alone under TLS 1.2.",
        leaf=_RSA,
        tls=_context("AES128-GCM-SHA256"),
    ),
    FleetSite(
        name="secrecy-last",
        truth=frozenset({"tls.no_forward_secrecy"}),
        story="ECDHE is offered, but the server prefers RSA key exchange.",
        leaf=_RSA,
        tls=_context(
            "AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256",
            without=ssl.OP_CIPHER_SERVER_PREFERENCE,
        ),
    ),
    FleetSite(
        name="rsa-exchange-last",
        story="RSA key exchange after ECDHE, soundly made: no fault of these codes.",
        leaf=_RSA,
        tls=_context("ECDHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256"),
    ),
    FleetSite(
        name="dh1024",
        truth=frozenset({"tls.dh_weak"}),
        story="A Diffie-Hellman group of 1024 bits.",
        leaf=_RSA,
        tls=_context(f"{_MODERN}:DHE-RSA-AES128-GCM-SHA256", dh_bits=1024),
    ),
    FleetSite(
        name="dh2048",
        story="A Diffie-Hellman group of 2048 bits.",
        leaf=_RSA,
        tls=_context(f"{_MODERN}:DHE-RSA-AES128-GCM-SHA256", dh_bits=2048),
    ),
    FleetSite(
        name="anonymous",
        truth=frozenset({"tls.cipher_anonymous"}),
        story="Suites without a certificate.",
        tls=_context(f"{_MODERN}:ADH-AES128-GCM-SHA256", dh_bits=2048),
    ),
    FleetSite(
        name="null",
        truth=frozenset({"tls.cipher_null"}),
        story="Suites without encryption.",
        tls=_context(f"{_MODERN}:ECDHE-ECDSA-NULL-SHA"),
    ),
    FleetSite(
        name="early-data",
        truth=frozenset({"tls.early_data"}),
        story="nginx with ssl_early_data on.",
        nginx=Nginx(https="ssl_early_data on;"),
    ),
)

_TLS12_CURVE = {words.TLS12: [_ECDHE_RSA_GCM]}
_SERVED_BY_RELICS = (
    FleetSite(
        name="ssl2",
        truth=frozenset({"tls.ssl2", "tls.cipher_rc4"}),
        story="SSL 2 still on; all it has is RC4.",
        https=relic_door(Relic(suites={words.SSL2: [_SSL2_RC4]})),
    ),
    FleetSite(
        name="ssl3",
        truth=frozenset({"tls.ssl3", "tls.cipher_cbc"}),
        story="SSL 3 still on.",
        leaf=_RSA,
        https=relic_door(Relic(suites={words.SSL3: [_RSA_CBC]})),
    ),
    FleetSite(
        name="rc4",
        truth=frozenset({"tls.cipher_rc4"}),
        story="RC4 at the end of the list.",
        leaf=_RSA,
        https=relic_door(Relic(suites={words.TLS12: [_RC4]})),
    ),
    FleetSite(
        name="3des",
        truth=frozenset({"tls.cipher_3des", "tls.cipher_cbc"}),
        story="Triple DES at the end of the list.",
        leaf=_RSA,
        https=relic_door(Relic(suites={words.TLS12: [_TRIPLE_DES]})),
    ),
    FleetSite(
        name="des",
        truth=frozenset({"tls.cipher_des", "tls.cipher_cbc"}),
        story="DES at the end of the list.",
        leaf=_RSA,
        https=relic_door(Relic(suites={words.TLS12: [_DES]})),
    ),
    FleetSite(
        name="export",
        truth=frozenset({"tls.cipher_export", "tls.cipher_rc4"}),
        story="Export RC4 at the end of the list.",
        leaf=_RSA,
        https=relic_door(Relic(suites={words.TLS12: [_EXPORT_RC4]})),
    ),
    FleetSite(
        name="heartbleed",
        truth=frozenset({"tls.heartbleed"}),
        story="An OpenSSL from before April 2014 answers below TLS 1.3.",
        https=relic_door(Relic(suites=_TLS12_CURVE, first=True, heartbeat="bleeds")),
    ),
    FleetSite(
        name="heartbeat",
        story="Heartbeats, soundly made: no fault.",
        https=relic_door(Relic(suites=_TLS12_CURVE, first=True, heartbeat="sound")),
    ),
    FleetSite(
        name="ccs",
        truth=frozenset({"tls.ccs_injection", "tls.no_tls1_3"}),
        story="Takes a ChangeCipherSpec before the keys are agreed.",
        https=relic_door(
            Relic(suites=_TLS12_CURVE, first=True, takes_early_change=True, highest=words.TLS12),
            _context(highest=V12),
        ),
    ),
    FleetSite(
        name="robot",
        truth=frozenset({"tls.robot"}),
        story="Another alert for wrongly padded RSA messages.",
        leaf=_RSA,
        https=relic_door(Relic(suites={words.TLS12: [_RSA_GCM]}, oracle=True)),
    ),
    FleetSite(
        name="renegotiation",
        truth=frozenset({"tls.insecure_renegotiation"}),
        story="A TLS library from before 2010 below TLS 1.3.",
        https=relic_door(Relic(suites=_TLS12_CURVE, first=True, renegotiates_safely=False)),
    ),
    FleetSite(
        name="compression",
        truth=frozenset({"tls.compression"}),
        story="DEFLATE inside TLS.",
        https=relic_door(Relic(suites=_TLS12_CURVE, first=True, compresses=True)),
    ),
    FleetSite(
        name="fallback",
        truth=frozenset({"tls.tls1_0", "tls.cipher_cbc", "tls.no_fallback_scsv"}),
        story="TLS 1.0 beside newer ones, deaf to the fallback signal.",
        leaf=_RSA,
        https=relic_door(Relic(suites={words.TLS10: [_RSA_CBC]}, notices_fallback=False)),
    ),
    FleetSite(
        name="everything-old",
        truth=frozenset(
            {
                "tls.ssl2",
                "tls.ssl3",
                "tls.tls1_0",
                "tls.cipher_rc4",
                "tls.cipher_cbc",
                "tls.cipher_export",
                "tls.cipher_des",
                "tls.cipher_3des",
                "tls.no_fallback_scsv",
                "tls.robot",
                "tls.dh_weak",
                "tls.cipher_anonymous",
                "tls.cipher_null",
            }
        ),
        story="A museum behind one address.",
        leaf=_RSA,
        https=relic_door(
            Relic(
                suites={
                    words.SSL2: [_SSL2_RC4],
                    words.SSL3: [_EXPORT_RC4, _RSA_CBC],
                    words.TLS10: [0x0014, _DES, _TRIPLE_DES, 0x0018, 0x0002, _RSA_CBC],
                },
                notices_fallback=False,
                oracle=True,
                dh_bits=512,
            )
        ),
    ),
    FleetSite(
        name="closes-on-old",
        story="Hangs up on hellos it does not like, without an alert.",
        https=relic_door(Relic(refuses_by="close")),
    ),
)

_ODD = (
    FleetSite(
        name="swallows-old",
        story="A firewall swallows hellos it does not like: nothing is offered, nothing told.",
        https=relic_door(Relic(refuses_by="stall")),
        policy={"connect_timeout_s": 1.0},
    ),
)

SITES = (*_SERVED_BY_OPENSSL, *_SERVED_BY_RELICS, *_ODD)
