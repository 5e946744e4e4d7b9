"""What scripts a browser would still run under a policy."""

from __future__ import annotations

import pytest

from chinar.engines.webaudit.reading.csp import (
    allows_anywhere,
    allows_eval,
    allows_inline,
    parse_policies,
)


@pytest.mark.parametrize(
    ("text", "inline", "evaluates", "anywhere"),
    [
        ("default-src 'self'", False, False, False),
        ("img-src *", True, True, True),
        ("script-src 'unsafe-inline' 'unsafe-eval' *", True, True, True),
        ("script-src 'unsafe-inline' 'nonce-a'", False, False, False),
        ("script-src 'unsafe-inline' 'sha256-a='", False, False, False),
        ("script-src 'strict-dynamic' 'nonce-a' https:", False, False, False),
        ("script-src https://*", False, False, True),
        ("script-src data:", False, False, True),
        ("script-src 'self'; script-src-elem 'self' 'unsafe-inline'", True, False, False),
        ("script-src 'unsafe-inline'; script-src-elem 'self'; script-src-attr 'none'",
         False, False, False),
        ("script-src 'self'; script-src-attr 'unsafe-inline'", True, False, False),
        ("script-src 'self'; script-src-elem https:", False, False, True),
        ("Script-Src 'SELF'; script-src 'unsafe-inline'", False, False, False),
    ],
)  # fmt: skip
def test_policy_is_read_as_browsers_do(text, inline, evaluates, anywhere):
    (policy,) = parse_policies([text])

    assert allows_inline(policy) is inline
    assert allows_eval(policy) is evaluates
    assert allows_anywhere(policy) is anywhere


def test_one_header_may_hold_several_policies():
    assert len(parse_policies(["default-src 'self', img-src *", " , ;"])) == 2
