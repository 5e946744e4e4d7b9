"""What the triage engine takes and gets right: speeds, and its figures on labelled and real texts.

Own sentences and labels stand in the repository; real complaints are read from ``shared/data/text``
in a folder above the checkout, and left out where there is none. Only counts are printed.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from chinar.engines.triage import (
    NOT_SURE,
    Model,
    Report,
    language_of,
    mask,
    near_duplicates,
    shortlist,
    sketch,
)
from chinar.portal.grievances import seeds

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 28, tzinfo=UTC)
CIVIC = (
    ("bengaluru_civic_complaints_2019_unlabelled.csv", "complaint"),
    ("boston311_freetext_unlabelled.csv", "grievance"),
)
NEWS = {
    "eng_Latn": "en",
    "hin_Deva": "hi",
    "urd_Arab": "ur",
    "kas_Arab": "ks",
    "kas_Deva": "ks",
    "pan_Guru": "pa",
}
KM = 1 / 111.19  # of latitude, in degrees
Change = Callable[[str, random.Random], str]


def table(name: str) -> list[dict[str, str]]:
    for folder in ROOT.parents:
        path = folder / "shared" / "data" / "text" / name
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
    return []


# Speed ----------------------------------------------------------------------------------------
def median_ms(call: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


def speeds() -> None:
    texts = [row["text"] for row in seeds.rows()]
    usual = " ".join(texts[:8]) + " Aadhaar 7945 2669 8572, phone 9419012345."
    many = [(place, sketch(text)) for place, text in enumerate((texts * 2)[:2000])]
    reports = [Report(key=str(key), text=texts[key % len(texts)], sketch=one) for key, one in many]
    wanted = Report(key="", text=usual)
    model = Model.train(seeds.examples())
    language_of(usual)
    print(f"\nSpeed, medians; a text of {len(usual)} letters")
    measured = (
        ("hide personal numbers", lambda: mask(usual), 50),
        ("hide them in 10,000 spaced digits (the worst)", lambda: mask("1 " * 5000), 3),
        ("tell the language", lambda: language_of(usual), 50),
        ("make a sketch", lambda: sketch(usual), 50),
        ("compare with 2,000 sketches", lambda: shortlist(many[0][1], many), 20),
        ("find its like among 2,000", lambda: near_duplicates(wanted, reports), 10),
        ("train on every seed", lambda: Model.train(seeds.examples()), 5),
        ("suggest categories", lambda: model.suggest(usual), 50),
    )
    for name, call, times in measured:
        print(f"  {name:<46} {median_ms(call, times):>8.2f} ms")
    code = "import time; s=time.perf_counter(); import chinar.engines.triage; "
    code += "print((time.perf_counter()-s)*1000)"
    done = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
        for _ in range(5)
    ]
    print(f"  {'load the engine':<46} {statistics.median(done):>8.2f} ms")


# What it gets right ---------------------------------------------------------------------------
def masking() -> None:
    sys.path.insert(0, str(ROOT))
    from tests.engines.triage.labelled import bare, table as labelled  # noqa: PLC0415, I001 # a checkout's

    right = wanted = said = 0
    for text, pieces in labelled():
        found = {(span.kind.value, bare(text[span.start : span.end])) for span in mask(text).spans}
        right += len(found & pieces)
        wanted += len(pieces)
        said += len(found)
    print(f"\nHiding: {wanted} pieces in {len(labelled())} own labelled texts")
    print(f"  precision {right / said:.1%}, recall {right / wanted:.1%}")
    for name, column in (("cpgrams_2019.csv", "text"), *CIVIC):
        texts = [row[column] for row in table(name)]
        if texts:
            kinds = Counter(span.kind.value for text in texts for span in mask(text).spans)
            share = sum(kinds.values()) / len(texts) * 1000
            print(f"  {name}: {share:.2f} hidden in 1,000 texts {dict(kinds)}")


def languages() -> None:
    print("\nLanguage: share told right")
    by_code: dict[str, list[bool]] = defaultdict(list)
    for row in seeds.rows():
        said, code = language_of(row["text"]).code, row["language"]
        by_code[f"own sentences {code}"].append(
            said.endswith("-Latn") if code.endswith("-Latn") else said == code
        )
    for row in table("sib200_train_dev.csv"):
        if row["lang"] in NEWS:
            known = language_of(row["text"]).code == NEWS[row["lang"]]
            by_code[f"SIB-200 {row['lang']}"].append(known)
    for name, right in by_code.items():
        print(f"  {name:<28} {sum(right) / len(right):>7.1%} of {len(right)}")


def typos(text: str, roll: random.Random) -> str:
    letters = list(text)
    for _ in range(max(1, len(letters) // 20)):
        letters[roll.randrange(len(letters))] = roll.choice("abcdefghijklmnopqrstuvwxyz ")
    return "".join(letters)


def shuffled(text: str, roll: random.Random) -> str:
    words = text.split()
    roll.shuffle(words)
    return " ".join(words)


CHANGES: dict[str, Change] = {
    "repeated": lambda text, _roll: text,
    "one letter in 20 wrong": typos,
    "words in another order": shuffled,
    "first half only": lambda text, _roll: text[: len(text) // 2],
    "a sentence added": lambda text, _roll: f"{text} Nobody has come although I called twice.",
}


def duplicates(most: int = 2000, asked: int = 300) -> None:
    """Spread texts over 20 by 20 km and 60 days, and ask 200 m beside and 5 days after each."""
    for name, column in CIVIC:
        texts = list(dict.fromkeys(row[column] for row in table(name)))
        texts = [text for text in texts if len(text) >= 40][:most]
        if not texts:
            continue
        roll = random.Random(20261128)  # noqa: S311 # the same run each time
        earlier = [placed(str(key), text, roll) for key, text in enumerate(texts)]
        print(f"\nNear duplicates: {name}, {len(texts)} texts of 40 letters or more, {asked} asked")
        for change, alter in CHANGES.items():
            for known in (True, False):
                found = beyond = 0
                for key in roll.sample(range(len(texts)), min(asked, len(texts))):
                    wanted = beside(earlier[key], alter(texts[key], roll), known=known)
                    keys = [match.key for match in near_duplicates(wanted, earlier)]
                    found += str(key) in keys
                    beyond += sum(one != str(key) for one in keys)
                where = "place known" if known else "no place"
                share = found / (found + beyond) if found + beyond else 0.0
                print(
                    f"  {change:<24} {where:<12} recall {found / min(asked, len(texts)):>6.1%}, "
                    f"precision {share:>6.1%}"
                )


def placed(key: str, text: str, roll: random.Random) -> Report:
    at = datetime.fromtimestamp(NOW.timestamp() - roll.random() * 60 * 86400, UTC)
    latitude, longitude = 34.0 + roll.random() * 20 * KM, 74.8 + roll.random() * 24 * KM
    return Report(
        key=key, text=text, at=at, latitude=latitude, longitude=longitude, sketch=sketch(text)
    )


def beside(one: Report, text: str, *, known: bool) -> Report:
    at = datetime.fromtimestamp((one.at or NOW).timestamp() + 5 * 86400, UTC)
    if not known or one.latitude is None:
        return Report(key="", text=text, at=at)
    return Report(
        key="", text=text, at=at, latitude=one.latitude + 0.2 * KM, longitude=one.longitude
    )


def categories() -> None:
    """Train four times, each time without every fourth sentence of a category and language."""
    first: Counter[str] = Counter()
    three: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    sure: list[bool] = []
    steps: dict[int, list[bool]] = defaultdict(list)
    for language, code, suggested in held_out():
        codes = [one for one, _ in suggested]
        for key in (language, "all"):
            whole[key] += 1
            first[key] += codes[:1] == [code]
            three[key] += code in codes
        if suggested:
            steps[min(9, int(suggested[0][1] * 10))].append(codes[0] == code)
            if suggested[0][1] >= NOT_SURE:
                sure.append(codes[0] == code)
    print(f"\nCategories: {whole['all']} own sentences, each left out of training once")
    for key, times in whole.items():
        print(
            f"  {key:<8} first {first[key] / times:>6.1%}, among three {three[key] / times:>6.1%}"
        )
    print(f"  sure of {len(sure) / whole['all']:.1%}, of these right {sum(sure) / len(sure):.1%}")
    for step, right in sorted(steps.items()):
        print(f"  score {step / 10:.1f} to {step / 10 + 0.1:.1f}: {sum(right) / len(right):>6.1%}")


def held_out() -> Iterable[tuple[str, str, list[tuple[str, float]]]]:
    rows, whole = seeds.rows(), list(seeds.examples())
    counted: Counter[tuple[str, str]] = Counter()
    parts = []
    for row in rows:
        parts.append(counted[row["code"], row["language"]] % 4)
        counted[row["code"], row["language"]] += 1
    for part in range(4):
        asked = [row for row, at in zip(rows, parts, strict=True) if at == part]
        left_out = {row["text"] for row in asked}
        model = Model.train((code, text) for code, text in whole if text not in left_out)
        for row in asked:
            yield row["language"], row["code"], model.suggest(row["text"], 3)


PARTS = {
    "speed": speeds,
    "masking": masking,
    "languages": languages,
    "categories": categories,
    "duplicates": duplicates,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="chinar bench triage", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="one part")
    options = parser.parse_args(arguments)
    load = round(os.getloadavg()[0], 2)
    print(f"{os.cpu_count()} processors, load {load}, Python {platform.python_version()}")
    for name, part in PARTS.items():
        if options.only in (name, None):
            part()
    return 0
