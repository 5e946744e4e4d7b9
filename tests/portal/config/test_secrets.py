"""Secrets are made whole, once, for their owner alone."""

from __future__ import annotations

import stat

import pytest

from chinar.portal.config.secrets import EmptySecretError, instance_secret


def test_a_secret_is_made_once_and_kept(tmp_path):
    data_dir = tmp_path / "data"
    made = instance_secret(data_dir, "django")
    assert len(made) > 60
    assert instance_secret(data_dir, "django") == made
    assert instance_secret(data_dir, "other") != made


def test_only_the_owner_can_read_it(tmp_path):
    data_dir = tmp_path / "data"
    instance_secret(data_dir, "django")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (data_dir, data_dir / "secrets")]
    assert modes == [0o700, 0o700]
    assert stat.S_IMODE((data_dir / "secrets" / "django").stat().st_mode) == 0o600
    assert [path.name for path in (data_dir / "secrets").iterdir()] == ["django"]


def test_of_two_that_make_it_at_once_the_first_wins(tmp_path, monkeypatch):
    from chinar.portal.config import secrets

    made = instance_secret(tmp_path, "django")
    secrets._make(tmp_path / "secrets" / "django")
    assert instance_secret(tmp_path, "django") == made


def test_an_empty_secret_is_refused(tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "django").touch()
    with pytest.raises(EmptySecretError):
        instance_secret(tmp_path, "django")


def test_a_secret_handed_in_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("CHINAR_SECRET_DJANGO", "given")
    assert instance_secret(tmp_path, "django") == "given"
