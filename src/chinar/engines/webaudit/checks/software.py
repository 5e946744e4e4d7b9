"""Old software: what the site tells of itself, against a dated table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.answers import any_front, file_answer, site_answer
from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, inapplicable, passed
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt
from chinar.engines.webaudit.reading.software import Clues, Software, clues_of
from chinar.engines.webaudit.reading.told_versions import (
    Told,
    cms_told,
    plugins_told,
    servers_told,
)
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.signatures.table import PluginFlaw, Product, Signatures
from chinar.engines.webaudit.signatures.versions import is_below, version_key
from chinar.engines.webaudit.target import Target

_SERVER = ("server.end_of_life", "server.outdated")
_NO_SERVER = frozenset({"php", "wordpress", "joomla", "drupal"})
_JOOMLA_MANIFEST = "/administrator/manifests/files/joomla.xml"
_XMLRPC = "/xmlrpc.php"
_XMLRPC_SAYS = b"XML-RPC server accepts POST requests only"


def tables(policy: Policy) -> Signatures:
    """Return the tables that the policy judges by."""
    return policy.signatures or Signatures.shipped()


def _said(seen: Observations) -> tuple[Response, ...]:
    """Return the answers that came anyway and may tell versions."""
    answers = [any_front(seen), seen.control.last if seen.control else None]
    return tuple(answer for answer in answers if answer)


def judge_server(seen: Observations, policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the server products that headers and error pages name."""
    answers = _said(seen)
    if not answers:
        return cannot_tell(_no_front(seen), *_SERVER)
    table = tables(policy)
    rulings: dict[str, Ruling] = {}
    for told in servers_told(answers):
        product = table.products.get(told.product)
        if product and told.product not in _NO_SERVER:
            for ruling in _judge_version(told, product, _SERVER, table, now):
                kept = rulings.get(ruling.code)
                rulings[ruling.code] = ruling if kept is None else _graver(kept, ruling)
    if not rulings:
        return inapplicable("version_hidden", *_SERVER)
    return list(rulings.values())


def _graver(one: Ruling, other: Ruling) -> Ruling:
    order = ("failed", "cantTell", "passed", "inapplicable")
    return min(one, other, key=lambda ruling: order.index(ruling.outcome.value))


def judge_php(seen: Observations, policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the PHP version that a header names."""
    answers = _said(seen)
    if not answers:
        return cannot_tell(_no_front(seen), "php.end_of_life")
    table = tables(policy)
    for told in servers_told(answers):
        if told.product == "php":
            codes = ("php.end_of_life", "")
            return _judge_version(told, table.products["php"], codes, table, now)[:1]
    return inapplicable("version_hidden", "php.end_of_life")


def _judge_version(
    told: Told,
    product: Product,
    codes: tuple[str, str],
    table: Signatures,
    now: datetime,
) -> Sequence[Ruling]:
    """Rule on (no longer mended, lacks repairs) for one product."""
    ended_code, old_code = codes
    cycle = product.cycle_of(told.version)
    facts = _facts(told, product, table)
    ended = cycle is not None and cycle.has_ended(now.date())
    old = cycle is not None and bool(cycle.fixed) and is_below(told.version, cycle.fixed)
    if (ended or old) and (told.is_packaged or told.version in product.packaged):
        doubt = Doubt(why="backported", detail=told.line)
        return cannot_tell(doubt, ended_code, old_code)
    if ended and cycle:
        if cycle.ends_at:
            facts["ended_on"] = cycle.ends_at.isoformat()
        over = failed(ended_code, evidence=[told.line], severity=None, **facts)
        return [over, *inapplicable("end_of_life", old_code)]
    if old and cycle:
        outdated = failed(
            old_code, evidence=[told.line], severity=None, fixed_in=cycle.fixed, **facts
        )
        return [passed(ended_code, **facts), outdated]
    return [passed(ended_code, **facts), passed(old_code, **facts)]


def _facts(told: Told, product: Product, table: Signatures) -> dict[str, str]:
    return {
        "product": product.name,
        "version": told.version,
        "table_as_of": table.as_of.isoformat(),
    }


def judge_cms(seen: Observations, policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the version of WordPress, Joomla or Drupal; a line that has ended is outdated."""
    code = "cms.outdated"
    front = any_front(seen)
    if front is None:
        return cannot_tell(_no_front(seen), code)
    clues = clues_of(front)
    told: Told | Doubt | None = cms_told(clues)
    if Software.JOOMLA in clues.runs and not (isinstance(told, Told) and told.version):
        told = _joomla_told(seen)
    if isinstance(told, Doubt):
        return cannot_tell(told, code)
    if told is None or not told.version:
        known = clues.runs & {Software.WORDPRESS, Software.DRUPAL, Software.JOOMLA}
        return inapplicable("version_hidden" if known else "no_cms", code)
    return [_judge_cms_version(told, tables(policy), now)]


def _judge_cms_version(told: Told, table: Signatures, now: datetime) -> Ruling:
    code = "cms.outdated"
    product = table.products[told.product]
    facts = _facts(told, product, table)
    cycle = product.cycle_of(told.version)
    if cycle and cycle.has_ended(now.date()):
        if cycle.ends_at:
            facts["ended_on"] = cycle.ends_at.isoformat()
        return failed(code, evidence=[told.line], severity=None, **facts)
    if "." not in told.version:  # Drupal tells its major version only
        return inapplicable("version_hidden", code)[0]
    if cycle and cycle.fixed and is_below(told.version, cycle.fixed):
        return failed(code, evidence=[told.line], severity=None, fixed_in=cycle.fixed, **facts)
    return passed(code, **facts)


def _joomla_told(seen: Observations) -> Told | Doubt | None:
    answer = file_answer(seen, _JOOMLA_MANIFEST)
    if isinstance(answer, Doubt):
        return answer
    start = answer.body[:20_000].decode("utf-8", "replace")
    if answer.status != 200 or "<extension" not in start or "<name>files_joomla" not in start:
        return None
    version = start.partition("<version>")[2].partition("</version>")[0].strip()[:20]
    line = f"{answer.url}: <version>{version}</version>"
    return Told("joomla", version, line) if version[:1].isdigit() else None


def judge_plugins(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the plugins whose files the front page loads, by the highest number on them."""
    code = "cms.plugin_outdated"
    front = any_front(seen)
    if front is None:
        return cannot_tell(_no_front(seen), code)
    table = tables(policy)
    faults: list[str] = []
    judged = 0
    for slug, versions in plugins_told(clues_of(front)).items():
        version = max(versions, key=version_key)
        judged += slug in table.plugins
        faults += [
            f"{slug} {version}: {flaw.advisory}, mended in {flaw.below}"
            for flaw in table.plugins.get(slug, ())
            if _concerns(flaw, version)
        ]
    as_of = table.as_of.isoformat()
    if faults:
        return [failed(code, evidence=faults, plugins=faults, table_as_of=as_of)]
    if not judged:
        return inapplicable("version_hidden", code)
    return [passed(code, judged=judged, table_as_of=as_of)]


def _concerns(flaw: PluginFlaw, version: str) -> bool:
    within = not flaw.at_or_above or not is_below(version, flaw.at_or_above)
    return within and is_below(version, flaw.below)


def judge_xmlrpc(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge WordPress's old remote control by its own words; a refusal is in order."""
    code = "cms.xmlrpc"
    front = any_front(seen)
    if front is None:
        return cannot_tell(_no_front(seen), code)
    if not _wants_xmlrpc(seen.target, front, policy):
        return inapplicable("other_software", code)
    answer, control = file_answer(seen, _XMLRPC), site_answer(seen.control)
    if isinstance(answer, Doubt):
        return cannot_tell(answer, code)
    if _XMLRPC_SAYS not in answer.body[:2000]:
        return [passed(code, status=answer.status)]
    return _judge_open_xmlrpc(answer, control, code)


def _judge_open_xmlrpc(answer: Response, control: Response | Doubt, code: str) -> Sequence[Ruling]:
    if isinstance(control, Doubt):
        return cannot_tell(control, code)
    if _XMLRPC_SAYS in control.body[:2000]:
        return cannot_tell(Doubt(why="echo", detail=str(control.url)), code)
    words = _XMLRPC_SAYS.decode()
    return [failed(code, evidence=[f"{answer.url}: {words}"], url=str(answer.url))]


def _no_front(seen: Observations) -> Doubt:
    answer = site_answer(seen.https or seen.http)
    return answer if isinstance(answer, Doubt) else Doubt(why="not_asked", detail="")


def _runs(software: Software, path: str, clues: Clues) -> Sequence[str]:
    return (path,) if software in clues.runs else ()


def _wants_xmlrpc(_target: Target, front: Response | None, _policy: Policy) -> Sequence[str]:
    return _runs(Software.WORDPRESS, _XMLRPC, clues_of(front))


def _wants_manifest(_target: Target, front: Response | None, _policy: Policy) -> Sequence[str]:
    clues = clues_of(front)
    told = cms_told(clues)
    return () if told and told.version else _runs(Software.JOOMLA, _JOOMLA_MANIFEST, clues)


CHECKS = (
    Check(id="software.server", codes=_SERVER, judge=judge_server),
    Check(id="software.php", codes=("php.end_of_life",), judge=judge_php),
    Check(id="software.cms", codes=("cms.outdated",), judge=judge_cms, wants=_wants_manifest),
    Check(id="software.plugins", codes=("cms.plugin_outdated",), judge=judge_plugins),
    Check(id="software.xmlrpc", codes=("cms.xmlrpc",), judge=judge_xmlrpc, wants=_wants_xmlrpc),
)
