"""The facts that are shipped, and how they come in."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from chinar.portal.core.journal.models import Entry
from chinar.portal.registry import facts, services
from chinar.portal.registry.models import Area, ImportKind, Organisation


@pytest.fixture
def loaded(db, now):
    return facts.load(now)


def test_the_facts_hold_two_divisions_twenty_districts_and_every_department(loaded):
    assert Area.objects.filter(kind="division").count() == 2
    assert Area.objects.filter(kind="district").count() == 20
    assert Organisation.objects.filter(kind="administrative_department").count() == 41
    assert {"JKGA", "NIC", "SDC"} <= set(Organisation.objects.values_list("code", flat=True))
    assert all(area.names.get("hi") and area.names.get("ur") for area in
               Area.objects.filter(kind="district"))  # fmt: skip


def test_a_second_load_changes_nothing_and_asks_little(loaded, now, django_assert_max_num_queries):
    assert loaded == {"added": Area.objects.count() + Organisation.objects.count(), "updated": 0}
    entries = Entry.objects.count()
    with django_assert_max_num_queries(6):
        assert facts.load(now) == {"added": 0, "updated": 0}
    assert Entry.objects.count() == entries


def test_everything_shipped_has_a_source_and_unchecked_spellings_say_so(loaded):
    for model in (Organisation, Area):
        assert not model.objects.filter(source="").exists()
        assert not model.objects.filter(names_verified=True).exists()
    untraced = Organisation.objects.filter(source__startswith="Not yet traced")
    assert untraced.exists()
    assert not untraced.filter(verified=True).exists()


def test_a_newer_fact_updates_what_nobody_edited(loaded, now, officer, monkeypatch):
    edited = Organisation.objects.get(code="HED")
    services.change_organisation(edited, {"name": "Ours"}, actor=officer, now=now)
    shipped = facts.shipped

    def newer(file_name, kind):
        rows = shipped(file_name, kind)
        return [
            row | {"notes": "Newer"} if kind == ImportKind.ORGANISATIONS else row for row in rows
        ]

    monkeypatch.setattr(facts, "shipped", newer)
    counts = facts.load(now)
    assert counts == {"added": 0, "updated": Organisation.objects.count() - 1}
    assert Organisation.objects.get(code="FIN").notes == "Newer"
    assert not Organisation.objects.get(code="FIN").edited
    assert (
        Organisation.objects.get(code="HED").name,
        Organisation.objects.get(code="HED").notes,
    ) == ("Ours", "")
    assert facts.load(now)["updated"] == 0


def test_a_record_that_a_person_entered_first_stays_as_they_wrote_it(db, now, officer):
    services.add_organisation(code="HED", name="Mine", kind="agency", actor=officer, now=now)
    facts.load(now)
    assert Organisation.objects.get(code="HED").name == "Mine"


@pytest.mark.parametrize("file_name", facts.FILES.values())
def test_no_code_is_shipped_twice(file_name):
    text = resources.files("chinar.portal.registry.facts").joinpath(file_name).read_text("utf-8")
    codes = [row["code"] for row in csv.DictReader(text.splitlines())]
    assert len(codes) == len(set(codes))
