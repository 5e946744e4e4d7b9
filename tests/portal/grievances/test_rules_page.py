"""The page of rules names tests that exist, and the things of the field have their records."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parents[1] / "docs" / "rules.md"
NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^\s*def (test_\w+)\(", re.MULTILINE)
ROWS = [
    line
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Rule ")
]


def test_every_rule_of_the_page_has_a_test_that_exists():
    there = {
        name
        for file in TESTS.rglob("test_*.py")
        for name in DEFINED.findall(file.read_text(encoding="utf-8"))
    }
    bare = [row for row in ROWS if not NAMED.search(row)]
    gone = sorted({name for row in ROWS for name in NAMED.findall(row)} - there)
    assert (bare, gone) == ([], [])


@pytest.mark.parametrize(
    ("thing", "record"),
    [
        ("organisation", "registry.Organisation"),
        ("office", "registry.Office"),
        ("post", "people.Post"),
        ("holding", "people.Holding.starts_on"),
        ("citizen and contact", "grievances.Contact"),
        ("grievance", "grievances.Grievance"),
        ("channel of the intake", "grievances.Grievance.channel"),
        ("date on the paper", "grievances.Intake.paper_on"),
        ("digest of the scan", "grievances.Intake.scan_digest"),
        ("document", "uploads.Upload"),
        ("assignment", "grievances.Grievance.post"),
        ("transfer", "grievances.Transfer"),
        ("sub-case", "grievances.Part"),
        ("question, reminder, interim reply", "grievances.Message.kind"),
        ("action-taken report", "grievances.ActionTaken"),
        ("closure", "grievances.Answer"),
        ("feedback", "grievances.Feedback"),
        ("appeal", "grievances.Appeal"),
        ("cluster", "grievances.Cluster"),
        ("clock segment", "grievances.ClockSegment"),
        ("journal entry", "journal.Entry"),
        ("daily facts", "grievances.DayFact"),
    ],
)
def test_each_thing_of_the_field_has_a_record_of_its_own(thing, record):
    app, model, *column = record.split(".")
    found = apps.get_model(app, model)
    assert not column or found._meta.get_field(column[0]), thing
