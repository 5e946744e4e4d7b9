"""Surveys of real servers on loopback: sound ones, old ones, and ones that tell nothing."""

from __future__ import annotations

import asyncio
import ssl

import pytest
from tests.engines.webaudit.loopback import GOOD_PAGE, HOST, page, verdict
from tests.fleet import tls_words as words
from tests.fleet.tls_servers import first_record, pass_on

from chinar.engines.webaudit import Outcome
from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.policy import Mode

TLS_CODES = tuple(code for code in CODES if code.startswith("tls."))
OLD = tuple(
    code for code in TLS_CODES if code not in {"tls.no_tls1_2", "tls.no_tls1_3", "tls.early_data"}
)
ONLY = ("tls", "site.availability")
MOST_CONNECTIONS = 12


def outcomes(report, codes=TLS_CODES) -> set[Outcome]:
    return {verdict(report, code).outcome for code in codes}


def accused(report) -> set[str]:
    return {v.code for v in report.failed if v.code in TLS_CODES}


@pytest.fixture
def behind(fleet, auditor):
    """Put a rule in front of a sound server: bytes to say, or None to let OpenSSL speak."""

    def serve(rule, context: ssl.SSLContext | None = None) -> int:
        tls = context or auditor.good_tls()

        async def site(reader, writer):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(page(GOOD_PAGE))
                await writer.drain()

        async def handler(reader, writer):
            hello = words.read_hello(await first_record(reader))
            said = rule(hello)
            if said is None:
                await pass_on(site, tls, hello.raw, reader, writer)
            elif said == "stall":
                await asyncio.Event().wait()
            else:
                writer.write(said)
                await writer.drain()

        return fleet.serve(handler)

    return serve


@pytest.mark.parametrize(
    ("lowest", "highest", "faults"),
    [
        (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3, set()),
        (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3, set()),
        (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, {"tls.no_tls1_3"}),
    ],
    ids=["1.2 and 1.3", "1.3 alone", "1.2 alone"],
)
def test_sound_server_costs_few_connections(behind, auditor, fleet, lowest, highest, faults):
    context = auditor.good_tls()
    context.minimum_version, context.maximum_version = lowest, highest
    port = behind(lambda hello: None, context)

    report = auditor(port, None, only=ONLY)

    assert accused(report) == faults
    assert Outcome.CANT_TELL not in outcomes(report)
    assert fleet.accepted <= MOST_CONNECTIONS


@pytest.mark.parametrize("why", ["timeout", "garbage"])
def test_old_hellos_that_get_no_answer_accuse_nobody(behind, auditor, fleet, why):
    said = "stall" if why == "timeout" else b"HTTP/1.1 400 Bad Request\r\n\r\n"
    port = behind(lambda hello: None if hello.modern else said)

    report = auditor(port, None, only=ONLY, response_timeout_s=0.2)

    assert not accused(report)
    assert verdict(report, "tls.no_tls1_2").outcome is Outcome.PASSED
    assert verdict(report, "tls.no_tls1_3").outcome is Outcome.PASSED
    told = outcomes(report, tuple(code for code in OLD if code != "tls.no_fallback_scsv"))
    assert told == {Outcome.CANT_TELL}
    assert verdict(report, "tls.ssl3").facts["why"] == why
    assert fleet.accepted <= 6, "a door that does not answer is left alone"


@pytest.mark.parametrize(
    ("oldest", "silent"),
    [(words.SSL3, {"tls.ssl2", "tls.ssl3"}), (words.SSL2, {"tls.ssl2"})],
    ids=["both of SSL", "SSL 2"],
)
def test_only_what_stalls_cannot_be_told(behind, auditor, oldest, silent):
    port = behind(lambda hello: "stall" if hello.version <= oldest else None)

    report = auditor(port, None, only=ONLY, response_timeout_s=0.2)

    untold = {v.code for v in report.verdicts if v.outcome is Outcome.CANT_TELL}
    assert untold == silent
    assert not accused(report)


def test_server_that_hangs_up_on_old_hellos_does_not_offer_them(behind, auditor):
    port = behind(lambda hello: None if hello.version >= words.TLS12 else b"")

    report = auditor(port, None, only=ONLY)

    assert outcomes(report) <= {Outcome.PASSED, Outcome.INAPPLICABLE}


def test_server_that_has_had_enough_of_us_is_not_acquitted(behind, auditor, fleet):
    """After three connections everybody is hung up on: that says nothing of old versions."""
    port = behind(lambda hello: None if fleet.accepted <= 3 else b"")

    report = auditor(port, None, only=ONLY)

    assert not accused(report)
    assert verdict(report, "tls.tls1_0").outcome is Outcome.CANT_TELL
    assert verdict(report, "tls.cipher_rc4").outcome is Outcome.CANT_TELL
    assert verdict(report, "tls.cipher_rc4").facts["why"] == "closed"


def test_server_that_refuses_everybody_tells_nothing(behind, auditor):
    port = behind(lambda hello: words.alert(words.TLS12, words.REFUSED))

    report = auditor(port, None, only=ONLY)

    assert outcomes(report) <= {Outcome.CANT_TELL, Outcome.INAPPLICABLE}


def test_server_that_wants_another_name_tells_nothing(auditor, fleet):
    context = auditor.good_tls()

    def refuse(session, name, _context):
        return None if name == "other.gov.in" else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    context.sni_callback = refuse

    report = auditor(fleet.site({"*": page()}, context), None, only=ONLY)

    assert outcomes(report) <= {Outcome.CANT_TELL, Outcome.INAPPLICABLE}


def test_server_that_wants_our_name_is_judged(auditor, fleet):
    context = auditor.good_tls()

    def refuse(session, name, _context):
        return None if name == HOST else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    context.sni_callback = refuse

    report = auditor(fleet.site({"*": page()}, context), None, only=ONLY)

    assert outcomes(report) <= {Outcome.PASSED, Outcome.INAPPLICABLE}


@pytest.mark.parametrize("suite", [0x0005, 0x1301], ids=["rc4", "tls13 suite"])
def test_suite_that_was_not_offered_proves_nothing(behind, auditor, suite):
    def rule(hello):
        if hello.modern:
            return None
        offered = 0xC02F if suite in hello.suites else suite
        flight = words.server_hello(words.TLS12, offered, 0, {}) + words.HELLO_DONE
        return words.record(words.HANDSHAKE, words.TLS12, flight)

    report = auditor(behind(rule), None, only=ONLY)

    assert verdict(report, "tls.cipher_rc4").outcome is not Outcome.FAILED
    assert verdict(report, "tls.cipher_cbc").outcome is Outcome.CANT_TELL


def test_server_that_bears_no_modern_hello_is_judged_by_old_ones(auditor, fleet):
    async def handler(reader, writer):
        hello = words.read_hello(await first_record(reader))
        known = [suite for suite in (0x0005, 0x000A) if suite in hello.suites]
        if hello.version == words.SSL2 or hello.version > words.TLS11 or not known:
            writer.write(words.alert(words.TLS10, words.NO_VERSION))
        else:
            version = min(hello.version, words.TLS10)
            flight = words.server_hello(version, known[0], 0, {}) + words.HELLO_DONE
            writer.write(words.record(words.HANDSHAKE, version, flight))
        await writer.drain()

    report = auditor(fleet.serve(handler), None, only=ONLY)

    assert {
        "tls.ssl3", "tls.tls1_0", "tls.no_tls1_2", "tls.no_tls1_3", "tls.no_forward_secrecy",
        "tls.cipher_rc4", "tls.cipher_3des", "tls.cipher_cbc", "tls.insecure_renegotiation",
    } <= accused(report)  # fmt: skip
    assert verdict(report, "tls.tls1_1").outcome is Outcome.PASSED


@pytest.mark.parametrize("version", [words.SSL2, words.SSL3], ids=["SSL 2", "SSL 3"])
def test_server_of_ssl_alone_is_judged_though_nothing_else_can_be(auditor, fleet, version):
    async def handler(reader, writer):
        hello = words.read_hello(await first_record(reader))
        if version == words.SSL2 and hello.version == words.SSL2:
            writer.write(words.ssl2_server_hello(b"certificate", [0x0700C0]))
        elif version == words.SSL3 and not hello.modern and 0x000A in hello.suites:
            flight = words.server_hello(words.SSL3, 0x000A, 0, {}) + words.HELLO_DONE
            writer.write(words.record(words.HANDSHAKE, words.SSL3, flight))
        else:
            writer.write(words.alert(words.SSL3, words.REFUSED))
        await writer.drain()

    report = auditor(fleet.serve(handler), fleet.site({"/": page()}), only=ONLY)

    name = "tls.ssl2" if version == words.SSL2 else "tls.ssl3"
    found = {name, "tls.no_tls1_2", "tls.no_tls1_3", "tls.cipher_3des", "tls.cipher_cbc"}
    assert found <= accused(report)


def test_site_without_https_is_not_judged(auditor, fleet):
    report = auditor(None, fleet.site({"/": page()}), only=ONLY)

    assert outcomes(report) == {Outcome.INAPPLICABLE}


def test_site_that_cannot_be_reached_tells_nothing(auditor):
    report = auditor(None, None, only=ONLY)

    assert Outcome.FAILED not in outcomes(report)
    assert Outcome.PASSED not in outcomes(report)


def test_used_up_budget_cannot_tell_the_rest(behind, auditor, fleet):
    port = behind(lambda hello: None)

    report = auditor(port, None, only=ONLY, max_connections=4)

    assert not accused(report)
    assert fleet.accepted <= 4
    assert "budget" in {v.facts.get("why") for v in report.verdicts if v.code in TLS_CODES}


def test_deep_mode_names_every_suite_and_curve(auditor, fleet):
    context = auditor.good_tls()
    context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0")
    port = fleet.site({"*": page()}, context)

    report = auditor(port, None, only=ONLY, mode=Mode.DEEP, max_connections=200)

    facts = verdict(report, "tls.no_forward_secrecy").facts
    assert set(facts["suites"]) == {
        "TLS 1.2: TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS 1.2: TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS 1.3: TLS_AES_256_GCM_SHA384",
        "TLS 1.3: TLS_CHACHA20_POLY1305_SHA256",
        "TLS 1.3: TLS_AES_128_GCM_SHA256",
    }
    assert {"x25519", "secp256r1", "secp384r1"} <= set(facts["curves"])
