"""Scores, grades, the two reports, and what becomes of an engine that breaks."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.engines.webaudit.loopback import HOST, MOMENT, answer, page, verdict

from chinar.engines.webaudit import (
    CODES,
    Outcome,
    Policy,
    Severity,
    Target,
    TargetError,
    Verdict,
    audit,
    scan,
    to_json,
    to_text,
)
from chinar.engines.webaudit.model import Check
from chinar.engines.webaudit.probes.trust import TrustContexts, _system_has_roots
from chinar.engines.webaudit.scanner import judge
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Fetch, Handshake
from chinar.engines.webaudit.translation import gettext_noop


def of(outcome: Outcome, code: str = "csp.missing") -> Verdict:
    return Verdict(check="c", outcome=outcome, code=code, severity=CODES[code].severity)


def test_severities_are_ranked_worst_first():
    assert sorted(Severity, key=lambda s: s.rank)[0] is Severity.CRITICAL


def test_texts_are_marked_and_unchanged():
    assert gettext_noop("text") == "text"


def test_json_report_keeps_its_contract(auditor, fleet):
    https = fleet.site({"/": page(without="X-Content-Type-Options")}, auditor.good_tls())
    policy = replace(
        auditor.policy,
        connect_to={(HOST, 443): ("127.0.0.1", https), (HOST, 80): ("127.0.0.1", 1)},
    )
    done = []
    report = audit([Target(host=HOST)], policy, now=MOMENT, progress=done.append)
    data = json.loads("".join(to_json(report)))

    assert list(data) == ["engine", "started_at", "finished_at", "policy", "unfinished", "sites"]
    assert data["engine"]["name"] == "chinar-webaudit"
    assert data["started_at"] == MOMENT.isoformat()
    (site,) = data["sites"]
    assert {"target", "address", "grade", "score", "verdicts", "connections"} <= set(site)
    assert {"requests", "bytes", "seconds"} <= set(site)
    for line in site["verdicts"]:
        assert list(line) == ["check", "outcome", "code", "severity", "facts", "evidence"]
    assert data["policy"]["ca_files"] == [auditor.policy.ca_files[0].name]
    assert done == list(report.sites)


def test_text_report_names_the_fault_and_the_remedy(auditor, fleet):
    front = page(without="X-Content-Type-Options", Strict_Transport_Security="max-age=1\x1b[31m")
    https = fleet.site({"/": front}, auditor.good_tls())
    routes = {(HOST, 443): ("127.0.0.1", https), (HOST, 80): ("127.0.0.1", 1)}
    text = to_text(
        audit([Target(host=HOST)], replace(auditor.policy, connect_to=routes), now=MOMENT)
    )

    assert "xcto.missing" in text
    assert "nosniff with every answer" in text
    assert "\x1b" not in text


def test_text_report_says_when_nothing_was_found_and_when_it_cannot_tell(auditor, fleet):
    good = {"/": page()}
    https = fleet.site(good, auditor.good_tls())
    routes = {(HOST, 443): ("127.0.0.1", https), (HOST, 80): ("127.0.0.1", 1)}
    targets = [Target(host=HOST), Target(host="nobody.gov.in")]
    text = to_text(audit(targets, replace(auditor.policy, connect_to=routes), now=MOMENT))

    assert "nothing found" in text
    assert "cannot tell: " in text


def test_many_targets_come_back_in_their_order(auditor, fleet):
    port = fleet.site({"/": page()})
    hosts = [f"site{number}.gov.in" for number in range(30)]
    routes = {(host, 8080): ("127.0.0.1", port) for host in hosts}
    targets = [Target.parse(f"http://{host}:8080") for host in hosts]
    report = audit(targets, replace(auditor.policy, connect_to=routes, concurrency=7), now=MOMENT)

    assert [site.target.host for site in report.sites] == hosts
    assert all(site.reached for site in report.sites)


def test_no_target_gives_an_empty_report():
    assert audit([], now=MOMENT).sites == ()


def test_check_that_breaks_cannot_tell_and_the_others_still_rule():
    def breaks(*_):
        raise RuntimeError("boom")

    def forgets(*_):
        return []

    checks = [
        Check(id="a.b", codes=("csp.missing",), judge=breaks),
        Check(id="a.c", codes=("xcto.missing",), judge=forgets),
    ]
    first, second = judge(Observations(target=Target(host=HOST)), Policy(), MOMENT, checks)

    assert first.outcome is second.outcome is Outcome.CANT_TELL
    assert "boom" in first.evidence[0]
    assert "must rule once" in second.evidence[0]


def test_probe_that_breaks_the_engine_cannot_tell_with_its_trace(monkeypatch):
    async def breaks(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr("chinar.engines.webaudit.scanner.observe", breaks)
    report = asyncio.run(scan(Target(host=HOST), Policy(), MOMENT))

    assert {v.outcome for v in report.verdicts} == {Outcome.CANT_TELL}
    assert "boom" in report.verdicts[0].evidence[0]
    assert (report.score, report.reached) == (None, False)


def test_observations_without_any_probe_pass_nothing_but_the_name():
    verdicts = judge(Observations(target=Target(host=HOST)), Policy(), MOMENT)

    passed = {v.code for v in verdicts if v.outcome is Outcome.PASSED}
    assert passed == {"domain.not_government"}


@pytest.mark.parametrize(
    ("chain", "trusted", "why"),
    [((), True, "unreadable_certificate"), ((b"junk",), True, "unreadable_certificate")],
)
def test_certificate_that_cannot_be_read_cannot_tell(chain, trusted, why):
    target = Target(host=HOST)
    https = Fetch(start=target.https)
    seen = Observations(
        target=target, handshake=Handshake(chain=chain, trusted=trusted), https=https
    )

    assert {v.facts["why"] for v in judge(seen, Policy(), MOMENT) if v.code == "cert.expired"} == {
        why
    }


def test_machine_without_root_certificates_does_not_accuse(auditor, fleet, monkeypatch):
    monkeypatch.setattr("chinar.engines.webaudit.probes.trust._system_has_roots", lambda: False)
    https = fleet.site({"/": page()}, auditor.good_tls())
    report = auditor(https, None, ca_files=())

    assert verdict(report, "cert.untrusted").facts["why"] == "no_root_store"
    assert verdict(report, "cert.expired").outcome is Outcome.PASSED


def test_root_store_is_found_as_file_or_folder(monkeypatch, tmp_path):
    class Paths:
        cafile = None
        capath = str(tmp_path)

    monkeypatch.setattr("ssl.get_default_verify_paths", lambda: Paths)
    assert not _system_has_roots()
    (tmp_path / "abc.0").touch()
    assert _system_has_roots()
    Paths.cafile = str(tmp_path / "abc.0")
    assert _system_has_roots()


def test_authority_file_that_cannot_be_used_is_refused(tmp_path):
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for path in (Path("/nowhere/ca.pem"), empty):
        with pytest.raises(TargetError, match="PEM"):
            TrustContexts.load([path])


def test_error_page_over_http_alone_is_judged_by_availability(auditor, fleet):
    http = fleet.site({"*": answer("down", 502)})
    report = auditor(None, http)

    assert verdict(report, "site.server_error").outcome is Outcome.FAILED
    assert verdict(report, "csp.missing").facts["why"] == "not_a_page"
