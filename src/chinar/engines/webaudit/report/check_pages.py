"""The pages of `docs/checks/`: every code, what it means, how it is judged, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.model import Check
from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.registry import ALL_CHECKS

_REQUESTS_OF = {
    Mode.HYGIENE: "every audit",
    Mode.DEEP: "audits in deep mode",
    Mode.ACTIVE: "authorised audits in active mode",
}
GENERATED = "Generated from the engine's catalogue"
_MARKDOWN = re.compile(r"([\\`*_<>\[\]|])")


def check_pages(checks: Sequence[Check] = ALL_CHECKS) -> Mapping[str, str]:
    """Return the pages by file name: one a group, and the index."""
    groups: dict[str, list[Check]] = {}
    for check in checks:
        groups.setdefault(check.group, []).append(check)
    pages = {f"{group}.md": "\n".join(_page(group, held)) for group, held in groups.items()}
    return {"README.md": "\n".join(_index(groups)), **pages}


def explain(code: str) -> str:
    """Return what `chinar checks CODE` prints.

    Raises:
        KeyError: no check rules on this code.
    """
    check = next(check for check in ALL_CHECKS if code in check.codes)
    return "\n".join(_code(code, check))


def _index(groups: Mapping[str, Sequence[Check]]) -> Iterator[str]:
    total = sum(len(check.codes) for held in groups.values() for check in held)
    yield "# What an audit looks at"
    yield ""
    yield (
        f"{total} codes, made from the engine's own catalogue by `./chinar checks --write "
        "docs/checks`. A code is never renamed. An audit that could not look says *cannot tell*, "
        "and never *fixed*."
    )
    for group, held in groups.items():
        yield ""
        yield f"## [{group}]({group}.md)"
        yield ""
        yield "| code | severity | meaning |"
        yield "|---|---|---|"
        for check in held:
            for code in check.codes:
                info = CODES[code]
                yield f"| [`{code}`]({group}.md#{_anchor(code)}) | {info.severity} | {info.title} |"
    yield ""


def _page(group: str, checks: Sequence[Check]) -> Iterator[str]:
    yield f"# Checks: {group}"
    yield ""
    yield f"{GENERATED}; see [all checks](README.md)."
    for check in checks:
        for code in check.codes:
            yield ""
            yield from _code(code, check)
    yield ""


def _code(code: str, check: Check) -> Iterator[str]:
    info = CODES[code]
    yield f"## {code}"
    yield ""
    yield f"**{_plain(info.title)}** ({info.severity}; check `{check.id}`)"
    yield ""
    yield f"Why it matters: {_plain(info.why)}"
    yield ""
    yield f"How it is judged, in {_REQUESTS_OF[check.mode]}: {_plain(info.judged)}"
    yield ""
    yield f"What to do: {_plain(info.remedy)}"
    for where, lines in info.fixes.items():
        yield ""
        yield f"{where}:"
        yield ""
        yield "```"
        yield lines
        yield "```"
    if info.references:
        yield ""
        yield f"Source: {'; '.join(map(_plain, info.references))}."


def _anchor(code: str) -> str:
    """Return the fragment that a heading gets where Markdown is shown."""
    return code.replace(".", "")


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
