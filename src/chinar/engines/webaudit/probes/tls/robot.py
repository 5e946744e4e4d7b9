"""ROBOT: does the server tell rightly padded RSA messages from wrongly padded ones?"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from chinar.engines.webaudit.probes.tls.answer import CHANGE_CIPHER, HANDSHAKE
from chinar.engines.webaudit.probes.tls.dialogue import Dialogue, Line, Reaction, Ride
from chinar.engines.webaudit.probes.tls.hello import CODE_OF
from chinar.engines.webaudit.reading.certificates import UNREADABLE
from chinar.engines.webaudit.seen.tls import ABSENT, Told, Version
from chinar.engines.webaudit.seen.web import Failure, FailureKind

Ask = Callable[[Ride], Awaitable[Dialogue]]
_SECRET_BYTES = 48
_MOST_KEY_BYTES = 1024
_LONGEST_EXPONENT = 64
_RIGHT = "right"


def _messages(size: int) -> Mapping[str, bytes]:
    """Write the five messages of the ROBOT paper, section 3.1, for a modulus of so many bytes."""
    secret = b"\3\3" + bytes(range(1, _SECRET_BYTES - 1))  # TLS 1.2, as the hello offered
    padding = b"\x5a" * (size - 3 - _SECRET_BYTES)
    return {
        _RIGHT: b"\0\2" + padding + b"\0" + secret,
        "wrong first bytes": b"\x41\x17" + padding + b"\0" + secret,
        "no zero byte": b"\0\2" + padding + b"\x5a" + secret,
        "zero byte too early": b"\0\2" + padding[:8] + b"\0" + padding[9:] + b"\x5a" + secret,
        "wrong version": b"\0\2" + padding + b"\0" + b"\2\2" + secret[2:],
    }


async def _send(kind: str, brief: bool, line: Line) -> list[Reaction]:
    """Go on with one message and, unless in brief, a Finished that nobody can decrypt."""
    answer = line.answer
    key = _key_of(answer.chain)
    if key is None or answer.version is None:
        return []
    numbers = key.public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    code = CODE_OF[answer.version]
    message = int.from_bytes(_messages(size)[kind], "big")
    cipher = pow(message, numbers.e, numbers.n).to_bytes(size, "big")
    if answer.version is not Version.SSL3:
        cipher = size.to_bytes(2, "big") + cipher
    exchange = b"\x10" + len(cipher).to_bytes(3, "big") + cipher
    finished = os.urandom(64)  # whole blocks of any cipher
    records = [(HANDSHAKE, exchange), (CHANGE_CIPHER, b"\1"), (HANDSHAKE, finished)]
    if brief:
        del records[1:]
    head = code.to_bytes(2, "big")
    return [
        await line.provoke(
            b"".join(
                bytes([kind_]) + head + len(data).to_bytes(2, "big") + data
                for kind_, data in records
            )
        )
    ]


def _key_of(chain: list[bytes]) -> rsa.RSAPublicKey | None:
    try:
        key = x509.load_der_x509_certificate(chain[0]).public_key()
    except (*UNREADABLE, IndexError, TypeError):
        return None
    if not isinstance(key, rsa.RSAPublicKey) or not 512 <= key.key_size <= _MOST_KEY_BYTES * 8:
        return None
    # Raising to a hostile exponent would take seconds.
    return key if key.public_numbers().e.bit_length() <= _LONGEST_EXPONENT else None


async def look_for_oracle(ask: Ask, *, brief: bool = False) -> Told:
    """Send each message on a connection of its own; where two get different reactions, again.

    Only a difference that repeats counts: a busy server differs by accident. Some servers differ
    in brief alone, where the client says nothing after the message: sound ones wait for more, so
    that it takes long.
    """
    kinds = tuple(_messages(256))
    first = await _round(ask, kinds, brief)
    if isinstance(first, Failure):
        return Told(failure=first)
    odd = [kind for kind in kinds if first[kind] != first[_RIGHT]]
    if not odd:
        if first[_RIGHT] == "silence":
            return Told(failure=Failure(kind=FailureKind.TIMEOUT, detail="RSA key exchange"))
        return ABSENT
    again = await _round(ask, (_RIGHT, odd[0]), brief)
    if isinstance(again, Failure):
        return Told(failure=again)
    if any(again[kind] != first[kind] for kind in again):
        detail = "RSA key exchange: answers differ from one time to the next"
        return Told(failure=Failure(kind=FailureKind.GARBAGE, detail=detail))
    proof = f"a right message gets {first[_RIGHT]}, one with {odd[0]} gets {first[odd[0]]}"
    return Told(there=True, proof=proof)


async def _round(ask: Ask, kinds: tuple[str, ...], brief: bool) -> dict[str, str] | Failure:
    dialogues = await asyncio.gather(*(ask(partial(_send, kind, brief)) for kind in kinds))
    told: dict[str, str] = {}
    for kind, dialogue in zip(kinds, dialogues, strict=True):
        if not dialogue.reactions:
            detail = "RSA key exchange: refused this time, or no RSA key"
            return dialogue.failure or Failure(kind=FailureKind.TLS, detail=detail)
        told[kind] = dialogue.reactions[0].told
    return told
