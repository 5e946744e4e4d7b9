"""Each form of the report: valid by its schema, safe with hostile text, read back as written."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from tests.engines.webaudit.conftest import _no_network, auditor, certificates, fleet, nameserver
from tests.engines.webaudit.loopback import MOMENT, page

from chinar.engines import webaudit
from chinar.engines.webaudit import AuditReport, Outcome, Policy, SiteReport
from chinar.engines.webaudit.report import html_report

__all__ = ["_no_network", "auditor", "certificates", "fleet", "nameserver"]

SCHEMA = Path(html_report.__file__).with_name("report.schema.json")
SARIF_SCHEMA = Path(sys.prefix) / "share" / "sarif" / "schema.json"
HOSTILE = '"><script>alert(1)</script>\u202e\x1b[31m'


@pytest.fixture
def sites(auditor) -> tuple[SiteReport, ...]:
    """A site with faults, one with none, one that does not answer."""
    return (
        auditor.page(page(without="X-Content-Type-Options")),
        auditor.page(page()),
        auditor(),
    )


def report_of(*sites: SiteReport) -> AuditReport:
    return AuditReport(started_at=MOMENT, finished_at=MOMENT, policy=Policy(), sites=sites)


def with_evidence(site: SiteReport, text: str) -> SiteReport:
    verdicts = tuple(
        replace(v, evidence=(text,)) if v.outcome is Outcome.FAILED else v for v in site.verdicts
    )
    return replace(site, verdicts=verdicts)


def test_json_report_keeps_to_the_published_schema(sites):
    data = json.loads("".join(webaudit.to_json(report_of(*sites))))

    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(data)
    assert data == json.loads(json.dumps(webaudit.as_data(report_of(*sites))))


def test_json_report_without_sites_is_json_too():
    assert json.loads("".join(webaudit.to_json(report_of())))["sites"] == []


@pytest.mark.parametrize("spoil", ["grade", "outcome", "surplus"])
def test_schema_refuses_what_the_engine_never_writes(sites, spoil):
    data = webaudit.as_data(report_of(*sites))
    if spoil == "grade":
        data["sites"][0]["grade"] = "E+"
    elif spoil == "outcome":
        data["sites"][0]["verdicts"][0]["outcome"] = "maybe"
    else:
        data["sites"][0]["password"] = "none"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(data)


def test_report_is_read_back_as_it_was_written(sites):
    text = "".join(webaudit.to_json(report_of(*sites)))
    back = webaudit.read_sites(text)

    assert [webaudit.site_data(site) for site in back] == json.loads(text)["sites"]
    assert [site.failed for site in back] == [site.failed for site in sites]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "chinar audit --json"),
        ('{"sites": 3}', "chinar audit --json"),
        ('{"sites": [{"target": "x"}]}', r"sites\[0\].*KeyError"),
        ('{"sites": ["x"]}', r"sites\[0\]"),
        ('{"sites": [{"target": "ftp://x"}]}', r"sites\[0\].*ftp"),
    ],
)
def test_what_is_no_report_is_refused_with_its_place(text, told):
    with pytest.raises(webaudit.ReportError, match=told):
        webaudit.read_sites(text)


def test_sarif_is_valid_by_oasis_schema_with_and_without_a_baseline(sites):
    if not SARIF_SCHEMA.exists():
        told = "the SARIF schema is fetched by ./chinar test, where npm is installed"
        (pytest.fail if os.environ.get("CHINAR_TEST_REQUIRE_SERVICES") else pytest.skip)(told)
    validator = jsonschema.Draft7Validator(
        json.loads(SARIF_SCHEMA.read_text()),
        format_checker=jsonschema.FormatChecker(),
    )
    changes = webaudit.compare(sites[:1], sites[1:])
    for differences in (None, changes):
        validator.validate(json.loads(webaudit.to_sarif(report_of(*sites), differences)))


def test_sarif_tells_faults_from_what_could_not_be_told(sites):
    (run,) = json.loads(webaudit.to_sarif(report_of(*sites)))["runs"]
    told = {result["ruleId"]: result for result in run["results"] if result["kind"] == "fail"}
    untold = {result["ruleId"]: result for result in run["results"] if result["kind"] == "open"}

    assert told["xcto.missing"]["level"] == "note"
    assert told["site.unreachable"]["level"] == "error"
    assert untold["csp.missing"]["level"] == "none"
    assert "The server refused the connection" in untold["csp.missing"]["message"]["text"]
    assert {r["kind"] for r in run["results"]} == {"fail", "open"}
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {*told, *untold}
    prints = [result["partialFingerprints"]["chinarFinding/v1"] for result in run["results"]]
    assert len(set(prints)) == len({(r["ruleId"], str(r["locations"])) for r in run["results"]})


def test_sarif_with_a_baseline_says_what_is_new_and_what_is_gone(sites):
    faulty, clean, _dead = sites
    fixed = webaudit.to_sarif(report_of(clean), webaudit.compare([faulty], [clean]))
    new = webaudit.to_sarif(report_of(faulty), webaudit.compare([clean], [faulty]))

    assert _state(fixed, "xcto.missing") == "absent"
    assert _state(new, "xcto.missing") == "new"


def _state(sarif: str, code: str) -> str:
    (found,) = [r for r in json.loads(sarif)["runs"][0]["results"] if r["ruleId"] == code]
    return found["baselineState"]


def test_table_has_a_row_for_each_fault_and_one_for_a_site_without(sites):
    faulty, clean, dead = sites
    clear = replace(clean, verdicts=tuple(v for v in clean.verdicts if v.outcome == "passed"))
    written = "".join(webaudit.to_csv([faulty, clear, dead]))
    rows = list(csv.DictReader(io.StringIO(written, newline="")))

    assert [row["code"] for row in rows if row["outcome"] == "failed"] == [
        verdict.code for site in sites for verdict in site.failed
    ]
    assert [row["target"] for row in rows if not row["outcome"]] == [str(clear.target)]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_foreign_text_becomes_no_formula_in_the_table(sites, sign):
    hostile = with_evidence(sites[0], f"{sign}cmd|' /C calc'!A0")
    rows = list(csv.DictReader(io.StringIO("".join(webaudit.to_csv([hostile])), newline="")))

    assert rows[0]["evidence"].startswith(f"'{sign}")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_picture_goes_by_name_into_the_data_and_whole_into_the_page(sites):
    shot = webaudit.Picture.of("health.example.gov.in", b"PNG")
    site = replace(sites[0], picture=replace(shot, png=b""))  # the bytes lie in a file
    (back,) = webaudit.read_sites("".join(webaudit.to_json(report_of(site))))
    assert webaudit.site_data(replace(site, picture=shot))["picture"] is None
    shown = [("Before: 1 May", b"OLD"), ('Now: "<b>', b"PNG")]
    tags = _Tags()
    tags.feed("".join(webaudit.to_html(report_of(site), pictures=lambda _site: shown)))

    assert back.picture == site.picture
    assert [a for tag, a in tags.seen if tag == "img"] == [
        {"src": f"data:image/png;base64,{data}", "alt": words}
        for data, words in (("T0xE", "Before: 1 May"), ("UE5H", 'Now: "<b>'))
    ]


@pytest.mark.parametrize("name", ["../../x.png", "a/b.png", "x.jpg", 7])
def test_picture_whose_name_is_a_path_is_refused(sites, name):
    data = webaudit.site_data(sites[0]) | {"picture": name}
    with pytest.raises(webaudit.ReportError):
        webaudit.read_site(data)


def test_page_stands_alone_and_foreign_text_stays_text(sites):
    hostile = with_evidence(sites[0], HOSTILE)
    changes = webaudit.compare([], [hostile])
    text = "".join(webaudit.to_html(report_of(hostile, *sites[1:]), changes))
    tags = _Tags()
    tags.feed(text)

    assert "script" not in {tag for tag, _attributes in tags.seen}
    assert not [a for _tag, a in tags.seen if {"src", "srcset", "onload"} & set(a)]
    assert all(a["href"].startswith("#") for tag, a in tags.seen if tag == "a")
    assert ("html", {"lang": "en"}) in tags.seen
    assert "&lt;script&gt;" in text
    assert "xcto.missing" in text
    assert "it is no certificate" in text
