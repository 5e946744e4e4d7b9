"""Run a comparison of the folder bench/ by its name."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

BENCHES = Path(__file__).resolve().parents[3] / "bench"


class NoSuchBenchError(Exception):
    """There is no benchmark of that name; the message lists those there are."""


def names() -> list[str]:
    """Return what can be run; with an underscore it is a piece of another."""
    return sorted(path.stem for path in BENCHES.glob("*.py") if "_" not in path.stem)


def run(name: str, arguments: list[str]) -> int:
    """Run ``bench/<name>.py``'s ``main(arguments)`` and return its exit code.

    Raises:
        NoSuchBenchError: no such file.
    """
    if name not in names():
        raise NoSuchBenchError(f"no benchmark called {name}. There is: {', '.join(names())}")
    sys.path.insert(0, str(BENCHES))
    return int(importlib.import_module(name).main(arguments))
