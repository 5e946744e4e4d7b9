"""The report as one HTML file: no script, nothing loaded from elsewhere, good on paper."""

from __future__ import annotations

import html
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.model import (
    AuditReport,
    Outcome,
    Severity,
    SiteReport,
    Verdict,
)
from chinar.engines.webaudit.report.difference import Change, Difference
from chinar.engines.webaudit.report.words import reason_of, title_of, visible

_STYLE = """
:root{color-scheme:light;--line:#c8ccd0;--ink:#16202a;--soft:#f3f5f6}
body{margin:0 auto;max-inline-size:62rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;
color:var(--ink);background:#fff}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-block:2rem .5rem;overflow-wrap:anywhere}
table{border-collapse:collapse;inline-size:100%}caption{text-align:start;font-weight:600}
th,td{text-align:start;vertical-align:top;padding:.35rem .5rem;border-block-end:1px solid
var(--line);overflow-wrap:anywhere}
.wide{overflow-x:auto}.fault{border-inline-start:.35rem solid;padding-inline-start:.75rem;
margin-block:1rem;break-inside:avoid}
.critical{border-color:#7d0013}.high{border-color:#c4320a}.medium{border-color:#b58900}
.low{border-color:#5b6b7a}.info{border-color:#9fb0bf}
.fault h3{margin:0;font-size:1rem}.fault p{margin:.25rem 0}
code{background:var(--soft);padding:0 .2rem;overflow-wrap:anywhere}
figure{margin:.5rem 0}figure img{max-inline-size:100%;border:1px solid var(--line)}
.bar{display:inline-block;block-size:.7rem;background:#2b6a4d}
.bar-bed{display:inline-block;inline-size:8rem;background:var(--soft);border:1px solid var(--line)}
@media print{details>*{display:block}h2{break-before:page}}
"""
_CHANGES = {
    Change.NEW: "New",
    Change.FIXED: "Fixed",
    Change.UNCHANGED: "Unchanged",
    Change.CANNOT_TELL: "Cannot tell",
}


def escape(text: str) -> str:
    """Return foreign text for a place in the page."""
    return html.escape(visible(text))


Pictures = Callable[[SiteReport], Sequence[tuple[str, bytes]]]
"""The pictures to show of a site, oldest first: what to say of each, and the PNG."""


def to_html(
    report: AuditReport,
    differences: Sequence[Difference] | None = None,
    pictures: Pictures | None = None,
) -> Iterator[str]:
    """Yield the page piece by piece, so that a large audit needs no large string."""
    began = report.started_at.strftime("%d %B %Y, %H:%M UTC")
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
        f"<title>Audit of {len(report.sites)} web sites, {escape(began)}</title>"
        f"<style>{_STYLE}</style></head><body><main>"
        f"<h1>Audit of {len(report.sites)} web sites</h1>"
        f"<p>{escape(began)}. Mode: {escape(report.policy.mode.value)}. "
        "This report lists what a program could see from outside; it is no certificate.</p>"
    )
    yield from _summary(report.sites)
    if differences is not None:
        yield from _comparison(differences)
    for place, site in enumerate(report.sites):
        yield from _site(site, place, pictures(site) if pictures else ())
    if report.unfinished:
        left = "".join(f"<li>{escape(str(target))}</li>" for target in report.unfinished)
        yield f"<h2>Not come to: the run was broken off</h2><ul>{left}</ul>"
    yield "</main></body></html>\n"


def _summary(sites: Sequence[SiteReport]) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{severity.value}</th>' for severity in Severity)
    yield (
        '<div class="wide"><table><caption>Sites and their faults by severity</caption><thead>'
        '<tr><th scope="col">Site</th><th scope="col">Grade</th><th scope="col">Score</th>'
        f"{heads}</tr></thead><tbody>"
    )
    for place, site in enumerate(sites):
        counts = Counter(verdict.severity for verdict in site.failed)
        cells = "".join(f"<td>{counts[severity] or ''}</td>" for severity in Severity)
        yield (
            f'<tr><th scope="row"><a href="#site-{place}">{escape(str(site.target))}</a></th>'
            f"<td>{escape(site.grade or 'none')}</td><td>{_bar(site.score)}</td>{cells}</tr>"
        )
    yield "</tbody></table></div>"


def _bar(score: int | None) -> str:
    if score is None:
        return "none"
    return (
        f'{score} <span class="bar-bed" aria-hidden="true">'
        f'<span class="bar" style="inline-size:{score}%"></span></span>'
    )


def _comparison(differences: Iterable[Difference]) -> Iterator[str]:
    yield (
        '<h2>Compared with the earlier audit</h2><div class="wide"><table><thead><tr>'
        '<th scope="col">Change</th><th scope="col">Site</th><th scope="col">Fault</th>'
        "</tr></thead><tbody>"
    )
    for one in differences:
        if one.change is Change.UNCHANGED:
            continue
        yield (
            f"<tr><td>{_CHANGES[one.change]}</td><td>{escape(one.target)}</td>"
            f"<td>{escape(title_of(one.verdict))} <code>{escape(one.verdict.code)}</code></td></tr>"
        )
    yield "</tbody></table></div>"


def _site(site: SiteReport, place: int, pictures: Sequence[tuple[str, bytes]]) -> Iterator[str]:
    yield (
        f'<section id="site-{place}"><h2>{escape(str(site.target))}</h2>'
        f"<p>Address {escape(site.address or 'unknown')}; {site.connections} connections, "
        f"{site.requests} requests, {site.bytes} bytes, {site.seconds:.1f} seconds.</p>"
    )
    yield from _yardstick(site)
    for words, png in pictures:
        data = b64encode(png).decode()
        yield (
            f'<figure><img src="data:image/png;base64,{data}" alt="{escape(words)}">'
            f"<figcaption>{escape(words)}</figcaption></figure>"
        )
    for verdict in site.failed:
        yield _fault(verdict)
    untold = [v for v in site.verdicts if v.outcome is Outcome.CANT_TELL]
    if untold:
        yield from _untold(untold)
    if not site.failed and not untold:
        yield "<p>Nothing was found.</p>"
    passed = sum(v.outcome is Outcome.PASSED for v in site.verdicts)
    yield f"<p>{passed} further points were looked at and are in order.</p></section>"


def _yardstick(site: SiteReport) -> Iterator[str]:
    """Yield the grade and the score, each with what it is made of."""
    yield (
        f"<p>Grade by the rules of MDN HTTP Observatory: <strong>{escape(site.grade or 'none')}"
        f"</strong>. Score over all checks, 0 to 100: <strong>"
        f"{'none, too little could be judged' if site.score is None else site.score}</strong>.</p>"
    )
    if site.observatory:
        rows = "".join(
            f'<tr><th scope="row">{escape(test.meaning)} <code>{escape(test.name)}</code></th>'
            f"<td>{test.modifier:+d}</td></tr>"
            for test in site.observatory.tests
        )
        yield (
            '<details><summary>How the grade was made</summary><div class="wide"><table><thead>'
            '<tr><th scope="col">Test</th><th scope="col">Points</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div></details>"
        )
    if site.deductions:
        rows = "".join(
            f'<tr><th scope="row">{escape(lost.reason)} <code>{escape(lost.code)}</code></th>'
            f"<td>−{lost.points}</td></tr>"
            for lost in site.deductions
        )
        yield (
            '<details><summary>How the score was made</summary><div class="wide"><table><thead>'
            '<tr><th scope="col">Fault</th><th scope="col">Points</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div></details>"
        )


def _fault(verdict: Verdict) -> str:
    info = CODES.get(verdict.code)
    seen = "".join(f"<p>Seen: <code>{escape(line)}</code></p>" for line in verdict.evidence[:5])
    advice = f"<p>{escape(info.why)}</p><p>To do: {escape(info.remedy)}</p>" if info else ""
    return (
        f'<div class="fault {verdict.severity.value}"><h3>{escape(title_of(verdict))}</h3>'
        f"<p>{verdict.severity.value} · <code>{escape(verdict.code)}</code></p>{seen}{advice}</div>"
    )


def _untold(verdicts: Sequence[Verdict]) -> Iterator[str]:
    yield f"<details><summary>{len(verdicts)} points could not be told</summary><ul>"
    for verdict in verdicts:
        seen = f" <code>{escape(verdict.evidence[0][:200])}</code>" if verdict.evidence else ""
        yield f"<li>{escape(title_of(verdict))}: {escape(reason_of(verdict))}{seen}</li>"
    yield "</ul></details>"
