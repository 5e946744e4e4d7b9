"""What MDN's own scanner said of each set, kept small: one line a set."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.engines.webaudit.observatory.sets import HeaderSet

FILE = Path(__file__).with_name("said_by_mdn.json")


def digest(one: HeaderSet) -> str:
    """Return a mark of a set: a set that changed must be asked about anew."""
    return hashlib.sha256(repr(one).encode()).hexdigest()[:12]


def save(sets: Sequence[HeaderSet], said: Mapping[str, Any]) -> None:
    """Write what was said: per set its mark, grade, score and the results in the tests' order."""
    names = sorted({name for answer in said.values() for name in answer.get("tests", {})})
    words: list[str] = []
    worth: dict[str, tuple[int, bool]] = {}
    rows: list[list[Any]] = []
    for one in sets:
        answer = said[one.host]
        row: list[Any] = [one.host, digest(one), answer.get("grade"), answer.get("score")]
        for name in names if "tests" in answer else ():
            result, modifier, passed = answer["tests"][name]
            worth[result] = (modifier, passed)
            if result not in words:
                words.append(result)
            row.append(words.index(result))
        rows.append(row)
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    results = json.dumps([[word, *worth[word]] for word in words], separators=(",", ":"))
    text = f'{{"tests":{json.dumps(names)},\n"results":{results},\n"sets":[\n{lines}\n]}}\n'
    FILE.write_text(text, encoding="utf-8")


def load() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    """Return by host a set's mark and what was said of it, in the form of MDN's answer."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    said: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for host, mark, grade, score, *places in data["sets"]:
        if grade is None:
            said[host] = (mark, {"error": "no grade"})
            continue
        results = [data["results"][place] for place in places]
        tests = dict(zip(data["tests"], results, strict=True))
        said[host] = (mark, {"grade": grade, "score": score, "tests": tests})
    return said
