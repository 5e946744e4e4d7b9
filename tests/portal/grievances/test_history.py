"""What earlier portals exported becomes history: past moments, old numbers, nobody is told."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.grievances.exchange import mapping as mappings
from chinar.portal.grievances.exchange.sheets import FileError
from chinar.portal.grievances.jobs.keeping_time import keep_time
from chinar.portal.grievances.models import ApiKey, Batch, Escalation, Grievance, Hook, HookDelivery
from chinar.portal.grievances.selectors import by_number

HEAD = (
    "Registration Number,Name Of Complainant,Date of Receipt,Grievance Description,Category,"
    "District,Current Status,Date of Action,Reason,Closing Reason,E-mail Address\n"
)
CLOSED = (
    "DARPG/E/2023/0001234,Practice Person,05/03/2023,The hand pump has been dry for weeks.,"
    "Water,Anantnag,Case closed,25/03/2023,A new pump was fitted.,Redressed,p@example.org\n"
)
REFUSED = CLOSED.replace("1234", "1235").replace("Redressed", "Rejected")
PENDING = (
    "DARPG/E/2023/0001236,Practice Person,06/03/2023,The road was washed away in spring.,"
    "Roads,Kulgam,Under process,,,,p@example.org\n"
)
REJECTED = PENDING.replace("1236", "1237").replace("Under process", "Rejected")


def bring(tmp_path, *rows, kind="cpgrams", head=HEAD, options=()):
    path = tmp_path / "export.csv"
    path.write_text(head + "".join(rows), "utf-8")
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(
            "grievances_import", str(path), "--kind", kind, *options, stdout=out, stderr=err
        )
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), err.getvalue()


def test_closed_case_is_history_with_its_own_moments(state, tmp_path):
    assert bring(tmp_path, CLOSED)[0] == 0
    case = Grievance.objects.get()
    assert (case.state, case.open, case.channel) == ("closed", False, "import")
    assert timezone.localtime(case.filed_at).date().isoformat() == "2023-03-05"
    assert case.registered_at == case.filed_at
    for moment in (case.disposed_at, case.closed_at, case.changed_at):
        assert timezone.localtime(moment).date().isoformat() == "2023-03-25"
    assert case.due_at == case.filed_at + timedelta(days=21)
    assert case.wake_at is None
    assert case.intake.other_number == "DARPG/E/2023/0001234"
    [report] = case.actions_taken.all()
    assert (report.outcome, report.text) == ("granted", "A new pump was fitted.")
    assert case.messages.get().sent_at == case.disposed_at
    entries = Entry.objects.filter(record_id=str(case.pk)).order_by("number")
    assert {entry.actor_kind for entry in entries} == {"system"}
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert not any("pump" in str(entry.data) for entry in entries)
    assert not Notice.objects.exists()
    keep_time()
    case.refresh_from_db()
    assert case.state == "closed"
    assert not Escalation.objects.exists()


def test_no_other_system_hears_of_history(state, tmp_path):
    key = ApiKey.objects.create(name="app", digest="d", created_at=world.NOW)
    Hook.objects.create(
        key=key, url="https://app.example/hook", everything=True, created_at=world.NOW
    )
    bring(tmp_path, CLOSED, PENDING, REJECTED)
    assert Grievance.objects.count() == 3
    assert not HookDelivery.objects.exists()


def test_each_state_of_the_export_is_reached(state, tmp_path):
    bring(tmp_path, CLOSED, REFUSED, PENDING, REJECTED)
    found = {c.intake.other_number[-4:]: c for c in Grievance.objects.all()}
    assert {n: c.state for n, c in found.items()} == {
        "1234": "closed",
        "1235": "closed",
        "1236": "registered",
        "1237": "not_taken_up",
    }
    assert found["1235"].actions_taken.get().outcome == "refused"


def test_open_case_stands_at_its_level_and_nobody_is_told_again(state, tmp_path):
    watcher = world.post(state.water_head.scope, "Head", "grievance_secretary")
    world.hold(watcher, "head")
    bring(tmp_path, PENDING)
    case = Grievance.objects.get()
    assert case.escalation_level == 3
    keep_time()
    assert not Notice.objects.exists()


def test_export_that_comes_twice_is_brought_in_once(state, tmp_path):
    bring(tmp_path, CLOSED)
    assert "filed before" in bring(tmp_path, CLOSED)[1]
    said = bring(tmp_path, CLOSED, PENDING)[1]
    assert "1 of 2 rows filed, 1 were there before" in said
    assert Grievance.objects.count() == 2


def test_case_is_tracked_by_its_old_number(state, tmp_path, client):
    bring(tmp_path, CLOSED)
    case = Grievance.objects.get()
    assert by_number(" darpg/e/2023/0001234 ") == case
    page = client.post("/en/track/", {"number": "DARPG/E/2023/0001234"})
    assert case.key in page["Location"]
    Grievance.objects.update(channel="web")
    assert client.post("/en/track/", {"number": "DARPG/E/2023/0001234"}).status_code != 302


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (CLOSED.replace("DARPG/E/2023/0001234", ""), "reference"),
        (CLOSED.replace("05/03/2023", ""), "received"),
        (CLOSED.replace("25/03/2023", ""), "closed"),
        (CLOSED.replace("25/03/2023", "01/03/2023"), "closed"),
        (CLOSED.replace("05/03/2023", "5th of March"), "received"),
        (CLOSED.replace("Case closed", "On the moon"), "state"),
    ],
)
def test_bad_rows_are_told(state, tmp_path, row, column):
    code, _, told = bring(tmp_path, PENDING, row)
    assert code == 1
    assert f"row 3, {column}" in told
    assert not Grievance.objects.exists()


def test_samadhan_export_is_read_by_the_operator_s_mapping(state, tmp_path):
    mapping = tmp_path / "mapping.json"
    given = {
        "columns": {"reference": ["Unique Ref"], "text": "What happened", "received": "Came"},
        "dates": ["%d.%m.%Y"],
        "values": {"state": {"finished": "closed"}},
    }
    mapping.write_text(json.dumps(given), "utf-8")
    head = "Unique Ref,What happened,Came,Status,Resolved on,Resolution\n"
    row = "JKS-77,The bridge has no railing.,01.02.2024,Finished,03.02.2024,Fitted.\n"
    options = ("--mapping", str(mapping))
    code, _, told = bring(tmp_path, row, kind="jk_samadhan", head=head, options=options)
    assert (code, told) == (0, "")
    assert Grievance.objects.get().state == "closed"
    assert Batch.objects.get().kind == "jk_samadhan"


def test_mapping_may_be_lines_of_field_and_column(state):
    read = mappings.parse("field,column\ntext,What happened\nplace,Where\n", "jk_samadhan")
    assert read.columns["text"] == ["what happened"]
    assert read.columns["received"] == mappings.default("jk_samadhan").columns["received"]


@pytest.mark.parametrize("text", ["colour,Red\n", "[1]", '{"columns": 1}'])
def test_mapping_that_makes_no_sense_is_refused(state, tmp_path, text):
    with pytest.raises(FileError):
        mappings.parse(text, "cpgrams")
    path = tmp_path / "m"
    path.write_text(text)
    with pytest.raises(CommandError):
        bring(tmp_path, CLOSED, options=("--mapping", str(path)))


@pytest.mark.parametrize("kind", ["bulk", "cpgrams", "jk_samadhan"])
def test_shipped_mapping_names_only_fields_there_are(kind):
    read = mappings.default(kind)
    assert set(read.columns) <= set(mappings.FIELDS)
    assert set(mappings.NEEDED[kind]) <= set(read.columns)
    assert set(read.values.get("state", {}).values()) <= set(mappings.STATES)
    assert set(read.values.get("outcome", {}).values()) <= set(mappings.OUTCOMES)
