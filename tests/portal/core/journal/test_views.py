"""Anybody can fetch heads, keys and proofs, and check them with the engine alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from chinar.engines import notary
from chinar.portal.core.journal import heads, sequencer, signing, tree
from chinar.portal.core.journal.transitions import write


@pytest.fixture
def log(entries, records, officer, now):
    """A log of eight entries with heads over five and eight."""
    for count, at in ((0, now), (3, now + timedelta(hours=1))):
        with transaction.atomic():
            for _ in range(count):
                write(records[0], "test.more", actor=officer, at=at)
        sequencer.sequence_all()
        tree.extend_all()
        heads.sign(at)
    return entries


def get(client, path, status=200):
    response = client.get(f"/log/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def test_what_is_published_is_enough_to_check_an_entry(client, log):
    head = notary.head_from(get(client, "head"))
    keys = [notary.read_public_key(one["pem"]) for one in get(client, "keys")["keys"]]
    assert notary.verify_head(head, keys) == notary.Verdict.VALID
    for entry in log:
        told = get(client, f"inclusion?hash={entry.hash}")
        leaf = notary.leaf_hash(bytes.fromhex(entry.hash))
        path = [bytes.fromhex(one) for one in told["path"]]
        assert told["size"] == head.head.size == 8
        assert notary.verify_inclusion(leaf, told["index"], 8, path, head.head.root)
    then = heads.signed(heads.TreeHead.objects.get(size=5)).head
    path = [bytes.fromhex(one) for one in get(client, "consistency?first=5&second=8")["path"]]
    assert notary.verify_consistency(5, 8, then.root, head.head.root, path)


def test_a_key_is_a_file_by_its_id(client, log):
    key = signing.signing_key().public
    response = client.get(f"/log/v1/keys/{key.id}.pem")
    assert response.content.decode() == key.pem()
    assert f"{key.id}.pem" in response["Content-Disposition"]
    assert client.get(f"/log/v1/keys/{'0' * 32}.pem").status_code == 404


def test_what_never_changes_is_cached_for_good_and_what_does_for_a_minute(client, log):
    entry = log[0].hash
    lasting = [f"inclusion?hash={entry}&size=5", "consistency?first=1&second=8"]
    for path in lasting:
        assert "immutable" in client.get(f"/log/v1/{path}")["Cache-Control"]
    for path in ("head", f"inclusion?hash={entry}"):
        assert client.get(f"/log/v1/{path}")["Cache-Control"] == "public, max-age=60"
    assert client.get("/log/v1/inclusion?hash=x")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        ("inclusion", 400, "hash"),
        ("inclusion?hash=xyz", 400, "hash"),
        ("inclusion?hash={known}&size=x", 400, "size"),
        ("inclusion?hash={known}&size=0", 400, "size"),
        ("inclusion?hash={known}&size=9", 404, "size"),
        ("inclusion?hash={late}&size=2", 404, "no such entry"),
        ("inclusion?hash=" + "ab" * 32, 404, "no such entry"),
        ("consistency", 400, "first"),
        ("consistency?first=1", 400, "second"),
        ("consistency?first=-1&second=2", 400, "first"),
        ("consistency?first=3&second=2", 400, "first"),
        ("consistency?first=1&second=9", 404, "second"),
        ("consistency?first=1&second=" + "9" * 40, 400, "second"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_with_the_reason(client, log, path, status, why):
    path = path.format(known=log[0].hash, late=log[4].hash)
    assert why in get(client, path, status)["error"]


@pytest.mark.parametrize("path", ["head", "inclusion?hash=" + "ab" * 32, "consistency"])
def test_before_the_first_head_there_is_nothing_to_give(client, entries, path):
    assert "no head" in get(client, path, 404)["error"]


def test_nothing_can_be_sent_to_the_log(client, log):
    for path in ("head", "keys", "inclusion", "consistency"):
        assert client.post(f"/log/v1/{path}").status_code == 405
