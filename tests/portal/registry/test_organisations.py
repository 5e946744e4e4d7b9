"""Organisations through time: entered, corrected, renamed, merged."""

from __future__ import annotations

from datetime import date

import pytest

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import Post
from chinar.portal.registry import services, transitions
from chinar.portal.registry.models import Organisation
from chinar.portal.registry.selectors import (
    offices_of,
    organisation_on,
    organisations_named,
    sites_of,
)
from chinar.portal.registry.transitions import RefusedError

TODAY = date(2026, 11, 24)


def actions(record):
    return list(
        Entry.objects.filter(record_id=str(record.pk))
        .order_by("number")
        .values_list("action", flat=True)
    )


def test_the_government_itself_stands_at_the_root_of_the_tree(government, organisations):
    assert government.scope == organisations
    assert government.scope.name == "Government"


def test_a_second_government_stands_below_the_root(government, organisations, now, officer):
    other = services.add_organisation(
        code="G2", name="Other", kind="government", actor=officer, now=now
    )
    assert other.scope.path.startswith(organisations.path)
    assert other.scope != organisations


def test_an_organisation_gets_its_place_below_its_parent_and_is_journalled(
    make_department, government
):
    department = make_department("HED")
    assert department.scope.path.startswith(government.scope.path)
    assert actions(department) == ["registered"]


def test_what_is_below_a_practice_organisation_is_practice_too(make_department):
    parent = make_department("P", practice=True)
    child = make_department("C", parent=parent)
    assert child.practice
    assert child.scope.practice


def test_a_code_is_used_once(make_department):
    make_department("HED", "Higher Education")
    with pytest.raises(RefusedError) as caught:
        make_department("HED", "Another")
    assert caught.value.field == "code"
    assert "Higher Education" in caught.value.message


def test_a_correction_is_journalled_with_the_fields_and_not_their_contents(
    make_department, officer, now
):
    department = make_department("HED")
    changed = services.change_organisation(
        department, {"notes": "secret words", "kind": "agency"}, actor=officer, now=now
    )
    assert sorted(changed) == ["kind", "notes"]
    entry = Entry.objects.filter(record_id=str(department.pk)).latest("number")
    assert entry.data == {"fields": ["kind", "notes"]}


def test_a_correction_that_changes_nothing_writes_nothing(make_department, officer, now):
    department = make_department("HED")
    services.change_organisation(department, {"name": department.name}, actor=officer, now=now)
    assert actions(department) == ["registered"]


def test_a_corrected_code_is_still_used_once(make_department, officer, now):
    make_department("HED")
    other = make_department("HOR")
    with pytest.raises(RefusedError, match="HED"):
        services.change_organisation(other, {"code": "HED"}, actor=officer, now=now)


def test_a_new_parent_moves_everything_below(make_department, officer, now):
    first, second = make_department("A"), make_department("B")
    child = make_department("C", parent=first)
    services.change_organisation(child, {"parent": second}, actor=officer, now=now)
    child.scope.refresh_from_db()
    assert child.scope.path.startswith(second.scope.path)


def test_an_organisation_cannot_stand_below_its_own_child(make_department, officer, now):
    parent = make_department("A")
    child = make_department("B", parent=parent)
    with pytest.raises(RefusedError) as caught:
        services.change_organisation(parent, {"parent": child}, actor=officer, now=now)
    assert caught.value.field == "parent"
    assert Organisation.objects.get(code="A").parent.code == "GOV"


def rename(organisation, name, on, officer, now, names=None):
    services.rename_organisation(
        organisation, name=name, names=names or {}, on=on, today=TODAY, actor=officer, now=now
    )


def test_a_rename_keeps_the_old_name_with_its_dates(make_department, officer, now):
    department = make_department(
        "PHE", "Public Health Engineering", valid_from=date(2000, 1, 1), names={"ur": "پرانا"}
    )
    rename(department, "Jal Shakti", date(2019, 12, 1), officer, now, {"ur": "جل شکتی"})
    rename(department, "Water", date(2024, 1, 1), officer, now)
    department = Organisation.objects.get(code="PHE")
    spans = [(one.name, one.valid_from, one.valid_to) for one in department.past_names.all()]
    assert spans == [
        ("Public Health Engineering", date(2000, 1, 1), date(2019, 12, 1)),
        ("Jal Shakti", date(2019, 12, 1), date(2024, 1, 1)),
    ]
    assert department.label_on(date(2019, 11, 30)) == "Public Health Engineering"
    assert department.label_on(date(2019, 12, 1), "ur") == "جل شکتی"
    assert department.label_on(date(2025, 1, 1)) == "Water"
    assert department.scope.name == "Water"
    assert str(department.past_names.first()) == "Public Health Engineering"


def test_an_organisation_is_found_by_the_name_it_had_on_a_day(make_department, officer, now):
    department = make_department("PHE", "Public Health Engineering")
    rename(department, "Jal Shakti", date(2019, 12, 1), officer, now)
    named = organisations_named("public health engineering", date(2018, 1, 1))
    assert list(named) == [department]
    assert not organisations_named("public health engineering", date(2020, 1, 1))
    assert list(organisations_named("jal shakti", date(2020, 1, 1))) == [department]


@pytest.mark.parametrize(
    ("name", "on", "field"),
    [
        ("New", date(2026, 11, 25), "on"),
        ("New", date(2000, 1, 1), "on"),
        ("Old", date(2020, 1, 1), "name"),
    ],
)
def test_a_rename_that_makes_no_sense_is_refused(make_department, officer, now, name, on, field):
    department = make_department("X", "Old", valid_from=date(2000, 1, 1))
    with pytest.raises(RefusedError) as caught:
        rename(department, name, on, officer, now)
    assert caught.value.field == field


def test_a_second_rename_comes_after_the_first(make_department, officer, now):
    department = make_department("X", "Old")
    rename(department, "New", date(2020, 1, 1), officer, now)
    with pytest.raises(RefusedError, match="2020-01-01"):
        rename(department, "Newer", date(2020, 1, 1), officer, now)


def merge(organisation, successor, officer, now, on=date(2022, 4, 1)):
    services.merge_organisation(organisation, successor, on=on, today=TODAY, actor=officer, now=now)


def test_a_merger_keeps_every_reference_readable_and_moves_reach_to_the_successor(
    make_department, make_office, make_site, officer, now
):
    old, new = make_department("HOR", "Horticulture"), make_department("APD", "Agriculture")
    office = make_office("H1", organisation=old)
    site = make_site("hort.example.gov.in", owner=old)
    post = Post.objects.create(title="Director", scope=office.scope)
    merge(old, new, officer, now)
    old = Organisation.objects.get(code="HOR")
    assert (old.valid_to, old.successor, old.current()) == (date(2022, 4, 1), new, new)
    assert site.owner.name == "Horticulture"
    assert list(sites_of(new)) == [site]
    assert list(offices_of(new)) == [office]
    post.scope.refresh_from_db()
    assert post.scope.path.startswith(new.scope.path)
    assert actions(old) == ["registered", "merged"]
    assert actions(new) == ["registered", "took_over"]


def test_the_current_organisation_is_the_last_of_a_chain_of_mergers(make_department, officer, now):
    first, second, third = (make_department(code) for code in ("A", "B", "C"))
    merge(first, second, officer, now, on=date(2020, 1, 1))
    second.refresh_from_db()
    merge(second, third, officer, now, on=date(2022, 1, 1))
    assert Organisation.objects.get(code="A").current() == third
    assert organisation_on("A", date(2019, 12, 31)).code == "A"
    assert organisation_on("A", date(2020, 1, 1)).code == "B"
    assert organisation_on("A", date(2023, 1, 1)).code == "C"
    assert organisation_on("NONE", date(2023, 1, 1)) is None


def test_nobody_answered_before_an_organisation_existed(make_department):
    make_department("A", valid_from=date(2020, 1, 1))
    assert organisation_on("A", date(2019, 1, 1)) is None


def test_a_circle_of_successors_ends(make_department):
    first, second = make_department("A"), make_department("B")
    for one, other in ((first, second), (second, first)):
        Organisation.objects.filter(pk=one.pk).update(valid_to=date(2020, 1, 1), successor=other)
    assert Organisation.objects.get(code="A").current().code == "B"
    assert organisation_on("A", date(2021, 1, 1)) is None


@pytest.mark.parametrize("case", ["itself", "future", "ended successor", "below", "twice"])
def test_a_merger_that_makes_no_sense_is_refused_and_changes_nothing(
    make_department, officer, now, case
):
    one, other = make_department("A"), make_department("B")
    on = date(2022, 4, 1)
    if case == "itself":
        other = one
    elif case == "future":
        on = date(2027, 1, 1)
    elif case == "ended successor":
        merge(other, make_department("C"), officer, now, on=date(2021, 1, 1))
    elif case == "below":
        other = make_department("D", parent=one)
    else:
        merge(one, make_department("E"), officer, now, on=date(2021, 1, 1))
    before = Organisation.objects.values("code", "valid_to", "successor").order_by("code")
    before = list(before)
    with pytest.raises(RefusedError):
        merge(one, other, officer, now, on=on)
    after = Organisation.objects.values("code", "valid_to", "successor").order_by("code")
    assert list(after) == before


def test_a_name_falls_back_from_language_to_language(make_department):
    department = make_department("A", "Water", names={"ur": "پانی", "hi": "जल"})
    assert department.label("ur") == department.label("ks") == "پانی"
    assert department.label("hi") == department.label("doi") == "जल"
    assert department.label("en") == str(department) == "Water"


def test_acts_on_what_was_read_before_keep_what_others_changed(make_department, officer, now):
    department, successor = make_department("OLD"), make_department("NEW")
    stale = Organisation.objects.get(pk=department.pk)
    services.change_organisation(department, {"notes": "Kept"}, actor=officer, now=now)
    transitions.rename(stale, name="Renamed", names={}, on=TODAY, actor=officer, at=now)
    stale = Organisation.objects.get(pk=department.pk)
    services.change_organisation(department, {"notes": "Kept too"}, actor=officer, now=now)
    transitions.merge(stale, successor, on=TODAY, actor=officer, at=now)
    found = Organisation.objects.get(pk=department.pk)
    assert (found.name, found.notes) == ("Renamed", "Kept too")
    assert (found.valid_to, found.successor) == (TODAY, successor)
