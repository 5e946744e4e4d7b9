"""Findings of other tools: followed with our own, closed as our own are."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chinar.engines.webaudit import Outcome
from chinar.portal.audits import services
from chinar.portal.audits.models import Finding, Scan, SiteHealth
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.roles import Role

HOUR = timedelta(hours=1)
FAILED, PASSED = Outcome.FAILED, Outcome.PASSED


def zap(*alerts: tuple[str, str, str], host: str = "food.example.gov.in") -> bytes:
    """Write a report of ZAP's: (plug-in, risk, name) each."""
    found = [
        {
            "pluginid": plugin,
            "riskcode": risk,
            "name": name,
            "instances": [{"uri": f"https://{host}/"}],
        }
        for plugin, risk, name in alerts
    ]
    return json.dumps({"site": [{"@name": f"https://{host}", "alerts": found}]}).encode()


ERROR_TEXT = ("90022", "2", "Error text is shown")
OLD_LIBRARY = ("10003", "3", "An old library")


@pytest.fixture
def auditor(make_post, site):
    return make_post(Role.IT_DEPARTMENT)


@pytest.fixture
def take(auditor, site, now):
    def go(content: bytes, at=now, *, keep_good=False):
        return services.import_findings(
            auditor, site, content, keep_good=keep_good, actor=SYSTEM, now=at
        )

    return go


def states() -> dict[str, str]:
    return dict(Finding.objects.values_list("code", "state"))


def test_each_fault_opens_a_finding_with_what_the_tool_said(take, site):
    done = take(zap(ERROR_TEXT, OLD_LIBRARY))

    assert states() == {"zap.90022": "open", "zap.10003": "open"}
    finding = Finding.objects.get(code="zap.10003")
    assert (finding.check_id, finding.severity) == ("import.zap", "high")
    assert finding.facts["title"] == "An old library"
    assert (done.scan.tool, done.scan.state, done.scan.counts["opened"]) == ("zap", "done", 2)
    health = SiteHealth.objects.get(site=site)
    assert (health.high, health.medium, health.open_total) == (1, 1, 2)
    assert health.audited_at is None
    told = Entry.objects.filter(record_id=str(done.scan.pk)).values_list("action", flat=True)
    assert list(told) == ["audits.imported"]


def test_fault_closes_when_two_reports_no_longer_tell_it(take, now):
    take(zap(ERROR_TEXT, OLD_LIBRARY))
    take(zap(OLD_LIBRARY), now + HOUR)
    assert states() == {"zap.90022": "clearing", "zap.10003": "open"}
    take(zap(), now + 2 * HOUR)
    assert states() == {"zap.90022": "closed", "zap.10003": "clearing"}
    take(zap(OLD_LIBRARY), now + 3 * HOUR)
    assert states()["zap.10003"] == "open"


def test_our_own_audit_leaves_alone_what_it_cannot_judge(take, site, audited, now):
    take(zap(ERROR_TEXT))
    audited(site, at=now + HOUR)

    assert states()["zap.90022"] == "open"


@pytest.mark.parametrize(("own", "state"), [(FAILED, "closed"), (PASSED, "open"), (None, "open")])
def test_our_own_audit_takes_over_only_what_it_sees_too(take, site, audited, now, own, state):
    """A fault both know is followed once; what ours does not see, the tool may have elsewhere."""
    take(zap(("10038-1", "2", "No policy")))
    audited(site, at=now + HOUR, csp__missing=own or (Outcome.CANT_TELL, "timeout"))

    imported = Finding.objects.get(check_id="import.zap", code="csp.missing")
    assert imported.state == state
    assert Finding.objects.filter(code="csp.missing", state="open").count() == 1


def test_fault_that_our_audits_follow_is_not_followed_twice(take, site, audited, now):
    audited(site, csp__missing=FAILED)
    take(zap(("10038-1", "2", "No policy")), now + HOUR)

    assert [one.check_id for one in Finding.objects.filter(code="csp.missing")] == ["check.csp"]


def test_what_was_not_read_or_not_looked_at_is_not_gone(take, now):
    take(b"url,title,code\nhttps://food.example.gov.in/,Weak password,own.1\n")
    half = b"url,title,code\nftp://x,Old,own.2\nhttps://food.example.gov.in/,New,own.3\n"
    take(half, now + HOUR, keep_good=True)
    assert states() == {"table.own_1": "open", "table.own_3": "open"}


def test_clean_report_of_another_site_changes_nothing_here(take, now):
    take(zap(ERROR_TEXT))
    with pytest.raises(services.ImportRefusedError, match="about other sites"):
        take(zap(host="other.example.gov.in"), now + HOUR)
    assert states() == {"zap.90022": "open"}


def test_report_of_too_many_faults_is_refused(take, monkeypatch):
    monkeypatch.setattr(services, "MOST_FAULTS", 1)
    with pytest.raises(services.ImportRefusedError, match="More than 1 different faults"):
        take(zap(ERROR_TEXT, OLD_LIBRARY))
    assert not Finding.objects.exists()


def test_worst_of_two_hosts_leads(take, site, now):
    site.hosts.create(name="www.food.example.gov.in")
    both = json.loads(zap(("90022", "1", "Mild")))
    both["site"] += json.loads(zap(("90022", "3", "Grave"), host="www.food.example.gov.in"))["site"]
    take(json.dumps(both).encode())

    finding = Finding.objects.get(code="zap.90022")
    assert (finding.severity, finding.facts["title"], finding.facts["count"]) == (
        "high",
        "Grave",
        2,
    )
    assert len(finding.evidence) == 2


def test_manager_is_told_of_a_grave_fault_that_a_tool_found(take, manager):
    take(zap(OLD_LIBRARY))

    (notice,) = Notice.objects.all()
    assert notice.context["titles"] == ["An old library"]


def test_report_of_another_tool_touches_none_of_the_first(take, now):
    take(zap(ERROR_TEXT))
    take(b"url,title,code\nhttps://food.example.gov.in/,Weak password,own.1\n", now + HOUR)

    assert states() == {"zap.90022": "open", "table.own_1": "open"}


def test_findings_about_other_sites_are_left_out_and_counted(take):
    both = json.loads(zap(ERROR_TEXT))
    both["site"] += json.loads(zap(OLD_LIBRARY, host="other.example.gov.in"))["site"]
    done = take(json.dumps(both).encode())

    assert (states(), done.elsewhere) == ({"zap.90022": "open"}, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "JSON"),
        (zap(ERROR_TEXT, host="other.example.gov.in"), "about other sites: https://other."),
        (b"url,title\nftp://x,Old\n", "row 2: only http"),
        (b'{"site": {}}', "no list “site”"),
    ],
    ids=["broken", "other site", "bad row", "wrong shape"],
)
def test_report_that_cannot_be_taken_changes_nothing(take, content, told):
    with pytest.raises(services.ImportRefusedError, match=told):
        take(content)

    assert not Scan.objects.exists()


def test_good_entries_are_taken_when_told_to(take):
    content = b"url,title\nftp://x,Old\nhttps://food.example.gov.in/,Weak password\n"
    take(content, keep_good=True)

    assert states() == {"table.weak_password": "open"}


def test_only_who_may_audit_the_site_may_import(make_post, site, now):
    with pytest.raises(NotAllowedError):
        services.import_findings(
            make_post(Role.DEPARTMENT_HEAD), site, zap(), keep_good=False, actor=SYSTEM, now=now
        )


def test_officer_takes_in_a_report_and_reads_the_finding(client, sign_in, site):
    sign_in(Role.IT_DEPARTMENT)
    address = f"/en/sites/{site.pk}/findings/"
    hostile = ("90099", "3", '<script>alert("x")</script>')
    upload = SimpleUploadedFile("zap.json", zap(ERROR_TEXT, hostile))
    answer = client.post(address, {"file": upload}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(f"/en/sites/{site.pk}/", 302)]
    assert "Taken in from zap: 2 faults, 2 of them new." in page
    assert "Error text is shown" in page
    assert "<script>alert" not in page
    report = Scan.objects.get()
    assert client.get(f"/en/sites/{site.pk}/scans/{report.pk}/").status_code == 200
    assert client.get(f"/en/sites/{site.pk}/scans/{report.pk}/report.json").json()["verdicts"]


def test_officer_is_told_what_is_wrong_with_each_entry(client, sign_in, site):
    sign_in(Role.IT_DEPARTMENT)
    upload = SimpleUploadedFile("some.csv", b"url,title\nftp://x,Old\n,New\n")
    answer = client.post(f"/en/sites/{site.pk}/findings/", {"file": upload})

    assert answer.status_code == 422
    assert "row 3: needs a url and a title" in answer.content.decode()
    assert client.get(f"/en/sites/{site.pk}/findings/").status_code == 200
