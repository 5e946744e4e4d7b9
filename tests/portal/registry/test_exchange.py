"""Files in, files out, and back again."""

from __future__ import annotations

import pytest

from chinar.portal.core.people.models import Post
from chinar.portal.core.people.scopes import after
from chinar.portal.registry import facts, services
from chinar.portal.registry.exchange import applying, planning, reading, writing
from chinar.portal.registry.lifecycle import MoveNotAllowedError
from chinar.portal.registry.models import (
    Area,
    ImportBatch,
    ImportKind,
    Office,
    Organisation,
    WebSite,
)

ORGANISATIONS, AREAS = ImportKind.ORGANISATIONS, ImportKind.AREAS
OFFICES, SITES = ImportKind.OFFICES, ImportKind.SITES


def everywhere(_scope):
    return True


def plan(kind, text, reach=everywhere):
    return planning.plan(kind, reading.read(text, kind), reach=reach)


def faults(planned):
    return {(row.number, fault.column) for row in planned.rows for fault in row.faults}


@pytest.fixture
def bring(officer, now, db):
    """Upload a file and apply it."""

    def bring(kind, text, *, keep_good=False, reach=everywhere):
        batch = applying.start(
            kind, text.encode(), file_name="list.csv", post=None, actor=officer, now=now
        )
        return applying.apply(batch, reach=reach, keep_good=keep_good, actor=officer, now=now)

    return bring


# Planning -----------------------------------------------------------------------------------


def test_a_plan_tells_what_is_added_changed_unchanged_and_wrong(make_department):
    make_department("HED", "Higher Education")
    make_department("FIN", "Finance")
    text = (
        "code,name,kind,parent\n"
        "HED,Higher Education,administrative_department,GOV\n"
        "FIN,Finance Department,administrative_department,GOV\n"
        "NEW,New Body,agency,FIN\n"
        "SUB,Below the new one,agency,NEW\n"
        "BAD!,,nothing,NOWHERE\n"
    )
    planned = plan(ORGANISATIONS, text)
    assert planned.counts == {"add": 2, "change": 1, "unchanged": 1, "wrong": 1}
    assert planned.of("change")[0].differences == [("name", "Finance", "Finance Department")]
    assert faults(planned) == {(6, "code"), (6, "name"), (6, "kind"), (6, "parent")}
    assert not Organisation.objects.filter(code="NEW").exists()


def test_a_row_below_a_wrong_row_is_wrong_too(government):
    text = "code,name,kind,parent\nA,A,spaceship,GOV\nB,B,agency,A\n"
    assert faults(plan(ORGANISATIONS, text)) == {(2, "kind"), (3, "parent")}


def test_a_code_twice_in_one_file_is_told_with_the_first_row(government):
    planned = plan(ORGANISATIONS, "code,name,kind\nA,A,agency\nA,B,agency\n")
    assert faults(planned) == {(3, "code")}
    assert "Row 2" in planned.rows[1].faults[0].message


def test_extra_cells_and_missing_cells_are_told(government):
    planned = plan(ORGANISATIONS, "code,name,kind\nA,Law, Justice,agency\nB,Only a name\n")
    assert (2, "") in faults(planned)
    assert (3, "kind") in faults(planned)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("pincode", "19000"),
        ("pincode", "१९०००१"),
        ("email", "no"),
        ("latitude", "91"),
        ("latitude", "nan"),
        ("longitude", "north"),
        ("verified", "perhaps"),
        ("name", "x" * 201),
        ("address", "a\u202eb"),
        ("area", "NOWHERE"),
        ("kind", "ship"),
    ],
)
def test_each_wrong_cell_of_an_office_is_told_at_its_column(
    make_office, make_department, make_area, column, cell
):
    make_department("D")
    make_area("A")
    row = {
        "code": "O",
        "name": "O",
        "kind": "other",
        "organisation": "D",
        "area": "A",
        column: cell,
    }
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    assert faults(plan(OFFICES, text)) == {(2, column)}


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("host", "https://x.example.in", "host"),
        ("other_hosts", "ok.example.in nodot", "other_hosts"),
        ("other_hosts", "taken.example.in", "other_hosts"),
        ("staging_url", "ftp://x", "staging_url"),
        ("review_days", "0", "review_days"),
        ("state", "retired", "state"),
        ("hosting_place", "moon", "hosting_place"),
        ("office", "NONE", "office"),
    ],
)
def test_each_wrong_cell_of_a_web_site_is_told_at_its_column(
    make_department, make_site, column, cell, told
):
    make_department("D")
    make_site("taken.example.in")
    row = {"host": "new.example.in", "name": "N", "owner": "D", column: cell}
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    assert faults(plan(SITES, text)) == {(2, told)}


def test_a_site_does_not_change_its_state_through_a_file(make_site):
    site = make_site("a.example.in")
    text = f"host,name,owner,state\na.example.in,N,{site.owner.code},live\n"
    assert faults(plan(SITES, text)) == {(2, "state")}


def test_an_area_must_stand_in_a_larger_one(make_area):
    make_area("D")
    text = "code,name,kind,parent\nT,T,tehsil,D\nX,X,district,D\nY,Y,block,T\n"
    assert faults(plan(AREAS, text)) == {(3, "parent"), (4, "parent")}


def test_dates_are_written_year_month_day(government):
    text = "code,name,kind,valid_from\nA,A,agency,31/01/2020\nB,B,agency,2020-01-31\n"
    assert faults(plan(ORGANISATIONS, text)) == {(2, "valid_from")}


def test_rows_of_another_office_are_refused_unless_they_change_nothing(make_department):
    mine, other = make_department("MINE"), make_department("OTHER", "Other")
    edge = after(mine.scope.path)

    def reach(scope):
        return scope is not None and mine.scope.path <= scope.path < edge

    text = (
        "code,name,kind,parent\n"
        f"OTHER,{other.name},administrative_department,GOV\n"
        "A,Mine to add,agency,MINE\n"
        "B,Below that,agency,A\n"
        "C,At the top,agency,\n"
        "D,Elsewhere,agency,OTHER\n"
    )
    planned = plan(ORGANISATIONS, text, reach)
    assert faults(planned) == {(5, "parent"), (6, "parent")}
    text = "code,name,kind\nOTHER,Taken over,administrative_department\n"
    assert faults(plan(ORGANISATIONS, text, reach)) == {(2, "code")}


# Applying and undoing -----------------------------------------------------------------------


def test_nothing_is_written_when_one_row_is_wrong(government, bring):
    text = "code,name,kind,parent\nA,A,agency,GOV\nB,B,ship,GOV\n"
    with pytest.raises(applying.RowsRefusedError) as caught:
        bring(ORGANISATIONS, text)
    assert [row.number for row in caught.value.rows] == [3]
    assert not Organisation.objects.filter(code="A").exists()
    assert ImportBatch.objects.get().state == "draft"


def test_the_good_rows_are_kept_when_asked(government, bring):
    text = "code,name,kind,parent\nA,A,agency,GOV\nB,B,ship,GOV\n"
    batch = bring(ORGANISATIONS, text, keep_good=True)
    assert Organisation.objects.filter(code="A").exists()
    assert not Organisation.objects.filter(code="B").exists()
    assert (batch.counts["add"], batch.counts["wrong"]) == (1, 1)
    assert batch.content == ""


def test_a_row_that_only_fails_when_it_is_written_stops_all_or_is_left_out(make_department, bring):
    top = make_department("TOP")
    make_department("LOW", parent=top)
    text = "code,name,kind,parent\nNEW,New,agency,GOV\nTOP,Top,agency,LOW\n"
    with pytest.raises(applying.RowsRefusedError):
        bring(ORGANISATIONS, text)
    assert not Organisation.objects.filter(code="NEW").exists()
    bring(ORGANISATIONS, text, keep_good=True)
    assert Organisation.objects.filter(code="NEW").exists()
    assert Organisation.objects.get(code="TOP").parent.code == "GOV"


def test_a_draft_is_applied_once(government, officer, now):
    text = b"code,name,kind\nA,A,agency\n"
    batch = applying.start(
        ORGANISATIONS, text, file_name="f.csv", post=None, actor=officer, now=now
    )
    applying.apply(batch, reach=everywhere, keep_good=False, actor=officer, now=now)
    with pytest.raises(MoveNotAllowedError):
        applying.apply(batch, reach=everywhere, keep_good=False, actor=officer, now=now)
    with pytest.raises(MoveNotAllowedError):
        applying.discard(batch, actor=officer, now=now)


def test_a_draft_thrown_away_leaves_nothing(government, officer, now):
    text = b"code,name,kind\nA,A,agency\n"
    batch = applying.start(
        ORGANISATIONS, text, file_name="f.csv", post=None, actor=officer, now=now
    )
    assert applying.discard(batch, actor=officer, now=now).content == ""
    with pytest.raises(MoveNotAllowedError):
        applying.undo(batch, reach=everywhere, actor=officer, now=now)


def test_an_undo_puts_everything_back(make_department, bring, officer, now):
    make_department("HED", "Higher Education", names={"hi": "उच्च"})
    before = list(writing.write_csv(ORGANISATIONS))
    batch = bring(
        ORGANISATIONS,
        "code,name,name_hi,kind,parent\nHED,Learning,,agency,\nA,A,,agency,HED\nB,B,,agency,A\n",
    )
    assert Organisation.objects.get(code="HED").names == {}
    assert applying.undo(batch, reach=everywhere, actor=officer, now=now).state == "undone"
    assert list(writing.write_csv(ORGANISATIONS)) == before
    with pytest.raises(MoveNotAllowedError):
        applying.undo(batch, reach=everywhere, actor=officer, now=now)


def test_an_undo_names_the_rows_in_its_way_and_undoes_nothing(make_department, bring, officer, now):
    make_department("HED")
    batch = bring(
        ORGANISATIONS,
        "code,name,kind,parent\nHED,Learning,agency,GOV\nA,A,agency,GOV\nB,B,agency,GOV\n",
    )
    services.change_organisation(
        Organisation.objects.get(code="HED"), {"notes": "x"}, actor=officer, now=now
    )
    make_department("C", parent=Organisation.objects.get(code="A"))
    with pytest.raises(applying.UndoRefusedError) as caught:
        applying.undo(batch, reach=everywhere, actor=officer, now=now)
    assert [number for number, _ in caught.value.faults] == [2, 3]
    assert Organisation.objects.filter(code="B").exists()
    assert ImportBatch.objects.get(pk=batch.pk).state == "applied"


def test_an_undo_says_when_a_record_is_gone(government, bring, officer, now):
    batch = bring(ORGANISATIONS, "code,name,kind,parent\nA,A,agency,GOV\n")
    Organisation.objects.get(code="A").delete()
    with pytest.raises(applying.UndoRefusedError, match="1 rows"):
        applying.undo(batch, reach=everywhere, actor=officer, now=now)


def test_an_undo_leaves_what_posts_belong_to_by_now(government, bring, officer, now):
    batch = bring(ORGANISATIONS, "code,name,kind,parent\nA,A,agency,GOV\n")
    Post.objects.create(title="Head", scope=Organisation.objects.get(code="A").scope)
    with pytest.raises(applying.UndoRefusedError) as caught:
        applying.undo(batch, reach=everywhere, actor=officer, now=now)
    assert "Posts already belong" in caught.value.faults[0][1]
    assert Organisation.objects.filter(code="A").exists()


def test_an_undo_leaves_what_stands_out_of_reach_or_would_go_there(
    make_department, bring, officer, now
):
    mine, other = make_department("MINE"), make_department("OTHER")
    make_department("MOVED", parent=other)
    batch = bring(
        ORGANISATIONS,
        "code,name,kind,parent\nA,A,agency,MINE\nB,B,agency,OTHER\n"
        "MOVED,Moved,administrative_department,MINE\n",
    )

    def reach(scope):
        return scope is not None and mine.scope.path <= scope.path < after(mine.scope.path)

    with pytest.raises(applying.UndoRefusedError) as caught:
        applying.undo(batch, reach=reach, actor=officer, now=now)
    assert [number for number, _ in caught.value.faults] == [3, 4]
    assert "another office" in caught.value.faults[0][1]
    assert Organisation.objects.get(code="MOVED").parent == mine
    assert Organisation.objects.filter(code="A").exists()


def test_offices_and_sites_come_in_change_and_go_back(
    make_department, make_area, bring, officer, now
):
    make_department("D")
    make_area("A")
    offices = bring(
        OFFICES,
        "code,name,kind,organisation,area,pincode,latitude,longitude,phone\n"
        "O,Office,other,D,A,190001,34.08,74.8,'+91 194 1\n",
    )
    assert Office.objects.get(code="O").phone == "+91 194 1"
    sites = bring(
        SITES,
        "host,other_hosts,name,owner,office,state,review_days\n"
        "a.example.in,www.a.example.in a.example.in,Site,D,O,live,\n",
    )
    site = WebSite.objects.get()
    assert (site.state, site.review_days, site.office.code) == ("live", 90, "O")
    changed = bring(SITES, "host,name,owner\nwww.a.example.in,Renamed,D\n")
    site = WebSite.objects.get()
    assert (site.name, site.primary_host) == ("Renamed", "www.a.example.in")
    for batch in (changed, sites, offices):
        applying.undo(batch, reach=everywhere, actor=officer, now=now)
    assert not WebSite.objects.exists()
    assert not Office.objects.exists()


def test_what_is_exported_is_unchanged_when_imported(db, now, make_office, make_site):
    facts.load(now)
    make_office("O", phone="+91 1", latitude=-1.25, longitude=74.123456)
    make_site("a.example.in", hosts=["a.example.in", "b.example.in"])
    for kind in ImportKind:
        text = "".join(writing.write_csv(kind))
        planned = plan(kind, reading.decode(text.encode()))
        assert planned.counts["unchanged"] == len(planned.rows) > 0, planned.counts


def test_the_file_with_the_columns_alone_has_no_rows():
    for kind in ImportKind:
        with pytest.raises(reading.FileError, match="no rows"):
            reading.read(reading.decode(writing.template(kind).encode()), kind)


def test_an_area_moves_with_what_stands_in_it_through_a_file(make_area, bring):
    first, second = make_area("1"), make_area("2")
    make_area("T", kind="tehsil", parent=first)
    bring(AREAS, "code,name,kind,parent,lgd_code\nT,T,tehsil,2,77\n")
    tehsil = Area.objects.get(code="T")
    assert (tehsil.parent, tehsil.lgd_code) == (second, "77")
    assert tehsil.scope.path.startswith(second.scope.path)
