"""The registry's pages for files: look at one, apply it, undo it."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.portal.registry.visiting import page, post

from chinar.portal.registry.models import ImportBatch, Organisation


def upload(client, name, text, status=302):
    file = SimpleUploadedFile("list.csv", text if isinstance(text, bytes) else text.encode())
    return post(client, name, {"file": file}, status=status)


def test_a_file_is_looked_at_applied_and_undone(client, it_officer, make_department):
    make_department("HED", "Higher")
    page(client, "organisation_import")
    upload(
        client,
        "organisation_import",
        "code,name,kind,parent\nHED,Learning,agency,GOV\nA,New one,agency,HED\n",
    )
    batch = ImportBatch.objects.get()
    text = page(client, "import", pk=batch.pk)
    for words in ("Learning", "New one", "Write this to the register"):
        assert words in text
    assert not Organisation.objects.filter(code="A").exists()
    post(client, "import_apply", pk=batch.pk)
    assert Organisation.objects.get(code="HED").name == "Learning"
    assert "Undo this import" in page(client, "import", pk=batch.pk)
    post(client, "import_apply", pk=batch.pk)
    assert "applied or thrown away already" in page(client, "import", pk=batch.pk)
    post(client, "import_undo", pk=batch.pk)
    assert Organisation.objects.get(code="HED").name == "Higher"
    post(client, "import_undo", pk=batch.pk)
    assert "undone already" in page(client, "import", pk=batch.pk)
    assert "list.csv" in page(client, "home")


def test_wrong_rows_are_told_and_the_good_ones_kept_only_when_asked(client, it_officer, government):
    upload(client, "organisation_import", "code,name,kind,parent\nA,A,agency,GOV\nB,,ship,GOV\n")
    batch = ImportBatch.objects.get()
    text = page(client, "import", pk=batch.pk)
    assert "Write the good rows only" in text
    assert "Write this to the register" not in text
    post(client, "import_apply", pk=batch.pk)
    assert "Nothing was written" in page(client, "import", pk=batch.pk)
    assert not Organisation.objects.filter(code="A").exists()
    post(client, "import_apply", {"keep_good": "yes"}, pk=batch.pk)
    assert Organisation.objects.filter(code="A").exists()


def test_a_file_with_a_wrong_column_is_refused_with_the_right_ones(client, it_officer):
    response = upload(client, "office_import", "code,title\nA,B\n", status=422)
    text = response.content.decode()
    assert "organisation" in text
    assert "“title”" in text
    assert not ImportBatch.objects.exists()
    response = upload(client, "office_import", "a,b".encode("utf-16"), status=422)
    assert "CSV UTF-8" in response.content.decode()
    upload(client, "office_import", b"", status=422)


def test_a_file_is_thrown_away(client, it_officer, government):
    upload(client, "organisation_import", "code,name,kind\nA,A,agency\n")
    batch = ImportBatch.objects.get()
    post(client, "import_discard", pk=batch.pk)
    post(client, "import_discard", pk=batch.pk)
    assert "Thrown away" in page(client, "import", pk=batch.pk)
    assert not Organisation.objects.filter(code="A").exists()


def test_an_undo_in_whose_way_rows_stand_names_them(client, it_officer, government):
    upload(client, "organisation_import", "code,name,kind,parent\nA,A,agency,GOV\n")
    batch = ImportBatch.objects.get()
    post(client, "import_apply", pk=batch.pk)
    Organisation.objects.filter(code="A").update(notes="x")
    response = post(client, "import_undo", status=409, pk=batch.pk)
    assert "Nothing was undone" in response.content.decode()
