"""The sweep: what no row names goes, after a day."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chinar.portal.core.people.models import User
from chinar.portal.core.uploads import jobs, storage
from chinar.portal.core.uploads.models import Upload
from chinar.portal.core.uploads.services import store

pytestmark = pytest.mark.django_db


def files(folder: Path) -> set[str]:
    return {p.name for p in folder.rglob("*") if p.is_file()}


def make_old(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000, 1_000_000))


def test_only_old_files_without_a_row_are_removed(folder, given, pdf, officer, now):
    record = User.objects.create_user("record")
    store(given(pdf()), record=record, actor=officer, now=now)
    named = files(folder)
    storage.store().put(b"left behind by a form that failed")
    jobs.sweep()
    assert len(files(folder)) == 3
    make_old(folder)
    jobs.sweep()
    assert files(folder) == named
    Upload.objects.all().delete()
    jobs.sweep()
    assert files(folder) == set()


def test_keeping_old_bytes_again_makes_them_fresh(folder):
    digest = storage.store().put(b"x")
    make_old(folder)
    storage.store().put(b"x")
    jobs.sweep()
    assert files(folder) == {digest}


def test_a_write_that_fails_leaves_nothing(folder, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.store().put(b"x")
    assert files(folder) == set()


def test_what_a_killed_write_left_is_removed(folder):
    digest = storage.store().put(b"x")
    left = storage.store().path(digest).with_name(".new-k1lled")
    left.write_bytes(b"ha")
    jobs.sweep()
    assert left.exists()
    make_old(folder)
    jobs.sweep()
    assert files(folder) == set()
