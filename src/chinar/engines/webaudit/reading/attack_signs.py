"""What proves that an attack-like request got through; each sign is harmless to read."""

from __future__ import annotations

import re
from enum import StrEnum

from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.reading.page import read_page
from chinar.engines.webaudit.reading.signature import SPAN, printable
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.url import join_url

NOWHERE = "chinar-audit.invalid"
"""A host under the name that never exists (RFC 2606, section 2)."""
TRACE_MARK = "chinar-trace-mark"
_WIDE = 4 * SPAN
_SQL = re.compile(
    rb"You have an error in your SQL syntax|Unclosed quotation mark after the character string"
    rb"|quoted string not properly terminated|ORA-0(?:0933|1756)|unterminated quoted string"
    rb"|SQLSTATE\[[0-9A-Z]{5}\]|SQLITE_ERROR|sqlite3\.OperationalError|unrecognized token:"
    rb"|Microsoft OLE DB Provider for|ODBC SQL Server Driver|PG::SyntaxError"
    rb"|syntax error at or near|mysqli?_(?:query|fetch_[a-z]{1,10})\(\)"
    rb"|org\.hibernate\.exception\.SQLGrammarException|java\.sql\.SQL(?:Syntax)?[A-Za-z]{0,20}Exc"
)
_PASSWD = re.compile(rb"(?:\A|[\s>])root:[^:\s]{0,40}:0:0:")
_HOSTED = ("href", "src", "action", "content")


class Attack(StrEnum):
    """The kinds of attack-like requests; each value is the code it stands for."""

    XSS = "vuln.xss_reflected"
    SQL = "vuln.sqli_error"
    REDIRECT = "vuln.open_redirect"
    TRAVERSAL = "vuln.path_traversal"
    HOST = "vuln.host_header"
    TRACE = "vuln.trace_method"
    CREDENTIALS = "vuln.default_credentials"


def payload(attack: Attack, value: str, again: int) -> str:
    """Return what stands in a parameter; `again` is 0, then 1 to confirm with another text."""
    return {
        Attack.XSS: f"{value}\"'><chq{again}x>",
        Attack.SQL: f"{value}'" if not again else f"{value}'chq",
        Attack.REDIRECT: f"https://{NOWHERE}/" if not again else f"//{NOWHERE}/again",
        Attack.TRAVERSAL: "../" * (8 + 4 * again) + "etc/passwd",
    }[attack]


def sign(attack: Attack, answer: Response, again: int = 0) -> str:
    """Return what in an answer proves that a request got through, or nothing."""
    body = answer.body[:_WIDE]
    if attack is Attack.XSS:
        mark = f"<chq{again}x>"
        return mark if mark.encode() in body and _is_page(answer) else ""
    if attack is Attack.SQL:
        match = _SQL.search(body)
        return printable(match[0]) if match else ""
    if attack is Attack.TRAVERSAL:
        return "root:…:0:0:" if _PASSWD.search(body) else ""
    if attack is Attack.TRACE:
        sent_back = body.startswith(b"TRACE ") and TRACE_MARK.encode() in body
        return "TRACE came back as it was sent" if answer.status == 200 and sent_back else ""
    return _leads_nowhere(attack, answer)


def _is_page(answer: Response) -> bool:
    kind = answer.value("content-type").lower()
    return not kind or "html" in kind or "svg" in kind


def _leads_nowhere(attack: Attack, answer: Response) -> str:
    """Return what in an answer leads to the host that we invented."""
    addresses = [answer.value("location")] if 300 <= answer.status < 400 else []
    if 200 <= answer.status < 300:
        page = read_page(answer)
        addresses.append(page.moves_to)
        if attack is Attack.HOST:
            addresses += [
                value
                for element in page.all("a", "link", "script", "form", "base", "img", "meta")[:3000]
                for name, value in element.attributes.items()
                if name in _HOSTED and NOWHERE in value
            ]
    return next((address[:200] for address in addresses if _is_nowhere(answer, address)), "")


def _is_nowhere(answer: Response, address: str) -> bool:
    if not address:
        return False
    try:
        return join_url(answer.url, address).host == NOWHERE
    except TargetError:
        return False
