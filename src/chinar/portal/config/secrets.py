"""Secrets of one installation: made at first start, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def instance_secret(data_dir: Path, name: str) -> str:
    """Return the secret called ``name``, making it (file mode 600) when there is none.

    ``CHINAR_SECRET_<NAME>`` in the environment comes first, for installations whose secrets
    are handed in by the machine.
    """
    given = os.environ.get(f"CHINAR_SECRET_{name.upper()}")
    if given:
        return given
    folder = data_dir / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
