"""`chinar triage`: what the engine reads out of a text, and which earlier texts are like it."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from chinar.commands.audit_files import (
    EXIT_FINDINGS,
    EXIT_WRONG_USE,
    FileProblemError,
    read_bounded,
)
from chinar.engines import triage as engine
from chinar.portal.grievances import seeds

MAX_TEXT_BYTES = 1024 * 1024
MAX_TABLE_BYTES = 64 * 1024 * 1024
SUGGESTED = 3


def triage(
    file: Annotated[Path, typer.Argument(help="File with one text; - is the input.")],
    against: Annotated[
        Path | None,
        typer.Option(help="CSV of earlier texts: text, and if known id, latitude, longitude, at."),
    ] = None,
    latitude: Annotated[float | None, typer.Option(help="Where it is, in degrees.")] = None,
    longitude: Annotated[float | None, typer.Option(help="Where it is, in degrees.")] = None,
    at: Annotated[str, typer.Option(help="When it was written, like 2026-11-28.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Tell a text's language and likely categories, hide personal numbers, find its like.

    Ends with 0 when there is nothing to flag, 1 with personal numbers or texts alike, 2 when a file
    cannot be read.
    """
    try:
        text = _decoded(file, read_bounded(file, MAX_TEXT_BYTES))
        wanted = engine.Report(
            key="", text=text, at=_moment(at, "--at"), latitude=latitude, longitude=longitude
        )
        earlier = _earlier(against) if against else []
    except FileProblemError as problem:
        sys.stderr.write(f"chinar triage: {problem}\n")
        raise typer.Exit(EXIT_WRONG_USE) from problem
    said = _said(wanted, earlier)
    sys.stdout.write(
        f"{json.dumps(said, ensure_ascii=False, indent=2)}\n" if as_json else _as_text(said)
    )
    raise typer.Exit(EXIT_FINDINGS if said["hidden"] or said["alike"] else 0)


def _said(wanted: engine.Report, earlier: list[engine.Report]) -> dict[str, Any]:
    masked = engine.mask(wanted.text)
    language = engine.language_of(wanted.text)
    categories = engine.Model.train(seeds.examples()).suggest(wanted.text, SUGGESTED)
    return {
        "language": language.code,
        "confidence": language.confidence,
        "reply_in": language.reply,
        "scripts": {script.value: round(share, 3) for script, share in language.scripts.items()},
        "text": masked.text,
        "hidden": [
            {"kind": span.kind.value, "start": span.start, "end": span.end, "visible": span.visible}
            for span in masked.spans
        ],
        "categories": [{"code": code, "score": round(score, 3)} for code, score in categories],
        "sure": bool(categories) and categories[0][1] >= engine.NOT_SURE,
        "alike": [
            {
                "id": match.key,
                "score": round(match.score, 3),
                "text": round(match.text, 3),
                "distance_km": None if match.distance_km is None else round(match.distance_km, 3),
                "days": None if match.days is None else round(match.days, 1),
            }
            for match in engine.near_duplicates(wanted, earlier)
        ],
    }


def _as_text(said: dict[str, Any]) -> str:
    scripts = ", ".join(f"{script} {share:.0%}" for script, share in said["scripts"].items())
    lines = [
        f"language    {said['language']} ({said['confidence']:.2f}; {scripts or 'no letters'})",
        f"reply in    {said['reply_in'] or 'not told by the text'}",
        "hidden      " + (", ".join(f"{h['kind']} …{h['visible']}" for h in said["hidden"]) or "-"),
        "category    "
        + (", ".join(f"{one['code']} {one['score']:.2f}" for one in said["categories"]) or "-")
        + ("" if said["sure"] else " (not sure)"),
        *(
            f"alike       {one['id']} {one['score']:.2f} (words {one['text']:.2f}"
            + ("" if one["distance_km"] is None else f", {one['distance_km']:.1f} km")
            + ("" if one["days"] is None else f", {one['days']:.0f} days")
            + ")"
            for one in said["alike"]
        ),
        "",
        said["text"].rstrip("\n"),
    ]
    return "\n".join(lines) + "\n"


def _earlier(path: Path) -> list[engine.Report]:
    table = csv.DictReader(io.StringIO(_decoded(path, read_bounded(path, MAX_TABLE_BYTES))))
    if "text" not in (table.fieldnames or ()):
        raise FileProblemError(f"{path} has no column called text")
    reports = []
    for row in table:
        line = f"{path}, line {table.line_num}"
        reports.append(
            engine.Report(
                key=row.get("id") or f"line {table.line_num}",
                text=row["text"] or "",
                at=_moment(row.get("at") or "", f"{line}, at"),
                latitude=_degrees(row.get("latitude"), f"{line}, latitude"),
                longitude=_degrees(row.get("longitude"), f"{line}, longitude"),
            )
        )
    return reports


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblemError(f"{path} is not UTF-8; save it as UTF-8") from error


def _moment(text: str, place: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FileProblemError(f"{place}: write a date like 2026-11-28") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _degrees(text: str | None, place: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise FileProblemError(f"{place}: write degrees like 34.0837") from error
