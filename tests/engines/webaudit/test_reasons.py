"""Every word that says why nothing could be told has its sentence, and no sentence is idle."""

from __future__ import annotations

import ast
from pathlib import Path

from chinar.engines import webaudit
from chinar.engines.webaudit import REASONS
from chinar.engines.webaudit.seen.web import FailureKind

ENGINE = Path(webaudit.__file__).parent


def _words() -> set[str]:
    """Collect the words from the source: `why=…`, `inapplicable(…)`, `{"why": …}`."""
    words = {kind.value for kind in FailureKind}
    for file in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            words |= set(_said(node))
    return words


def _said(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call):
        told = [word.value for word in node.keywords if word.arg == "why"]
        if getattr(node.func, "id", "") == "inapplicable":
            told += node.args[:1]
    elif isinstance(node, ast.Dict):
        told = [
            value
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == "why"
        ]
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "why":
        told = [node.value]
    else:
        return []
    found: list[str] = []
    for value in told:
        choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        found += [one.value for one in choices if isinstance(one, ast.Constant)]
    return [word for word in found if word]


def test_each_reason_has_a_sentence_and_each_sentence_a_reason():
    assert _words() == set(REASONS)


def test_reasons_are_sentences():
    assert [text for text in REASONS.values() if not text.endswith(".")] == []
