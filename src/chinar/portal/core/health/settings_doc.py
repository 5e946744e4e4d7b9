"""docs/settings.md, made from the typed settings so that the two cannot differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel
from pydantic.fields import FieldInfo

PREFIX = "CHINAR_"

HEAD = """# Settings

Made by `./chinar manage settings_doc --write` from `src/chinar/portal/config/environment.py`; do
not edit it here. Every choice a deployer has is an environment variable. None is needed to start.

| Variable | Default | What it is |
|---|---|---|
"""
# Read before the settings are: by the launcher, the tests, and where secrets are made.
ELSEWHERE = {
    "CHINAR_SECRET_DJANGO": (
        "made at first start, mode 600",
        "Key that signs sessions and links. `CHINAR_SECRET_<NAME>` hands in any secret of the "
        "folder `secrets/` instead of the file.",
    ),
    "CHINAR_VENV": (".venv", "Where the launcher makes the Python environment."),
    "CHINAR_CHROMIUM": ("found on PATH", "Chromium for the browser tests and screenshots."),
    "CHINAR_TEST_REQUIRE_SERVICES": (
        "empty",
        "Set to 1, tests that need PostgreSQL, Redis, RabbitMQ or a schema fetched with npm fail "
        "instead of being skipped.",
    ),
}


def text() -> str:
    """Return the whole page."""
    fields = type(settings.ENVIRONMENT).model_fields
    rows = [
        _row(variable(name), _default(field), str(field.description))
        for name, field in fields.items()
    ]
    others = [_row(name, default, words) for name, (default, words) in ELSEWHERE.items()]
    return (
        HEAD
        + "\n".join(rows)
        + "\n\n## Read outside that file\n\n| Variable | Default | What it is |\n|---|---|---|\n"
        + "\n".join(others)
        + "\n"
    )


def undocumented(model: type[BaseModel]) -> list[str]:
    """Return the variables whose field says nothing about itself."""
    return [variable(name) for name, field in model.model_fields.items() if not field.description]


def variable(name: str) -> str:
    """Return the environment variable of a field."""
    return PREFIX + name.upper()


def _default(field: FieldInfo) -> str:
    default: Any = field.default
    if isinstance(default, Path):
        return f"`{default.name}/` in the checkout"
    if isinstance(default, bool):
        return f"`{int(default)}`"
    return f"`{default}`" if str(default) else "empty"


def _row(name: str, default: str, words: str) -> str:
    return f"| `{name}` | {default} | {words.replace('|', '&#124;')} |"
