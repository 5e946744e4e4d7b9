"""The decision as a table, the moves of a certificate, and the versions of the rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chinar.portal.hosting import policy
from chinar.portal.hosting.decision import RULINGS, CertificateFacts, HostFacts, decide
from chinar.portal.hosting.lifecycle import (
    CERTIFICATE_MOVES,
    CertificateAction,
    CertificateState,
    NotPossibleError,
    Reason,
    Ruling,
    certificate_after,
)

ON = date(2026, 11, 24)
RULES = policy.named("jk-2024-03")
LIVE = HostFacts(name="a.gov.in", site_state="live")


def day(offset):
    return ON + timedelta(days=offset)


def certificate(**changes):
    given = {
        "state": "current",
        "audit_to": day(-10),
        "issued_on": day(-5),
        "valid_until": day(100),
        "conditional": False,
    }
    return CertificateFacts(**(given | changes))


TABLE = [
    ("", None, Ruling.UNKNOWN, Reason.HOST_NOT_REGISTERED, None),
    ("", certificate(), Ruling.UNKNOWN, Reason.HOST_NOT_REGISTERED, None),
    ("live", None, Ruling.UNKNOWN, Reason.NO_CERTIFICATE, None),
    ("planned", certificate(), Ruling.ADMIT, Reason.CERTIFIED, day(100)),
    ("live", certificate(), Ruling.ADMIT, Reason.CERTIFIED, day(100)),
    ("live", certificate(conditional=True), Ruling.CONDITIONAL, Reason.CONDITIONS, day(100)),
    ("live", certificate(issued_on=ON, valid_until=ON), Ruling.ADMIT, Reason.CERTIFIED, ON),
    ("live", certificate(valid_until=day(-1)), Ruling.DENY, Reason.LAPSED, day(-1)),
    ("live", certificate(issued_on=day(1)), Ruling.DENY, Reason.NOT_YET_VALID, day(100)),
    ("live", certificate(state="withdrawn"), Ruling.DENY, Reason.WITHDRAWN, None),
    (
        "live",
        certificate(state="withdrawn", valid_until=day(-1)),
        Ruling.DENY,
        Reason.WITHDRAWN,
        None,
    ),
    ("live", certificate(audit_to=day(-365)), Ruling.ADMIT, Reason.CERTIFIED, ON),
    ("live", certificate(audit_to=day(-366)), Ruling.DENY, Reason.OVER_AGE, day(-1)),
    (
        "live",
        certificate(conditional=True, valid_until=day(-1)),
        Ruling.DENY,
        Reason.LAPSED,
        day(-1),
    ),
    ("suspended", certificate(), Ruling.DENY, Reason.SITE_SUSPENDED, None),
    ("suspended", None, Ruling.DENY, Reason.SITE_SUSPENDED, None),
    ("retired", certificate(), Ruling.DENY, Reason.SITE_RETIRED, None),
]


@pytest.mark.parametrize(("site_state", "facts", "ruling", "reason", "until"), TABLE)
def test_gate_decides_as_the_table_says(site_state, facts, ruling, reason, until):
    decision = decide(HostFacts(name="a.gov.in", site_state=site_state), facts, ON, RULES)
    assert (decision.ruling, decision.reason, decision.valid_until) == (ruling, reason, until)
    assert decision.policy == "jk-2024-03"


def test_table_holds_every_reason_there_is():
    assert {row[3] for row in TABLE} == set(Reason) == set(RULINGS)


@pytest.mark.parametrize("state", CertificateState)
@pytest.mark.parametrize("action", CertificateAction)
def test_certificate_moves_as_the_table_says_and_no_other_way(state, action):
    if (state, action) in CERTIFICATE_MOVES:
        assert certificate_after(state, action) == CERTIFICATE_MOVES[state, action]
    else:
        with pytest.raises(NotPossibleError) as error:
            certificate_after(state, action)
        assert (error.value.state, error.value.action) == (state, action)


def test_rules_of_a_day_are_the_latest_begun_and_the_first_before_all():
    assert policy.in_force(date(2026, 1, 1)).version == "jk-2024-03"
    assert policy.in_force(date(2000, 1, 1)) is policy.POLICIES[0]
    with pytest.raises(LookupError):
        policy.named("nobody's")


@pytest.mark.parametrize("rules", policy.POLICIES, ids=lambda rules: rules.version)
def test_every_value_of_the_rules_has_its_source(rules):
    values = {"validity_days", "max_age_days", "signatories", "notice_days", "final_notice_days"}
    assert set(rules.sources) == values
    assert all(source.basis and "://" in source.address for source in rules.sources.values())
    assert list(rules.notice_days) == sorted(rules.notice_days, reverse=True)


def test_versions_are_in_order_and_named_once():
    days = [rules.since for rules in policy.POLICIES]
    assert days == sorted(days)
    assert len({rules.version for rules in policy.POLICIES}) == len(policy.POLICIES)
