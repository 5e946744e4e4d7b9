"""A signed statement says who signed it, and that nothing in it was altered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.engines.notary import (
    DocumentError,
    SignedHead,
    TreeHead,
    Verdict,
    from_seed,
    head_from,
    read_signed,
    sign,
    sign_head,
    verify,
    verify_head,
)

KEY, OTHER = from_seed(b"\x01" * 32), from_seed(b"\x02" * 32)
SAID = {"number": "JK/ANG/2026/0004117-K", "name": "چنار", "size": 3, "none": None}
CONTEXT = "chinar.test/1"


def verdict(signed, *keys, context=CONTEXT):
    return verify(signed, [key.public for key in keys or (KEY,)], context=context)


def test_a_statement_verifies_with_the_key_that_signed_it():
    signed = sign(SAID, KEY, context=CONTEXT)
    assert verdict(signed) == verdict(signed, OTHER, KEY) == Verdict.VALID


def test_a_key_that_is_not_trusted_is_a_wrong_key():
    assert verdict(sign(SAID, OTHER, context=CONTEXT)) == Verdict.WRONG_KEY


def test_a_statement_made_for_one_purpose_does_not_pass_for_another():
    assert verdict(sign(SAID, KEY, context=CONTEXT), context="chinar.test/2") == Verdict.ALTERED


def test_what_is_signed_is_the_context_a_line_feed_and_canonical_json():
    signed = sign({"b": 1, "a": "é"}, KEY, context=CONTEXT)
    said = CONTEXT.encode() + b'\n{"a":"\xc3\xa9","b":1}'
    assert KEY.public.signed(said, signed.signature)


@pytest.mark.parametrize("context", ["", "Capital", "two\nlines", "x" * 61])
def test_a_context_is_one_plain_word(context):
    with pytest.raises(ValueError, match="context"):
        sign(SAID, KEY, context=context)


@pytest.mark.parametrize(
    "write", [lambda one: one.line(), lambda one: json.dumps(one.data(), indent=2)]
)
def test_a_statement_is_read_back_from_json_and_from_one_line(write):
    signed = sign(SAID, KEY, context=CONTEXT)
    assert read_signed(write(signed)) == signed
    assert read_signed(f"\n  {write(signed)}\n".encode()) == signed
    assert read_signed(f"\ufeff{write(signed)}".encode()) == signed


def test_a_line_that_was_wrapped_on_its_way_says_the_same():
    line = sign(SAID, KEY, context=CONTEXT).line()
    assert read_signed(f"{line[:80]}\r\n{line[80:]}") == read_signed(line)


def test_a_line_has_only_signs_that_codes_and_addresses_carry():
    line = sign(SAID, KEY, context=CONTEXT).line()
    assert line.isascii()
    assert not set(line) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")


@given(data=st.data())
def test_any_altered_letter_of_a_line_is_noticed(data):
    line = sign(SAID, KEY, context=CONTEXT).line()
    place = data.draw(st.integers(0, len(line) - 1))
    letter = data.draw(st.sampled_from("ABCabc019._-").filter(lambda one: one != line[place]))
    try:
        found = read_signed(line[:place] + letter + line[place + 1 :])
    except DocumentError:
        return
    assert verdict(found) != Verdict.VALID


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "not JSON"),
        ("hello", "not JSON"),
        ("[]", "no signed statement"),
        ("{}", "no statement"),
        ('{"statement": {}}', "key"),
        ('{"statement": {}, "key": "zz"}', "key"),
        ('{"statement": {}, "key": "' + "a" * 32 + '"}', "missing"),
        ('{"statement": {}, "key": "' + "a" * 32 + '", "signature": "?"}', "base64"),
        ('{"statement": {}, "key": "' + "a" * 32 + '", "signature": "AB"}', "base64"),
        ('{"statement": {}, "statement": {}}', "twice"),
        ("CHINAR1.aa", "four parts"),
        ("CHINAR1." + "a" * 32 + ".AAAA.AAAA", "statement"),
        ("x" * (4 * 1024 * 1024 + 1), "too large"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_what_is_no_statement_is_refused_with_the_reason(text, place):
    with pytest.raises(DocumentError, match=place):
        read_signed(text)


HEAD = TreeHead(size=5, at_ms=1_800_000_000_123, root=bytes(range(32)))


def test_a_tree_head_is_encoded_as_rfc_9162_says():
    """TreeHeadDataV2 (section 4.10): timestamp, size, root with its length, no extensions."""
    assert HEAD.encoded().hex() == (
        "000001a3185c507b" + "0000000000000005" + "20" + bytes(range(32)).hex() + "0000"
    )


def test_a_signed_head_verifies_and_goes_through_json():
    signed = sign_head(HEAD, KEY)
    assert KEY.public.signed(HEAD.encoded(), signed.signature)
    again = head_from(json.loads(json.dumps(signed.data())))
    assert again == signed
    assert verify_head(again, [KEY.public]) == Verdict.VALID
    assert verify_head(again, [OTHER.public]) == Verdict.WRONG_KEY


@pytest.mark.parametrize(
    "changed",
    [
        TreeHead(size=6, at_ms=HEAD.at_ms, root=HEAD.root),
        TreeHead(size=5, at_ms=HEAD.at_ms + 1, root=HEAD.root),
        TreeHead(size=5, at_ms=HEAD.at_ms, root=bytes(32)),
    ],
)
def test_a_head_of_which_anything_was_altered_is_told(changed):
    signed = sign_head(HEAD, KEY)
    forged = SignedHead(head=changed, key_id=signed.key_id, signature=signed.signature)
    assert verify_head(forged, [KEY.public]) == Verdict.ALTERED


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("size", -1),
        ("size", True),
        ("size", "5"),
        ("size", 2**53),
        ("timestamp", None),
        ("root", "ab"),
        ("root", 7),
        ("key", None),
        ("signature", None),
    ],
)
def test_a_head_of_which_a_part_is_wrong_is_refused_by_name(part, value):
    data = sign_head(HEAD, KEY).data() | {part: value}
    with pytest.raises(DocumentError, match=f"head.{part}"):
        head_from(data)
    with pytest.raises(DocumentError, match="no signed tree head"):
        head_from([])
