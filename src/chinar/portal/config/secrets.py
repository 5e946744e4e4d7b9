"""Secrets of one installation: made at first start, readable by its owner alone."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


class EmptySecretError(RuntimeError):
    """A secret's file is empty: restore it, or delete it to have a new one made."""


def instance_secret(data_dir: Path, name: str) -> str:
    """Return the secret called ``name``, making it (file mode 600) when there is none.

    ``CHINAR_SECRET_<NAME>`` in the environment comes first, for installations whose secrets
    are handed in by the machine.
    """
    given = os.environ.get(f"CHINAR_SECRET_{name.upper()}")
    if given:
        return given
    folder = data_dir / "secrets"
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    if not path.exists():
        _make(path)
    secret = path.read_text().strip()
    if not secret:
        raise EmptySecretError(path)
    return secret


def _make(path: Path) -> None:
    """Write a new secret whole under its name; of two that try at once, the first one wins."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # mode 600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
