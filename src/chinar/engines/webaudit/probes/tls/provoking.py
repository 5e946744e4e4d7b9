"""Heartbleed and CCS injection, told apart by records that a sound server refuses."""

from __future__ import annotations

from chinar.engines.webaudit.probes.tls.answer import ALERT, CHANGE_CIPHER, HEARTBEAT
from chinar.engines.webaudit.probes.tls.dialogue import Line, Reaction
from chinar.engines.webaudit.probes.tls.hello import CODE_OF
from chinar.engines.webaudit.probes.tls.hello import HEARTBEAT as HEARTBEAT_EXTENSION
from chinar.engines.webaudit.seen.tls import ABSENT, Told, Version
from chinar.engines.webaudit.seen.web import Failure, FailureKind

_CARRIED = b"chinar-audit-is-"  # 16 bytes; the request claims one more, and has no padding
_UNEXPECTED = (20, 21)  # bad_record_mac, decryption_failed: the record was decrypted at all


def _record(version: Version | None, kind: int, payload: bytes) -> bytes:
    code = CODE_OF[version or Version.TLS1_2]
    head = bytes([kind]) + code.to_bytes(2, "big") + len(payload).to_bytes(2, "big")
    return head + payload


async def provoke(early_change: bool, line: Line) -> list[Reaction]:
    """Send what only a faulty server takes: a heartbeat where it knows them, an early change.

    The heartbeat lacks the 16 bytes of padding that RFC 6520 section 4 asks for, so that a sound
    server drops it; a faulty one gives back at most one byte that is not ours. The early
    ChangeCipherSpec gets `unexpected_message` from a sound server; a faulty one takes it and
    fails to decrypt what follows: a close_notify, which ends the connection in any case.
    """
    version = line.answer.version
    data = b""
    if HEARTBEAT_EXTENSION in line.answer.extensions:
        request = b"\1" + (len(_CARRIED) + 1).to_bytes(2, "big") + _CARRIED
        data += _record(version, HEARTBEAT, request)
    if early_change:
        data += _record(version, CHANGE_CIPHER, b"\1")
    if not data:
        return []
    return [await line.provoke(data + _record(version, ALERT, b"\1\0"))]


def tell_heartbleed(reaction: Reaction) -> Told:
    """Judge by whether the faulty heartbeat was answered."""
    if reaction.heartbeat:
        return Told(there=True, proof="answered a heartbeat that claims more than it carries")
    return _stalled("heartbeat") if reaction.stalled else ABSENT


def tell_ccs(reaction: Reaction) -> Told:
    """Judge by what the record after the early ChangeCipherSpec was refused for."""
    if reaction.alert in _UNEXPECTED:
        proof = f"took a ChangeCipherSpec before the keys were agreed, then sent {reaction.told}"
        return Told(there=True, proof=proof)
    return _stalled("early ChangeCipherSpec") if reaction.stalled else ABSENT


def _stalled(what: str) -> Told:
    detail = f"no reaction to the {what}"
    return Told(failure=Failure(kind=FailureKind.TIMEOUT, detail=detail))
