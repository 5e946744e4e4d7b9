"""Ten thousand mutated answers of TLS and HTTP: each ends in a verdict on every code."""

from __future__ import annotations

import gc
from collections import Counter
from dataclasses import replace

import psutil
import pytest
from tests.engines.webaudit.fuzzing import http2_fuzz, http_fuzz, tls_fuzz
from tests.engines.webaudit.loopback import MOMENT

from chinar.engines.webaudit import ALL_CHECKS, Mode, Target, audit
from chinar.engines.webaudit.model import Need

SHARDS = 10
CASES = 300
ANSWERS = 1000
NAMED = {Need.NAMES, Need.MAIL}  # asked of name servers, which are not fuzzed here
CHECKS = [c for c in ALL_CHECKS if Mode.HYGIENE.includes(c.mode) and not c.needs & NAMED]
CODES = [code for check in CHECKS for code in check.codes]
MOST_GROWTH_BYTES = 48 * 1024 * 1024


def resident():
    gc.collect()
    return psutil.Process().memory_info().rss


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_mutated_answers_end_in_a_verdict_each(auditor, fleet, certificates, shard):
    """Half of the cases mutate HTTP, the rest TLS, HTTP in TLS and HTTP/2."""
    names = [f"case{number}.gov.in" for number in range(shard * CASES, (shard + 1) * CASES)]
    tls, two = certificates.context("*.gov.in"), certificates.context("*.gov.in")
    two.set_alpn_protocols(["h2"])
    said: Counter[str] = Counter()
    plain = fleet.serve(http_fuzz(shard, said))
    secure = [
        fleet.serve(tls_fuzz(shard, tls, said)),
        fleet.serve(tls_fuzz(shard, tls, said)),
        fleet.serve(http_fuzz(shard, said), tls),
        fleet.serve(http2_fuzz(shard, said), two),
    ]
    places = {(name, 80): ("127.0.0.1", plain) for name in names}
    for number, name in enumerate(names[::2]):
        places[name, 443] = ("127.0.0.1", secure[number % len(secure)])
    policy = replace(
        auditor.policy,
        only=tuple(check.id for check in CHECKS),
        connect_to=places,
        concurrency=40,
        connect_timeout_s=0.4,
        response_timeout_s=0.4,
        site_timeout_s=3,
        max_connections=8,
        max_requests=5,
    )
    targets = [
        Target(host=name, https_port=443 if (name, 443) in places else None) for name in names
    ]
    audit(targets[:50], policy, now=MOMENT)
    before = resident()
    report = audit(targets, policy, now=MOMENT)
    sites = len(report.sites)
    broken = [
        (str(site.target), verdict.check, verdict.evidence[-1][-800:])
        for site in report.sites
        for verdict in site.verdicts
        if verdict.facts.get("why") == "engine_error"
    ]

    assert not broken, broken[:3]
    assert sites == CASES
    assert sum(said.values()) >= ANSWERS
    assert min(said[kind] for kind in ("http", "http2", "tls")) > 20
    assert all([v.code for v in site.verdicts] == CODES for site in report.sites)
    assert {site.reached for site in report.sites} == {True, False}
    del report
    assert resident() - before < MOST_GROWTH_BYTES
