"""What a journal entry says about words without saying the words.

A seal is SHA-256 over the case's own random salt and the words. Whoever holds both can show that
nothing was changed; once the salt is erased with the words, the seal tells nothing and the proof
of the case still stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from chinar.portal.grievances.models import Grievance


def of_case(grievance: Grievance, file_digests: Iterable[str] = ()) -> str:
    """Return the seal of what was reported: words, place, language and files."""
    return _seal(grievance, content_of(grievance, file_digests))


def content_of(grievance: Grievance, file_digests: Iterable[str] = ()) -> dict[str, Any]:
    """Return what a case's seal covers."""
    return {
        "files": sorted(file_digests),
        "language": grievance.language,
        "place": grievance.place,
        "text": grievance.text,
    }


def of_words(grievance: Grievance, text: str) -> str:
    """Return the seal of words that were added to a case."""
    return _seal(grievance, {"text": text})


def _seal(grievance: Grievance, content: dict[str, Any]) -> str:
    """Hash salt and content; keys are plain letters, so this is the canonical form of RFC 8785."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(bytes(grievance.salt or b"") + text.encode()).hexdigest()
