"""Few connections, used again; a site that asks for peace gets it; reports are streamed."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.engines.webaudit.loopback import HOST, MOMENT, answer, page, verdict

from chinar.engines.webaudit import Outcome, Target, stream
from chinar.engines.webaudit.probes.lanes import MAX_LANES
from chinar.engines.webaudit.scanner import judge
from chinar.engines.webaudit.seen.site import Observations

RECHECK = ("exposed.git",)
MANY = ("headers", "exposure", "software")


def slowly(fleet, routes):
    """Serve answers after as long as a distant server takes."""
    give = fleet.http(routes)

    async def handler(reader, writer):
        class Distant:
            async def readline(self):
                line = await reader.readline()
                if line.startswith(b"GET"):
                    await asyncio.sleep(0.03)
                return line

        await give(Distant(), writer)

    return handler


def test_one_finding_is_rechecked_over_two_connections(auditor, fleet):
    git = {"/.git/HEAD": answer("ref: refs/heads/main\n")}
    https = fleet.site({"/": page()} | git, auditor.good_tls())
    report = auditor(https, auditor.redirect(f"https://{HOST}/"), only=RECHECK)

    assert verdict(report, "exposed.git").outcome is Outcome.FAILED
    assert report.connections == fleet.accepted == 2
    assert report.requests == len(fleet.requests) == 4


def test_kept_connection_is_used_before_another_is_opened(auditor, fleet):
    https = fleet.site({"/": page()}, auditor.good_tls())
    report = auditor(https, None, only=MANY)

    assert report.requests > 8
    assert fleet.accepted_at[https] <= MAX_LANES


def test_distant_server_gets_more_lanes_but_few_and_their_sessions_are_resumed(auditor, fleet):
    tls = auditor.good_tls()
    https = fleet.serve(slowly(fleet, {"/": page()}), tls)
    report = auditor(https, None, only=MANY)

    assert report.requests > 8
    assert 2 <= fleet.accepted_at[https] <= MAX_LANES
    assert tls.session_stats()["hits"] >= 1


@pytest.mark.parametrize(
    ("status", "headers", "asked"),
    [(429, {}, 1), (503, {"Retry-After": "60"}, 1), (503, {}, 3)],
)
def test_site_that_asks_for_peace_is_left_alone(auditor, fleet, status, headers, asked):
    routes = {"/": page(), "*": answer("later", status, headers)}
    report = auditor(fleet.site(routes, auditor.good_tls()), None, only=MANY)

    refused = [path for _, path, _ in fleet.requests if path != "/"]
    assert asked <= len(refused) < asked + MAX_LANES
    why = {v.facts.get("why") for v in report.verdicts if v.code.startswith("exposed.")}
    assert "throttled" in why
    assert not [v for v in report.failed if v.code.startswith("exposed.")]


def test_single_busy_answers_are_no_request_to_stop(auditor, fleet):
    turns = iter(range(1000))

    def moody(path, headers):
        return answer("busy", 503) if next(turns) % 2 else answer("not here", 404)

    routes = {"/": page(), "*": moody}
    report = auditor(fleet.site(routes, auditor.good_tls()), None, only=MANY)

    assert "throttled" not in {v.facts.get("why") for v in report.verdicts}


def test_origin_that_falls_silent_is_not_asked_for_ever(auditor, fleet):
    give = fleet.http({"/": page()})

    async def front_only(reader, writer):
        class FrontOnly:
            async def readline(self):
                line = await reader.readline()
                if line.startswith(b"GET") and not line.startswith(b"GET / "):
                    silent.append(line)
                    await asyncio.Event().wait()
                return line

        await give(FrontOnly(), writer)

    silent = []
    https = fleet.serve(front_only, auditor.good_tls())
    report = auditor(https, None, only=MANY, response_timeout_s=0.2)

    assert 1 <= len(silent) <= 2 * MAX_LANES
    assert verdict(report, "exposed.git").facts["why"] == "timeout"


@pytest.mark.parametrize(
    "path", ["/a b", "/a\r\nX-Injected: 1", "/a\n", "/\u0905", "/a\tb", "/a\x00"]
)
def test_path_from_a_page_cannot_leave_its_line(auditor, fleet, monkeypatch, path):
    from chinar.engines.webaudit.checks import exposure

    site = fleet.site({"/": page()}, auditor.good_tls())
    check = replace(exposure.CHECKS[0], wants=lambda *_: (path,))
    monkeypatch.setattr("chinar.engines.webaudit.scanner.checks_for", lambda _: (check,))
    report = auditor(site, None)

    assert report.requests == len(fleet.requests) + 1
    assert all("x-injected" not in headers for *_, headers in fleet.requests)


def test_reports_are_streamed_as_they_are_done(auditor, fleet):
    names = [f"s{number}.gov.in" for number in range(7)]
    port = fleet.site({"/": page()})
    policy = replace(
        auditor.policy,
        only=("headers",),
        concurrency=2,
        connect_to={(name, 80): ("127.0.0.1", port) for name in names},
    )
    targets = [Target(host=name, https_port=None) for name in names]

    async def collect(most):
        hosts = []
        reports = stream(targets, policy, MOMENT)
        async for report in reports:
            hosts.append(report.target.host)
            if len(hosts) == most:
                break
        await reports.aclose()
        return hosts, [task for task in asyncio.all_tasks() if "work" in repr(task.get_coro())]

    assert sorted(asyncio.run(collect(99))[0]) == names
    few, left = asyncio.run(collect(2))
    assert len(few) == 2
    assert left == []


def test_verdicts_that_say_only_a_word_are_shared_between_reports(auditor):
    unseen = Observations(target=Target(host=HOST))
    first = judge(unseen, auditor.policy, MOMENT)
    again = judge(unseen, auditor.policy, MOMENT)

    plain = [v for v in first if not v.evidence and set(v.facts) <= {"why"}]
    assert len(plain) > 20
    assert {id(v) for v in plain} <= {id(v) for v in again}
