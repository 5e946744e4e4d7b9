"""Each code of TLS by what a survey told, and where there was none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engines.webaudit.loopback import HOST, MOMENT

from chinar.engines.webaudit import Outcome, Policy, Target
from chinar.engines.webaudit.checks.tls import CHECKS
from chinar.engines.webaudit.model import Ruling
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.tls import ABSENT, Family, Flaw, TlsSurvey, Told, Version
from chinar.engines.webaudit.seen.web import Failure, FailureKind, Handshake

PRESENT = Told(there=True, proof="seen")
UNTOLD = Told(failure=Failure(kind=FailureKind.TIMEOUT, detail="nothing came"))
VERSIONS = dict.fromkeys(Version, ABSENT) | {Version.TLS1_2: PRESENT, Version.TLS1_3: PRESENT}
SOUND = TlsSurvey(
    versions=VERSIONS,
    families=dict.fromkeys(Family, ABSENT),
    flaws=dict.fromkeys(Flaw, ABSENT),
)
BY_VERSION = {
    "tls.ssl2": Version.SSL2,
    "tls.ssl3": Version.SSL3,
    "tls.tls1_0": Version.TLS1_0,
    "tls.tls1_1": Version.TLS1_1,
}
BY_FAMILY = {
    "tls.cipher_null": Family.NULL,
    "tls.cipher_anonymous": Family.ANONYMOUS,
    "tls.cipher_export": Family.EXPORT,
    "tls.cipher_rc4": Family.RC4,
    "tls.cipher_3des": Family.TRIPLE_DES,
    "tls.cipher_des": Family.DES,
    "tls.cipher_cbc": Family.CBC,
}
BY_FLAW = {
    "tls.no_forward_secrecy": Flaw.NO_FORWARD_SECRECY,
    "tls.dh_weak": Flaw.WEAK_DH,
    "tls.heartbleed": Flaw.HEARTBLEED,
    "tls.ccs_injection": Flaw.CCS_INJECTION,
    "tls.robot": Flaw.ROBOT,
    "tls.insecure_renegotiation": Flaw.INSECURE_RENEGOTIATION,
    "tls.compression": Flaw.COMPRESSION,
    "tls.no_fallback_scsv": Flaw.NO_FALLBACK_SCSV,
    "tls.early_data": Flaw.EARLY_DATA,
}
MISSING = ("tls.no_tls1_2", "tls.no_tls1_3")
CODES = tuple(code for check in CHECKS for code in check.codes)


def judge(survey: TlsSurvey | None, handshake: Handshake | None = None) -> dict[str, Ruling]:
    seen = Observations(
        target=Target(host=HOST), tls=survey, handshake=handshake or Handshake(version="TLSv1.3")
    )
    rulings = [r for check in CHECKS for r in check.judge(seen, Policy(), MOMENT)]
    assert sorted(ruling.code for ruling in rulings) == sorted(CODES), "each code exactly once"
    return {ruling.code: ruling for ruling in rulings}


def survey_with(code: str, told: Told) -> TlsSurvey:
    if code in BY_VERSION:
        return replace(SOUND, versions={**VERSIONS, BY_VERSION[code]: told})
    if code in BY_FAMILY:
        return replace(SOUND, families={**SOUND.families, BY_FAMILY[code]: told})
    return replace(SOUND, flaws={**SOUND.flaws, BY_FLAW[code]: told})


def test_every_code_has_its_case():
    assert set(CODES) == {*BY_VERSION, *BY_FAMILY, *BY_FLAW, *MISSING}


def test_sound_door_passes_everything():
    assert {ruling.outcome for ruling in judge(SOUND).values()} == {Outcome.PASSED}


@pytest.mark.parametrize("code", [*BY_VERSION, *BY_FAMILY, *BY_FLAW])
def test_what_is_there_fails_its_code_alone(code):
    rulings = judge(survey_with(code, PRESENT))

    assert {c for c, ruling in rulings.items() if ruling.outcome is Outcome.FAILED} == {code}
    assert rulings[code].evidence == ("seen",)


@pytest.mark.parametrize("code", [*BY_VERSION, *BY_FAMILY, *BY_FLAW])
def test_what_was_not_told_cannot_be_told_alone(code):
    rulings = judge(survey_with(code, UNTOLD))

    assert {c for c, ruling in rulings.items() if ruling.outcome is Outcome.CANT_TELL} == {code}
    assert rulings[code].facts["why"] == "timeout"


@pytest.mark.parametrize(
    ("told", "failed", "untold"),
    [
        ({Version.TLS1_2: ABSENT}, set(), set()),
        ({Version.TLS1_3: ABSENT}, {"tls.no_tls1_3"}, set()),
        (
            {Version.TLS1_2: ABSENT, Version.TLS1_3: ABSENT, Version.TLS1_0: PRESENT},
            {"tls.no_tls1_2", "tls.no_tls1_3", "tls.tls1_0"},
            set(),
        ),
        ({Version.TLS1_2: ABSENT, Version.TLS1_3: ABSENT}, set(), set(MISSING)),
        ({Version.TLS1_3: UNTOLD}, set(), {"tls.no_tls1_3"}),
        ({Version.TLS1_2: UNTOLD}, set(), set()),
        ({Version.TLS1_2: UNTOLD, Version.TLS1_3: UNTOLD}, set(), set(MISSING)),
    ],
    ids=[
        "1.3 alone",
        "1.2 alone",
        "1.0 alone",
        "nothing at all",
        "1.3 not told",
        "1.2 not told",
        "neither told",
    ],
)
def test_missing_versions(told, failed, untold):
    rulings = judge(replace(SOUND, versions={**VERSIONS, **told}))

    assert {c for c, r in rulings.items() if r.outcome is Outcome.FAILED} == failed
    assert {c for c, r in rulings.items() if r.outcome is Outcome.CANT_TELL} == untold


def test_fallback_has_no_meaning_where_nothing_is_older():
    rulings = judge(survey_with("tls.no_fallback_scsv", Told(applies=False)))

    assert rulings["tls.no_fallback_scsv"].outcome is Outcome.INAPPLICABLE


def test_survey_that_was_not_made_tells_nothing():
    assert {r.outcome for r in judge(None).values()} == {Outcome.CANT_TELL}
    assert {r.outcome for r in judge(TlsSurvey()).values()} == {Outcome.CANT_TELL}


def test_facts_name_the_size_of_the_group():
    rulings = judge(replace(survey_with("tls.dh_weak", PRESENT), dh_bits=1024))

    assert rulings["tls.dh_weak"].facts["bits"] == 1024
