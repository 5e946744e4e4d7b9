"""Structured logs: one JSON object a line, nothing personal.

The formatter is where every line passes, whoever wrote it, so it hides personal data itself;
no call has to remember a filter.
"""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from chinar.portal.core.health.personal import without_personal_data, without_secrets_in_path

request_id: ContextVar[str] = ContextVar("chinar_request_id", default="")


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON.

    ``extra={"fields": {…}}`` adds fields; their text is cleaned as the message is.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        for name, value in getattr(record, "fields", {}).items():
            entry[name] = without_personal_data(value) if isinstance(value, str) else value
        if record.exc_info:
            entry["exception"] = without_personal_data(self.formatException(record.exc_info))
        if record.stack_info:
            entry["stack"] = without_personal_data(record.stack_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    text = without_personal_data(record.getMessage())
    # Django names the address that failed; a token in it could open an account.
    return without_secrets_in_path(text) if record.name.startswith("django.") else text
