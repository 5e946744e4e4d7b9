"""Findings of other tools, read into the same verdicts: one place for all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum

from chinar.engines.webaudit.errors import ReportError
from chinar.engines.webaudit.imports import burp, nuclei, sarif, table, testssl, wapiti, zap
from chinar.engines.webaudit.imports.instance import Imported, Instances, merged

__all__ = ["MAX_FINDINGS_BYTES", "Form", "Imported", "read_findings"]

MAX_FINDINGS_BYTES = 64 * 1024 * 1024
_LOOK_AT = 4096


class Form(StrEnum):
    """The kinds of report that are read."""

    SARIF = "sarif"
    ZAP = "zap"
    NUCLEI = "nuclei"
    BURP = "burp"
    WAPITI = "wapiti"
    TESTSSL = "testssl"
    CSV = "csv"


_JSON: Mapping[Form, Callable[[object], Instances]] = {
    Form.SARIF: sarif.read,
    Form.ZAP: zap.read,
    Form.WAPITI: wapiti.read,
    Form.TESTSSL: testssl.read,
}
_BYTES: Mapping[Form, Callable[[bytes], Instances]] = {
    Form.NUCLEI: nuclei.read,
    Form.BURP: burp.read,
    Form.CSV: table.read,
}


def read_findings(content: bytes, form: Form | None = None) -> Imported:
    """Read a tool's report; its form is recognised unless it is given.

    Entries that cannot be read are left out and told in `problems`, each with its place.

    Raises:
        ReportError: the whole is too large, of no known form, or broken.
    """
    if len(content) > MAX_FINDINGS_BYTES:
        raise ReportError(
            "", f"larger than {MAX_FINDINGS_BYTES // 1024 // 1024} MB; split the report"
        )
    raw = form or _by_first_sign(content)
    if raw is not None and raw in _BYTES:
        return merged(_BYTES[raw](content))
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReportError("", f"not readable as JSON: {error}") from error
    return merged(_JSON[form or _by_keys(data)](data))


def _by_first_sign(content: bytes) -> Form | None:
    """Tell the forms that are not one JSON value by how they begin; None for one that is."""
    start = content[:_LOOK_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return Form.BURP
    if start.startswith(b"{") and b'"template-id"' in start.partition(b"\n")[0]:
        return Form.NUCLEI
    return None if start[:1] in (b"{", b"[") else Form.CSV


def _by_keys(data: object) -> Form:
    if isinstance(data, Mapping):
        for key, form in (
            ("runs", Form.SARIF),
            ("site", Form.ZAP),
            ("vulnerabilities", Form.WAPITI),
            ("scanResult", Form.TESTSSL),
        ):
            if key in data:
                return form
    if isinstance(data, list) and data and isinstance(data[0], Mapping) and "finding" in data[0]:
        return Form.TESTSSL
    raise ReportError("", f"of no known form; name it: {', '.join(Form)}")
