"""Pages on which a program shows its inside: debug pages of frameworks, and stack traces."""

from __future__ import annotations

import re

from chinar.engines.webaudit.reading.signature import SPAN, printable
from chinar.engines.webaudit.seen.web import Response

_DEBUG = tuple(
    (name, tuple(words.split(b"|")), tuple(re.compile(pattern) for pattern in patterns))
    for name, words, patterns in (
        (
            "Django",
            b"DEBUG = True",
            (
                rb"seeing this error because you have <code>DEBUG = True</code>",
                rb"Django settings file|URLconf defined in",
            ),
        ),
        (
            "Laravel",
            b"Illuminate|laravel/framework",
            (rb"Illuminate\\|laravel/framework", rb"window\.data = \{|sf-dump|Ignition|Whoops"),
        ),
        (
            "Symfony",
            b"Symfony",
            (
                rb"Symfony Exception|Symfony\\Component\\",
                rb"sf-toolbar|trace-line|exception-summary",
            ),
        ),
        (
            "Flask",
            b"Werkzeug Debugger",
            (rb"// Werkzeug Debugger</title>", rb"EVALEX|__debugger__"),
        ),
        (
            "ASP.NET",
            b"Server Error in '",
            (
                rb"<title>[^<]{0,300}</title>",
                rb"Server Error in '[^'<]{0,200}' Application",
                rb"<b>\s{0,9}(?:Stack Trace|Source Error|Source File):\s{0,9}</b>",
            ),
        ),
        (
            "ASP.NET Core",
            b"rawException",
            (
                rb"<title>Internal Server Error</title>|Developer Exception",
                rb"class=\"rawExceptionStackTrace\"|rawExceptionDetails",
            ),
        ),
        (
            "Rails",
            b"Rails.root: ",
            (rb"<title>Action Controller: Exception caught</title>", rb"Rails\.root: "),
        ),
        ("Yii", b"Yii Framework", (rb"class=\"call-stack\"", rb"Yii Framework")),
        ("CakePHP", b"CakePHP", (rb"class=\"stack-trace\"|cake-error", rb"CakePHP")),
        (
            "Whoops",
            b"Whoops container",
            (rb"<div class=\"Whoops container\">", rb"frames-container"),
        ),
    )
)
# A page that is no error may quote the others; PHP's own markup stands in no article.
_TRACES = (
    (
        "PHP",
        re.compile(
            rb"<b>(?:Fatal error|Warning|Notice|Parse error|Deprecated)</b>: {1,2}[^\r\n]{1,400}?"
            rb" in <b>(?:/|[A-Z]:\\)[^<\r\n]{1,300}</b> on line <b>\d{1,6}</b>"
        ),
    ),
)
_ERROR_TRACES = (
    ("PHP", re.compile(rb"(?:Uncaught |Fatal error:)[^\r\n]{1,400}\s{1,9}Stack trace:\s{1,9}#0 ")),
    (
        "Python",
        re.compile(
            rb"Traceback \(most recent call last\):\s{1,9}File (?:&quot;|&#34;|\")"
            rb"[^\"&\r\n]{1,300}(?:&quot;|&#34;|\"), line \d{1,6}"
        ),
    ),
    (
        "Java",
        re.compile(
            rb"\bat [\w$.<>&;]{3,260}\((?:[\w$]{1,100}\.java:\d{1,6}|Native Method|Unknown Source)"
            rb"\)\s{0,9}(?:<br ?/?>\s{0,9})?at [\w$.]{3,200}"
        ),
    ),
    (
        ".NET",
        re.compile(
            rb"\bat [\w.`<>&;]{3,300}\([^)\r\n]{0,200}\) in [A-Z]:\\[^\r\n:]{1,300}:line \d{1,6}"
            rb"|\[[A-Z][A-Za-z]{2,60}Exception(?: \(0x[0-9a-fA-F]{8}\))?: [^\]\r\n]{1,400}\]"
        ),
    ),
    (
        "Node.js",
        re.compile(
            rb"\bat [\w$.<>&; ]{1,120} \((?:/|[A-Z]:\\|node:|file://)[^)\r\n]{1,300}"
            rb":\d{1,6}:\d{1,6}\)"
        ),
    ),
    (
        "SQL",
        re.compile(
            rb"ORA-\d{5}: |SQLSTATE\[[0-9A-Z]{5}\]|You have an error in your SQL syntax"
            rb"|Microsoft OLE DB Provider for|PG::SyntaxError"
            rb"|Unclosed quotation mark after the character string"
        ),
    ),
)


def debug_page(answer: Response) -> str:
    """Return whose debug page an answer is, or nothing."""
    start = answer.body[:SPAN]
    for name, words, patterns in _DEBUG:
        there = any(word in start for word in words)
        if there and all(pattern.search(start) for pattern in patterns):
            return f"debug page of {name}"
    return ""


def stack_trace(answer: Response) -> tuple[str, str] | None:
    """Return which program shows its inside and the first words of it, or None."""
    start = answer.body[:SPAN]
    kinds = _TRACES + (_ERROR_TRACES if answer.status >= 400 else ())
    if answer.status < 400 and b"</b> on line <b>" not in start:
        return None
    for name, pattern in kinds:
        if match := pattern.search(start):
            return name, printable(match[0])
    return None
