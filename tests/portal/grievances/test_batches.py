"""Lists of grievances: read whatever wrote them, told row by row, filed once, resumed."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.portal.grievances import world

from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import errands
from chinar.portal.grievances.exchange import sheets
from chinar.portal.grievances.models import Batch, Grievance
from chinar.portal.grievances.services import batches

PAGE = "/en/desk/list/"
HEAD = "text,district,name,phone,reference\n"
ROW = "There is no water in lane {n} for six days.,Anantnag,Practice Person,94190123{n:02d},{n}\n"


def table(count=3, head=HEAD, row=ROW):
    return (head + "".join(row.format(n=n) for n in range(1, count + 1))).encode()


@pytest.fixture
def clerk(client, state, sign_in):
    return sign_in("redressal_officer", state.water_anantnag.scope)


@pytest.mark.parametrize(
    "content",
    [
        table(),
        b"\xef\xbb\xbf" + table(),
        table().decode().encode("utf-16"),
        table().decode().encode("utf-16-le"),
        table().replace(b",", b";"),
        table().replace(b",", b"\t"),
        table().replace(b"\n", b"\r\n"),
        table().replace(b"There is", b'"There, really, is').replace(b"days.", b'days."'),
        table().replace(b"water", "wäter".encode("cp1252")),
        table().replace(b"text", b" Description ").replace(b"phone", b"Mobile_Number"),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16-le", ";", "tab", "crlf", "quoted", "1252", "names"],
)
def test_file_is_read_whatever_wrote_it(state, content):
    batch = batches.look("bulk", content, name="a.csv", post=None, now=world.NOW)
    assert batch.faults == []
    assert batch.rows == 3


@pytest.mark.parametrize(
    "content",
    [b"", b"text,district\n", b'text,district\n"no end,x\n'],
    ids=["empty", "bare", "quote"],
)
def test_file_that_is_no_table_is_refused_whole(state, content):
    with pytest.raises(sheets.FileError):
        batches.look("bulk", content, name="a.csv", post=None, now=world.NOW)
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", ""),
        ("text", "No"),
        ("district", "Atlantis"),
        ("district", ""),
        ("phone", "12"),
        ("email", "nobody"),
        ("category", "dragons"),
        ("language", "Latin"),
        ("received", "yesterday"),
        ("received", "2999-01-01"),
        ("office", "NO-SUCH"),
    ],
)
def test_bad_row_is_told_by_number_and_column(state, column, value):
    good = {"text": "There is no water in our lane.", "district": "anantnag"}
    row = {**good, column: value}
    lines = [list(row), list(({**row, column: ""} | good).values()), list(row.values())]
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    batch = batches.look("bulk", out.getvalue().encode(), name="a.csv", post=None, now=world.NOW)
    [fault] = batch.faults
    assert (fault["row"], fault["column"]) == (3, column)
    assert fault["message"]


def run(tmp_path, content, *options):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("grievances_import", str(path), *options, stdout=out, stderr=err)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), err.getvalue()


def test_list_is_filed_once_however_often_it_is_given(state, tmp_path):
    assert run(tmp_path, table(), "--dry-run")[0] == 0
    assert not Grievance.objects.exists()
    assert "3 of 3 rows filed" in run(tmp_path, table())[1]
    assert "filed before" in run(tmp_path, table())[1]
    # The same references in another file are the same rows.
    _, said, _ = run(tmp_path, table(4))
    assert "1 of 4 rows filed, 3 were there before" in said
    case = Grievance.objects.order_by("registered_at", "number").first()
    assert (case.channel, case.office) == ("bulk", state.water_anantnag) or case.office
    assert case.intake.batch.kind == "bulk"
    assert Batch.objects.filter(content="").count() == 2


def test_rows_without_reference_are_known_by_file_and_number(state, tmp_path):
    head, row = "text,district\n", "There is no water in lane {n}.,Anantnag\n"
    run(tmp_path, table(2, head, row))
    Batch.objects.update(state="dropped")
    run(tmp_path, table(2, head, row))
    assert Grievance.objects.count() == 2


def test_nothing_is_filed_from_a_list_with_faults_unless_told(state, tmp_path):
    content = table() + b"No,Atlantis,,,9\n"
    code, said, told = run(tmp_path, content)
    assert code == 1
    assert "nothing was filed: 1 of 4 rows are wrong" in said
    assert "row 5, district" in told
    assert not Grievance.objects.exists()
    code, said, _ = run(tmp_path, content, "--good-rows")
    assert (code, Grievance.objects.count()) == (1, 3)
    assert "3 of 4 rows filed, 0 were there before" in said


def test_list_that_was_stopped_goes_on_where_it_stood(state, monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 2)
    batch = batches.look("bulk", table(5), name="a.csv", post=None, now=world.NOW)
    batches.start(batch, good_rows=False, now=world.NOW)

    class KilledError(Exception):
        pass

    def kill(gone, total):
        raise KilledError

    with pytest.raises(KilledError):
        batches.run(batch, actor=batches.actor_of(batch), now=world.NOW, progress=kill)
    assert Grievance.objects.count() == 2
    errands.file_batch(batch_id=str(batch.pk))
    errands.file_batch(batch_id=str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.taken, Grievance.objects.count()) == ("done", 5, 5)
    errands.file_batch(batch_id="0191f0c0-0000-7000-8000-000000000000")


@pytest.fixture
def halfway(monkeypatch):
    """Lists are filed two rows at a time, and the disk is full after the first two."""
    monkeypatch.setattr(batches, "CHUNK", 2)
    real = batches._take  # to fail behind it

    def take(batch, entry, *others):
        if entry.row > 3:
            raise OSError("No space left on device")
        return real(batch, entry, *others)

    with monkeypatch.context() as patch:
        patch.setattr(batches, "_take", take)
        yield patch


def test_list_whose_work_failed_for_good_is_told_and_goes_on_when_asked(client, clerk, halfway):
    send(client, table(5))
    batch = Batch.objects.get()
    client.post(f"{PAGE}{batch.pk}/start/")
    for attempt in range(5):
        run_due(now=timezone.now() + timedelta(hours=attempt), raise_errors=False)
    batches.mark_stopped(timezone.now())
    batch.refresh_from_db()
    assert batch.state == "running"  # it went on a moment ago
    batches.mark_stopped(timezone.now() + timedelta(minutes=16))
    batch.refresh_from_db()
    assert (batch.state, batch.taken) == ("stopped", 2)
    page = client.get(f"{PAGE}{batch.pk}/").content.decode()
    assert "No space left on device" in page
    halfway.undo()
    client.post(f"{PAGE}{batch.pk}/start/", {"good_rows": "yes"})
    run_due(now=timezone.now() + timedelta(hours=9))
    batch.refresh_from_db()
    assert (batch.state, batch.trouble, Grievance.objects.count()) == ("done", "", 5)


def test_list_of_a_command_that_was_ended_is_told_and_finished_by_the_next(
    state, tmp_path, halfway
):
    with pytest.raises(OSError, match="space"):
        run(tmp_path, table(5))
    batches.mark_stopped(timezone.now() + timedelta(minutes=16))
    assert Batch.objects.get().state == "stopped"
    halfway.undo()
    run(tmp_path, table(5))
    assert (Batch.objects.get().state, Grievance.objects.count()) == ("done", 5)


def test_list_whose_work_waits_to_be_tried_again_is_not_stopped(client, clerk):
    send(client, table(2))
    batch = Batch.objects.get()
    client.post(f"{PAGE}{batch.pk}/start/")
    batches.mark_stopped(timezone.now() + timedelta(hours=1))
    batch.refresh_from_db()
    assert batch.state == "running"


@pytest.mark.parametrize("content", [b"\x00", None])
def test_file_that_cannot_be_read_ends_the_command(state, tmp_path, content):
    path = tmp_path / "list.csv"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("grievances_import", str(path))


def send(client, content):
    return client.post(PAGE, {"file": SimpleUploadedFile("list.csv", content, "text/csv")})


def test_list_is_looked_at_then_filed_at_the_desk(client, clerk):
    assert "mobile number" in client.get(PAGE).content.decode()
    own = send(client, table())["Location"]
    page = client.get(own)
    assert "File all rows" in page.content.decode()
    assert client.post(f"{own}start/").status_code == 302
    running = client.get(own)
    assert running["Refresh"] == "3"
    batch = Batch.objects.get()
    errands.file_batch(batch_id=str(batch.pk))
    done = client.get(own).content.decode()
    assert "3 problems were filed" in done
    case = Grievance.objects.first()
    assert case.intake.received_by == clerk
    client.post(f"{own}start/")
    client.post(f"{own}drop/")
    assert Batch.objects.get().state == "done"
    assert send(client, table())["Location"] == own


def test_faults_are_shown_and_no_spreadsheet_runs_them(client, clerk):
    content = table() + b'There is no water at all.,"=HYPERLINK(""x"")",,,9\n'
    own = send(client, content)["Location"]
    assert "Atlantis" not in client.get(own).content.decode()
    assert "no such district" in client.get(own).content.decode()
    assert client.post(f"{own}start/", follow=True).status_code == 200
    assert Batch.objects.get().state == "looked_at"
    told = client.get(f"{own}faults.csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(told)))[1][:2] == ["5", "district"]
    assert not any(line.startswith(sheets.FORMULA_MARKS) for line in told.splitlines())
    client.post(f"{own}start/", {"good_rows": "yes"})
    errands.file_batch(batch_id=str(Batch.objects.get().pk))
    assert Grievance.objects.count() == 3


def test_list_is_thrown_away_and_forgotten(client, clerk):
    own = send(client, table())["Location"]
    client.post(f"{own}drop/")
    batch = Batch.objects.get()
    assert (batch.state, batch.content) == ("dropped", "")
    send(client, table())
    Batch.objects.filter(state="looked_at").update(at=world.NOW - errands.KEPT * 2)
    errands.drop_batches()
    assert not Batch.objects.exclude(content="").exists()


def test_template_has_the_columns_that_are_read(client, clerk, state):
    head = client.get(f"{PAGE}columns.csv").content.decode("utf-8-sig").strip()
    cells = {"text": "There is no water here.", "district": "anantnag"}
    row = ",".join(cells.get(name, "") for name in head.split(","))
    content = f"{head}\n{row}\n".encode()
    assert batches.look("bulk", content, name="a", post=None, now=world.NOW).faults == []


@pytest.mark.parametrize("bad", [b"", b"text,district\n"])
def test_bad_file_is_told_at_the_desk(client, clerk, bad):
    assert send(client, bad).status_code == 422


def test_list_is_for_who_hands_in_for_others(client, state, sign_in):
    assert client.get(PAGE).status_code == 302
    sign_in("appellate_authority")
    assert client.get(PAGE).status_code == 403
    assert Post.objects.exists()
