"""Reports of other tools: each form recognised, merged by site and rule, hostile ones refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.webaudit.loopback import MOMENT
from typer.testing import CliRunner

from chinar.cli import app
from chinar.engines import webaudit
from chinar.engines.webaudit import Form, Outcome, ReportError, Severity, read_findings

SITE = "https://health.example.gov.in/"

SARIF = {
    "version": "2.1.0",
    "runs": [
        {
            "tool": {
                "driver": {
                    "name": "Some Tool",
                    "rules": [
                        {
                            "id": "r1",
                            "shortDescription": {"text": "A weak thing"},
                            "properties": {"security-severity": "9.8"},
                        }
                    ],
                }
            },
            "results": [
                {
                    "ruleId": "r1",
                    "message": {"text": "seen here"},
                    "locations": [
                        {"physicalLocation": {"artifactLocation": {"uri": SITE + "a?b=1"}}}
                    ],
                },
                {"ruleId": "r1", "kind": "pass", "message": {"text": "fine"}},
                {"ruleId": "r1", "baselineState": "absent", "message": {"text": "gone"}},
            ],
        }
    ],
}
ZAP = {
    "site": [
        {
            "@name": "https://health.example.gov.in",
            "alerts": [
                {
                    "pluginid": "10038",
                    "alertRef": "10038-1",
                    "name": "No policy",
                    "riskcode": "2",
                    "confidence": "3",
                    "cweid": "693",
                    "instances": [
                        {"uri": SITE, "method": "GET", "evidence": ""},
                        {"uri": SITE + "about", "method": "GET"},
                    ],
                },
                {
                    "pluginid": "90022",
                    "name": "Error text",
                    "riskcode": "1",
                    "confidence": "0",
                    "instances": [{"uri": SITE}],
                },
            ],
        }
    ]
}
NUCLEI = "\n".join(
    [
        json.dumps(
            {
                "template-id": "git-config",
                "info": {
                    "name": "Git config",
                    "severity": "medium",
                    "classification": {"cwe-id": ["cwe-200"]},
                },
                "matched-at": SITE + ".git/config",
            }
        ),
        json.dumps({"template-id": "own-thing", "info": {}, "host": SITE, "matcher-name": "x"}),
    ]
)
BURP = f"""<?xml version="1.0"?>
<!DOCTYPE issues [<!ELEMENT issues (issue*)><!ATTLIST issues burpVersion CDATA "">]>
<issues burpVersion="1"><issue><type>16777984</type><name>No HSTS</name>
<host ip="192.0.2.1">https://health.example.gov.in</host><path><![CDATA[/]]></path>
<location><![CDATA[/]]></location><severity>Low</severity></issue>
<issue><type>1</type><name>n</name><host>{SITE}</host><severity>False positive</severity></issue>
</issues>"""
WAPITI = {
    "vulnerabilities": {
        "SQL Injection": [
            {"method": "GET", "path": "/list", "info": "error text", "level": 4, "parameter": "id"}
        ],
        "Backup file": [],
    },
    "anomalies": {
        "Internal Server Error": [{"method": "GET", "path": "/x", "info": "500", "level": 2}]
    },
    "infos": {"target": SITE},
}
FLAT = [
    {"id": "SSLv3", "ip": "health.example.gov.in/192.0.2.1", "port": "443", "severity": "HIGH"},
    {"id": "TLS1_2", "ip": "health.example.gov.in/192.0.2.1", "port": "443", "severity": "OK"},
    {"id": "scanTime", "ip": "health.example.gov.in/192.0.2.1", "port": "443", "severity": "WARN"},
]
for _entry in FLAT:
    _entry["finding"] = "told"
PRETTY = {
    "scanResult": [
        {
            "targetHost": "health.example.gov.in",
            "ip": "192.0.2.1",
            "port": "443",
            "protocols": [{"id": "SSLv3", "severity": "HIGH", "finding": "offered"}],
        }
    ]
}
CSV = (
    "URL,Title,Severity,Code,Evidence\r\n"
    f'{SITE}login,"Weak password, ""admin""",High,own.1,seen\r\n'
)

FORMS = {
    Form.SARIF: (json.dumps(SARIF), [("some_tool.r1", Severity.CRITICAL)]),
    Form.ZAP: (json.dumps(ZAP), [("csp.missing", Severity.MEDIUM)]),
    Form.NUCLEI: (
        NUCLEI,
        [("exposed.git", Severity.MEDIUM), ("nuclei.own_thing_x", Severity.INFO)],
    ),
    Form.BURP: (BURP, [("hsts.missing", Severity.LOW)]),
    Form.WAPITI: (
        json.dumps(WAPITI),
        [
            ("vuln.sqli_error", Severity.CRITICAL),
            ("wapiti.internal_server_error", Severity.MEDIUM),
        ],
    ),
    Form.TESTSSL: (json.dumps(FLAT), [("tls.ssl3", Severity.HIGH)]),
    Form.CSV: (CSV, [("table.own_1", Severity.HIGH)]),
}


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("form", list(Form))
def test_each_form_is_recognised_and_read(form, named):
    text, expected = FORMS[form]
    read = read_findings(text.encode(), form if named else None)

    assert set(read.sites) == {SITE}
    assert [(v.code, v.severity) for v in read.sites[SITE]] == expected
    assert {v.outcome for v in read.sites[SITE]} == {Outcome.FAILED}
    assert all(v.check.startswith("import.") and v.facts["title"] for v in read.sites[SITE])
    assert read.problems == ()


def test_testssl_by_host_is_read_as_the_flat_form_is():
    flat = read_findings(json.dumps(FLAT).encode())
    pretty = read_findings(json.dumps(PRETTY).encode())

    assert [v.code for v in pretty.sites[SITE]] == [v.code for v in flat.sites[SITE]]


def test_occurrences_of_one_rule_become_one_verdict_that_counts_them():
    (verdict,) = read_findings(json.dumps(ZAP).encode()).sites[SITE]

    assert verdict.facts["count"] == 2
    assert verdict.facts["cwe"] == "CWE-693"
    assert len(verdict.evidence) == 2


def test_report_of_our_own_comes_back_with_its_codes():
    verdict = read_findings(json.dumps(ZAP).encode()).sites[SITE][0]
    sarif = webaudit.to_sarif(webaudit.report_of({SITE: [verdict]}, MOMENT))
    (back,) = read_findings(sarif.encode()).sites[SITE]

    assert (back.code, back.severity) == (verdict.code, verdict.severity)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "JSON"),
        (b"[" * 200_000, "JSON"),
        (b'{"colour": 1}', "of no known form"),
        (b'[{"x": 1}]', "of no known form"),
        (b"a,b\n1,2\n", "row 1: the first row must name"),
        (b'url,title\n"x', "is no CSV"),
        (b"<issues", "no XML"),
        (b"<html></html>", "Burp's XML report"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><issues>&x;</issues>', "declares entities"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd">]><issues/>', "declares entities"),
        (b'<!DOCTYPE issues SYSTEM "http://x.example/a.dtd"><issues/>', "another file"),
        (b"<issues>" + b"<a>" * 50, "nested too deep"),
    ],
    ids=range(12),
)
def test_what_is_no_report_is_refused_with_what_to_do(content, told):
    with pytest.raises(ReportError, match=told):
        read_findings(content)


def test_report_larger_than_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr("chinar.engines.webaudit.imports.MAX_FINDINGS_BYTES", 10)

    with pytest.raises(ReportError, match="split the report"):
        read_findings(b"x" * 11)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("url,title\nftp://x,Old\nhttps://a.example,Fine\n", "row 2"),
        ("url,title,severity\nhttps://b.example,Old,Dire\nhttps://a.example,Fine,\n", "row 2"),
        ("url,title\n,Old\nhttps://a.example,Fine\n", "row 2"),
        ('{"template-id": "a"\n{"template-id": "b", "host": "https://a.example"}', "line 1"),
    ],
)
def test_bad_entry_is_told_by_its_place_and_the_good_ones_stay(text, place):
    read = read_findings(text.encode())

    assert list(read.sites) == ["https://a.example/"]
    assert read.problems[0].startswith(place)


def test_command_keeps_the_good_ones_only_when_told_to(tmp_path):
    path, out = tmp_path / "some.csv", tmp_path / "out.json"
    path.write_text("url,title\nftp://x,Old\nhttps://a.example,Fine\n")
    refused = CliRunner().invoke(app, ["findings", str(path), "--json", str(out)])
    kept = CliRunner().invoke(app, ["findings", str(path), "--json", str(out), "--keep-good"])

    assert refused.exit_code == 2
    assert "nothing was written" in refused.stderr
    assert kept.exit_code == 1
    assert json.loads(out.read_text())["sites"][0]["target"] == "https://a.example/"
    assert "Fine" in kept.stdout


def test_command_names_a_file_that_cannot_be_read(tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    absent = CliRunner().invoke(app, ["findings", str(tmp_path / "none.json")])
    unknown = CliRunner().invoke(app, ["findings", str(bad)])

    assert absent.exit_code == unknown.exit_code == 2
    assert "cannot read" in absent.stderr
    assert "bad.json: of no known form" in unknown.stderr


KEYS = [
    "runs",
    "results",
    "site",
    "alerts",
    "instances",
    "vulnerabilities",
    "infos",
    "scanResult",
    "tool",
    "driver",
    "rules",
    "ruleId",
    "locations",
    "level",
    "uri",
    "message",
    "text",
    "pluginid",
    "finding",
    "id",
    "ip",
    "severity",
    "target",
]
_JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(data=_JSON_VALUES, form=st.sampled_from(Form))
def test_any_json_is_read_or_refused_and_never_breaks_the_reader(data, form):
    try:
        read = read_findings(json.dumps(data).encode(), form)
    except ReportError:
        return
    report = webaudit.report_of(read.sites, MOMENT)
    "".join(webaudit.to_json(report)).encode()
    webaudit.to_text(report).encode()


@pytest.mark.parametrize("form", [Form.SARIF, Form.ZAP, Form.WAPITI, Form.TESTSSL])
@pytest.mark.parametrize("data", [{}, {"site": {}}, {"runs": None}, {"scanResult": {}}, 7])
def test_report_of_another_shape_is_no_clean_report(form, data):
    with pytest.raises(ReportError):
        read_findings(json.dumps(data).encode(), form)


def test_long_names_make_codes_that_fit_and_stay_apart():
    names = [f"http-missing-security-headers:strict-transport-security-{n}" for n in "ab"]
    lines = [json.dumps({"template-id": name, "host": SITE}) for name in names]
    (verdicts,) = read_findings("\n".join(lines).encode()).sites.values()

    codes = [verdict.code for verdict in verdicts]
    assert len(set(codes)) == 2
    assert {len(code) for code in codes} == {60}


def test_foreign_text_of_half_characters_is_written_all_the_same():
    line = json.dumps({"template-id": "a", "host": SITE, "info": {"name": "x\ud800\x00y"}})
    (verdicts,) = read_findings(line.encode()).sites.values()

    assert verdicts[0].facts["title"] == "x y"


def test_what_somebody_set_aside_is_left_out():
    (run,) = json.loads(json.dumps(SARIF))["runs"]
    for result in run["results"]:
        result["suppressions"] = [{"kind": "external"}]
    run["results"].append({**run["results"][0], "suppressions": [{"status": "rejected"}]})
    read = read_findings(json.dumps({"runs": [run]}).encode())

    assert sum(map(len, read.sites.values())) == 1


def test_certificate_that_testssl_calls_expired_is_expired():
    entry = {
        "id": "cert_expirationStatus",
        "ip": "health.example.gov.in/10.0.0.1",
        "port": "443",
        "severity": "CRITICAL",
        "finding": "expired",
    }
    (verdicts,) = read_findings(json.dumps([entry]).encode()).sites.values()

    assert [verdict.code for verdict in verdicts] == ["cert.expired"]


def test_clean_report_says_which_site_it_is_of():
    clean = {"site": [{"@name": SITE, "alerts": []}]}

    assert dict(read_findings(json.dumps(clean).encode()).sites) == {SITE: ()}
