"""Only a difference that repeats is an oracle."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from chinar.engines.webaudit.probes.tls.dialogue import Dialogue, Reaction
from chinar.engines.webaudit.probes.tls.robot import look_for_oracle
from chinar.engines.webaudit.seen.tls import Told
from chinar.engines.webaudit.seen.web import Failure, FailureKind

MAC, REFUSED = Reaction(alert=20), Reaction(alert=40)
CLOSED, SILENT = Reaction(), Reaction(stalled=True)


def oracle(*reactions: Reaction | None, brief: bool = False) -> Told:
    """Look for an oracle in a server that reacts so to one message after the other."""
    left = iter(reactions)

    async def ask(_ride) -> Dialogue:
        reaction = next(left)
        if reaction is None:
            failure = Failure(kind=FailureKind.TIMEOUT, detail="nothing came")
            return Dialogue(number=0, failure=failure)
        return Dialogue(number=0, reactions=[reaction])

    return asyncio.run(look_for_oracle(ask, brief=brief))


@pytest.mark.parametrize(
    ("reactions", "there"),
    [
        ([MAC] * 5, False),
        ([CLOSED] * 5, False),
        ([MAC, REFUSED, MAC, MAC, MAC, MAC, REFUSED], True),
        ([MAC, MAC, MAC, MAC, SILENT, MAC, SILENT], True),
        ([CLOSED, REFUSED, REFUSED, REFUSED, REFUSED, CLOSED, REFUSED], True),
        ([MAC, REFUSED, MAC, MAC, MAC, MAC, MAC], None),
        ([MAC, CLOSED, MAC, MAC, MAC, CLOSED, CLOSED], None),
        ([SILENT] * 5, None),
        ([MAC, MAC, None, MAC, MAC], None),
        ([MAC, REFUSED, MAC, MAC, MAC, None, REFUSED], None),
    ],
    ids=[
        "all alike",
        "all closed",
        "another alert",
        "a silence",
        "closed but for the wrong",
        "not again",
        "the right one changed",
        "silence",
        "one not told",
        "second round not told",
    ],
)
def test_oracle_is_a_difference_that_repeats(
    reactions: Sequence[Reaction | None], there: bool | None
):
    told = oracle(*reactions)

    assert told.there is there
    assert (told.failure is not None) == (there is None)


def test_in_brief_an_answer_among_silences_is_an_oracle():
    told = oracle(SILENT, SILENT, REFUSED, SILENT, SILENT, SILENT, REFUSED, brief=True)

    assert told.there
    assert "alert 40" in told.proof
