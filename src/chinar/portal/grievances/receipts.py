"""The secret code on a receipt: proves that whoever asks is who reported.

It is made from the case's id with the installation's key, so that nothing secret is stored and
the receipt can be printed again. 50 bits; older keys are honoured as Django's own signatures are.
"""

from __future__ import annotations

import hmac
from typing import Final

from django.conf import settings
from django.utils.encoding import force_bytes

from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.numbering import compact

LENGTH: Final = 10
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: none is taken for another
_LOOKS_LIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_PURPOSE: Final = b"chinar.grievances.receipt:"


def code_for(grievance: Grievance) -> str:
    """Return the code printed on the receipt, as `7KQ4M-9WB2X`."""
    code = _code(grievance, settings.SECRET_KEY)
    return f"{code[:5]}-{code[5:]}"


def matches(grievance: Grievance, typed: str) -> bool:
    """Tell whether what was typed is the code, whatever its case, spaces or dashes."""
    given = compact(typed[:60]).translate(_LOOKS_LIKE)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    found = [hmac.compare_digest(_code(grievance, key), given) for key in keys]
    return any(found)


def _code(grievance: Grievance, key: str | bytes) -> str:
    digest = hmac.digest(force_bytes(key), _PURPOSE + grievance.pk.bytes, "sha256")
    number = int.from_bytes(digest[:8])
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)
