"""The Merkle log follows the places, never forks, and is signed at intervals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction

from chinar.engines import notary
from chinar.portal.core.journal import heads, sequencer, signing, tree
from chinar.portal.core.journal.models import Entry, Place, PublicSigningKey, TreeHead, TreeNode
from chinar.portal.core.journal.transitions import write


@pytest.fixture
def more(records, officer, now):
    """Write more entries of one record."""

    def write_more(count):
        with transaction.atomic():
            for _ in range(count):
                write(records[0], "test.more", actor=officer, at=now)

    return write_more


def grown():
    sequencer.sequence_all()
    return tree.extend_all(batch=2)


def frontier():
    """The tree as one would grow it from the entries, leaf by leaf."""
    made = notary.Frontier()
    hashes = Place.objects.order_by("position").values_list("entry__hash", flat=True)
    nodes = [pair for one in hashes for pair in made.add(notary.leaf_hash(bytes.fromhex(one)))]
    return made, nodes


def test_nodes_are_numbered_in_the_order_of_completion_without_a_gap():
    made = notary.Frontier()
    nodes = [node for n in range(100) for node, _ in made.add(notary.leaf_hash(b"%d" % n))]
    assert [tree.number_of(node) for node in nodes] == list(range(len(nodes)))
    for leaves in range(100):
        assert tree.leaves_of(tree.nodes_in(leaves)) == leaves


def test_a_number_of_nodes_that_no_tree_has_is_told():
    with pytest.raises(tree.BrokenLogError, match="not there"):
        tree.leaves_of(2)  # two leaves make three nodes


def test_the_tree_grows_by_what_is_new(entries, more):
    assert grown() == 5
    more(4)
    assert tree.extend_all() == 0  # no place yet
    assert grown() == 4
    assert tree.extend() == 0
    made, nodes = frontier()
    stored = {row.number: bytes(row.hash) for row in TreeNode.objects.all()}
    assert stored == {tree.number_of(node): content for node, content in nodes}
    assert tree.size() == made.size == 9
    assert tree.root_of(9) == made.root()


def test_an_empty_journal_has_an_empty_tree_and_no_head(db, now):
    assert tree.size() == grown() == 0
    assert tree.root_of(0) == notary.EMPTY_ROOT
    assert heads.sign(now) is None
    assert heads.latest() is None


def test_a_gap_among_the_places_stops_the_tree(entries, tamper):
    sequencer.sequence_all()
    tamper("DELETE FROM journal_place WHERE position = 3")
    with pytest.raises(tree.BrokenLogError, match="missing"):
        tree.extend()


def test_a_head_is_signed_when_there_is_something_new(entries, more, now):
    grown()
    first = heads.sign(now)
    assert (first.size, first.at_ms) == (5, heads.milliseconds(now))
    assert heads.sign(now + timedelta(hours=1)) is None
    more(1)
    grown()
    second = heads.sign(now + timedelta(hours=2))
    assert second.size == 6
    assert heads.sign(now + timedelta(days=2)).size == 6  # once a day also when nothing is new
    keys = signing.public_keys()
    for head in TreeHead.objects.all():
        assert notary.verify_head(heads.signed(head), keys) == notary.Verdict.VALID
    proof = tree.consistency(5, 6)
    roots = bytes.fromhex(first.root), bytes.fromhex(second.root)
    assert notary.verify_consistency(5, 6, *roots, proof)


def test_time_in_heads_goes_one_way(entries, more, now):
    grown()
    heads.sign(now)
    more(1)
    grown()
    assert heads.sign(now - timedelta(hours=1)).at_ms == heads.milliseconds(now) + 1


def test_the_head_of_a_moment_is_the_newest_before_it(entries, more, now):
    grown()
    first = heads.sign(now)
    more(1)
    grown()
    second = heads.sign(now + timedelta(hours=1))
    assert heads.at(now - timedelta(seconds=1)) is None
    assert heads.at(now + timedelta(minutes=59)) == first
    assert heads.at(now + timedelta(days=9)) == second == heads.latest()


def test_a_tree_that_lost_its_end_is_not_signed(entries, more, now, tamper):
    grown()
    heads.sign(now)
    tamper("DELETE FROM journal_treenode WHERE number >= %s", [tree.nodes_in(4)])
    tamper("DELETE FROM journal_place WHERE position = 5")
    with pytest.raises(tree.BrokenLogError, match="5 entries were signed, 4"):
        heads.sign(now + timedelta(minutes=5))


def test_a_tree_of_other_entries_is_not_signed(entries, more, now, tamper):
    grown()
    heads.sign(now)
    tamper("UPDATE journal_treenode SET hash = %s WHERE number = 6", [b"\x01" * 32])
    more(1)
    grown()
    with pytest.raises(tree.BrokenLogError, match="not those signed"):
        heads.sign(now + timedelta(minutes=5))


def test_another_key_signs_at_once_and_the_old_one_stays_published(
    entries, now, settings, tmp_path
):
    grown()
    old = heads.sign(now)
    file = tmp_path / "key.pem"
    file.write_text(notary.generate().pem())
    settings.SIGNING_KEY_FILE = str(file)
    new = heads.sign(now + timedelta(minutes=5))
    assert (new.size, new.root) == (old.size, old.root)
    assert new.key_id != old.key_id
    assert [key.id for key in signing.public_keys()] == [old.key_id, new.key_id]
    for head in (old, new):
        verdict = notary.verify_head(heads.signed(head), signing.public_keys())
        assert verdict == notary.Verdict.VALID


@pytest.mark.parametrize("content", [None, "no key"])
def test_a_key_file_that_cannot_be_read_is_told_with_the_remedy(
    db, now, settings, tmp_path, content
):
    file = tmp_path / "key.pem"
    if content:
        file.write_text(content)
    settings.SIGNING_KEY_FILE = str(file)
    with pytest.raises(ImproperlyConfigured, match="openssl genpkey"):
        signing.published_key(now)
    assert not PublicSigningKey.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda: TreeNode.objects.update(hash=b""),
        lambda: TreeNode.objects.all()._raw_delete("default"),
        lambda: TreeHead.objects.update(size=1),
        lambda: TreeHead.objects.all().delete(),
        lambda: PublicSigningKey.objects.update(pem=""),
        lambda: PublicSigningKey.objects.all()._raw_delete("default"),
    ],
)
def test_the_database_refuses_to_change_or_delete(entries, now, change):
    grown()
    heads.sign(now)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def test_the_place_of_an_entry_is_found_by_its_hash(entries):
    assert heads.index_of(entries[2].hash) is None
    grown()
    assert [heads.index_of(entry.hash) for entry in Entry.objects.order_by("id")] == [*range(5)]
    assert heads.index_of("ab" * 32) is None


def test_the_paths_of_many_leaves_take_one_query(entries, django_assert_num_queries):
    grown()
    alone = [tree.inclusion(index, 5) for index in range(5)]
    with django_assert_num_queries(1):
        assert tree.inclusions(range(5), 5) == alone
    assert tree.inclusions([], 5) == []


def test_the_jobs_extend_the_tree_and_sign(entries):
    from chinar.portal.core.jobs import jobs

    jobs.sequence_journal()
    assert tree.size() == 5
    jobs.sign_journal_head()
    assert heads.latest().size == 5
