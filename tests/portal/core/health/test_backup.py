"""A backup comes back whole, on either database, or it is refused before anything is written."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings

from chinar.portal.core.health import archive, tables
from chinar.portal.core.health import backup as backups
from chinar.portal.core.health.archive import BackupError
from chinar.portal.core.people.models import Scope, User
from chinar.portal.core.uploads.models import Kind, Upload
from chinar.portal.core.uploads.storage import store

TRIP = Path(__file__).with_name("trip.py")


@pytest.fixture
def uploads_folder(tmp_path, monkeypatch):
    """A store of this test alone."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "uploads")


@pytest.fixture
def upload(db, uploads_folder, now):
    return Upload.objects.create(
        record_type="people.user",
        record_id="1",
        kind=Kind.DOCUMENT,
        media_type="application/pdf",
        name="order.pdf",
        size=5,
        digest=store().put(b"bytes"),
        received_digest="0" * 64,
        created_at=now,
    )


@pytest.fixture
def user(db):
    return User.objects.create_user("chief", email="chief@test.example", name="चीफ़")


@pytest.fixture
def file(tmp_path, user, upload):
    """A backup of one user and one upload, whose rows are gone since."""
    path = tmp_path / "chinar.tar.gz"
    backups.backup(path)
    empty()
    return path


def empty():
    Upload.objects.all().delete()
    User.objects.all().delete()


@pytest.mark.slow
@pytest.mark.services
def test_rows_are_the_same_after_a_trip_through_both_databases(new_house, tmp_path):
    first, second, third = new_house("sqlite"), new_house("postgresql"), new_house("sqlite")
    one, two = tmp_path / "one.tar.gz", tmp_path / "two.tar.gz"
    before = first.python(TRIP, "fill", f"backup={one}", "show")
    between = second.python(TRIP, f"restore={one}", f"backup={two}", "show", "write_more")
    after = third.python(TRIP, f"restore={two}", "show", "write_more")
    assert "چنار" in before
    assert in_order(between) == in_order(after) == in_order(before)
    assert (third.folder / "uploads").is_dir()


def in_order(rows):
    """Sort rows, and the keys of their JSON: PostgreSQL keeps the order of neither."""
    parts = [line.split(" ", 1) for line in rows.splitlines()]
    return sorted(label + json.dumps(json.loads(row), sort_keys=True) for label, row in parts)


def test_a_backup_is_restored_with_its_uploads(file, user, upload, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "elsewhere")
    summary = backups.restore(file)
    assert (summary.rows, summary.uploads, summary.missing) == (2, 1, ())
    assert User.objects.get() == user
    assert User.objects.get().created_at == user.created_at
    assert store().get(upload.digest) == b"bytes"


def test_files_and_their_names_leave_as_sealed_as_they_lie(file):
    whole = gzip.decompress(file.read_bytes())
    assert b"bytes" not in whole.replace(b'"bytes"', b"")
    assert b"order.pdf" not in whole


def test_only_its_owner_can_read_a_backup(file):
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_backup_leaves_out_sessions_and_elections(db):
    kept = {tables.label(model) for model in tables.kept()}
    assert not {"sessions.session", "axes.accesslog", "jobs.lease", "auth.permission"} & kept
    assert {"journal.entry", "people.user", "mfa.authenticator", "jobs.job"} <= kept


def test_an_upload_that_is_lost_is_told_and_the_rest_is_kept(user, upload, tmp_path):
    store().path(upload.digest).unlink()
    path = tmp_path / "chinar.tar.gz"
    assert backups.backup(path).missing == (upload.digest,)
    empty()
    assert backups.restore(path).missing == (upload.digest,)


def test_an_installation_that_is_not_empty_is_left_alone(file):
    Scope.objects.create(path="0001", name="State")
    with pytest.raises(BackupError, match=r"not empty.*people\.scope"):
        backups.restore(file)
    assert not User.objects.exists()


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 0.999])
def test_a_backup_cut_short_is_refused(file, share):
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BackupError, match=r"not a whole backup|cannot read"):
        backups.restore(file)
    assert not User.objects.exists()


def _unpacks_to(packed, whole):
    try:
        return gzip.decompress(packed) == whole
    except (OSError, EOFError, zlib.error):
        return False


def test_a_changed_byte_in_a_backup_is_refused(file):
    """In the compressed bytes at several places, and in the text within."""
    content = file.read_bytes()
    whole, refused = gzip.decompress(content), 0
    for index in range(10, len(content), max(1, len(content) // 40)):
        changed = content[:index] + bytes([content[index] ^ 4]) + content[index + 1 :]
        if _unpacks_to(changed, whole):
            continue  # a reference to another copy of the same bytes, or a bit that is not used
        file.write_bytes(changed)
        with pytest.raises(BackupError):
            backups.restore(file)
        refused += 1
    assert refused > 30
    plain = whole.replace(b"chief@test", b"thief@test")
    file.write_bytes(gzip.compress(plain))
    with pytest.raises(BackupError, match="not a whole backup"):
        backups.restore(file)
    assert not User.objects.exists()


def rewritten(path, **facts):
    """Write an archive's tables anew with other facts in its manifest, all digests right."""
    manifest = archive.checked(path) | facts
    contents = [(name, content.read()) for name, _size, content in archive.members(path)]
    manifest.pop("contents")
    manifest.pop("format")
    path.unlink()
    with archive.writing(path) as writer:
        for name, content in contents:
            if name.startswith(backups.TABLES):
                writer.add_lines(name, content.decode().splitlines())
        writer.add_manifest(manifest)


def test_a_backup_of_other_tables_names_the_version_to_use(file):
    rewritten(file, migrations=["people.0001_initial"], version="9.9")
    with pytest.raises(BackupError, match=r"Chinar 9\.9"):
        backups.restore(file)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"counts": {}}, "counts"),
        ({"missing": ["0" * 64]}, "uploads"),
        ({"journal_head": "f" * 64}, "chain ends elsewhere"),
    ],
)
def test_a_backup_that_is_not_what_it_says_restores_nothing(tmp_path, user, facts, message):
    path = tmp_path / "chinar.tar.gz"
    backups.backup(path)
    empty()
    rewritten(path, **facts)
    with pytest.raises(BackupError, match=message):
        backups.restore(path)
    assert not User.objects.exists()


def test_a_format_from_the_future_is_refused(file, monkeypatch):
    monkeypatch.setattr(archive, "FORMAT", 2)
    with pytest.raises(BackupError, match="has format 1"):
        backups.restore(file)


def test_a_file_that_is_no_backup_is_refused(db, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("milk, bread")
    with pytest.raises(BackupError, match="not a whole backup"):
        backups.restore(path)
    with pytest.raises(BackupError, match="cannot read"):
        backups.restore(tmp_path / "nothing.tar.gz")


def test_a_folder_that_cannot_be_written_is_told(db, tmp_path):
    with pytest.raises(BackupError, match="cannot write"):
        backups.backup(tmp_path / "no" / "folder" / "chinar.tar.gz")


def test_an_archive_with_a_link_in_it_is_refused(tmp_path):
    path = tmp_path / "chinar.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        link = tarfile.TarInfo("tables/people.user.jsonl")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(BackupError, match="not a file"):
        archive.checked(path)


@pytest.mark.parametrize("manifest", [b"{", b"[]"])
def test_a_manifest_that_makes_no_sense_is_refused(tmp_path, manifest):
    path = tmp_path / "chinar.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        member = tarfile.TarInfo(archive.MANIFEST)
        member.size = len(manifest)
        tar.addfile(member, io.BytesIO(manifest))
    with pytest.raises(BackupError, match="not a whole backup"):
        archive.checked(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tables/people.user.jsonl", ["[]"]),
        ("tables/people.nobody.jsonl", ["[]"]),
        ("uploads/" + "0" * 64, ["text"]),
        ("tables/people.scope.jsonl", ['["id","path","name","practice"]', '["x","1","n",false]']),
        ("tables/people.scope.jsonl", ['["id","path","name","practice"]', '[1,null,"n",false]']),
    ],
)
def test_members_that_do_not_fit_restore_nothing(db, uploads_folder, tmp_path, name, text):
    path = tmp_path / "chinar.tar.gz"
    backups.backup(path)
    manifest = archive.checked(path)
    path.unlink()
    with archive.writing(path) as writer:
        writer.add_lines(name, text)
        writer.add_manifest({key: manifest[key] for key in manifest if key != "format"})
    with pytest.raises(BackupError, match="does not fit this installation"):
        backups.restore(path)
    assert not Scope.objects.exists()
