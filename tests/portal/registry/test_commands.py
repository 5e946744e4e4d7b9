"""The registry from a console."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from chinar.portal.registry.models import ImportBatch, Organisation

GOOD = "code,name,kind,parent\nA,A,agency,GOV\n"
MIXED = GOOD + "B,B,ship,GOV\n"


@pytest.fixture
def run(tmp_path, government):
    def run(text, *options):
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        out, err, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command(
                "registry_import", "organisations", str(path), *options, stdout=out, stderr=err
            )
        except SystemExit as stop:
            code = stop.code
        except CommandError as error:
            code = error.returncode
            err.write(str(error))
        return code, out.getvalue(), err.getvalue()

    return run


def test_a_good_file_is_written(run):
    code, out, _ = run(GOOD)
    assert (code, Organisation.objects.filter(code="A").exists()) == (0, True)
    assert "written: 1 add" in out


def test_a_dry_run_writes_nothing_and_says_what_is_wrong_as_json(run):
    code, out, _ = run(MIXED, "--dry-run", "--json")
    report = json.loads(out)
    assert code == 1
    assert not report["written"]
    assert report["counts"]["add"] == 1
    assert (report["faults"][0]["row"], report["faults"][0]["column"]) == (3, "kind")
    assert not ImportBatch.objects.exists()


def test_a_wrong_row_stops_everything(run):
    code, out, err = run(MIXED)
    assert code == 1
    assert "nothing written" in out
    assert "row 3, kind" in err
    assert not Organisation.objects.filter(code="A").exists()


def test_the_good_rows_are_kept_when_asked(run):
    code, _, _ = run(MIXED, "--keep-good")
    assert code == 1
    assert Organisation.objects.filter(code="A").exists()


def test_a_row_that_fails_only_when_written_is_told(run, make_department):
    make_department("LOW", parent=make_department("TOP"))
    code, out, err = run("code,name,kind,parent\nTOP,Top,agency,LOW\n")
    assert code == 1
    assert "below itself" in err
    assert "nothing written" in out
    assert ImportBatch.objects.get().state == "discarded"


def test_a_file_that_cannot_be_read_exits_with_two(run, tmp_path):
    assert run("what,is,this\n1,2,3\n")[0] == 2
    with pytest.raises(CommandError) as caught:
        call_command("registry_import", "areas", str(tmp_path / "none.csv"))
    assert caught.value.returncode == 2


def test_an_export_is_what_an_import_reads(run, government):
    out = io.StringIO()
    call_command("registry_export", "organisations", stdout=out)
    assert "GOV,Government" in out.getvalue()
    code, told, _ = run(out.getvalue().lstrip("\ufeff"))
    assert code == 0
    assert "1 unchanged" in told
