"""The store: every file lies sealed, whoever it belongs to."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.db import connection

from chinar.portal.core.locked import PREFIX, MissingKeyError
from chinar.portal.core.uploads.models import Kind, Upload
from chinar.portal.core.uploads.storage import SEALED, store

WORDS = b"The storekeeper asks for money."


def lies(digest):
    return store().path(digest).read_bytes()


def test_bytes_lie_sealed_and_are_read_as_they_were():
    digest = store().put(WORDS)
    assert WORDS not in lies(digest)
    assert store().get(digest) == WORDS


def test_sealed_file_means_nothing_under_another_name():
    first, second = store().put(WORDS), store().put(b"another")
    store().path(second).write_bytes(lies(first))
    with pytest.raises(MissingKeyError):
        store().get(second)


def test_without_the_key_nothing_is_read_and_nothing_is_lost(settings):
    digest = store().put(WORDS)
    own, settings.CONFIDENTIAL_KEYS = settings.CONFIDENTIAL_KEYS, [b"1" * 32]
    with pytest.raises(MissingKeyError):
        store().get(digest)
    kept = lies(digest)
    store().path(digest).unlink()
    store().put_back(digest, kept)
    settings.CONFIDENTIAL_KEYS = own
    assert store().get(digest) == WORDS


def test_backup_brings_back_what_its_digest_says_and_nothing_else():
    digest = store().put(WORDS)
    store().put_back(digest, lies(digest))
    store().put_back(digest, WORDS)  # from a backup of before files were sealed
    assert store().get(digest) == WORDS
    with pytest.raises(ValueError, match="is not what"):
        store().put_back(digest, b"another")


def test_names_and_files_that_lay_open_are_sealed_by_the_migration(db, now):
    digest = store().put(WORDS)
    store().path(digest).write_bytes(WORDS)
    assert store().get(digest) == WORDS
    for kept in (digest, "0" * 64):  # of the second only the row is left
        Upload.objects.create(
            record_type="x",
            record_id="1",
            kind=Kind.DOCUMENT,
            name="bribe.pdf",
            size=1,
            digest=kept,
            received_digest=kept,
            created_at=now,
        )
    name = "chinar.portal.core.uploads.migrations.0003_sealed"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE uploads_upload SET name = 'bribe.pdf'")
        importlib.import_module(name).seal(apps, None)
        cursor.execute("SELECT name FROM uploads_upload")
        assert all(name.startswith(PREFIX) for (name,) in cursor.fetchall())
    assert lies(digest).startswith(SEALED)
    assert store().get(digest) == WORDS
    assert {one.name for one in Upload.objects.all()} == {"bribe.pdf"}
