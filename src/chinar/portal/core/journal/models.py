"""Entries, their places in the overall log, its Merkle tree and signed heads: only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One thing that happened to one record, chained to what happened to it before."""

    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the record")
    action = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_user = models.CharField(max_length=40, blank=True)
    actor_post = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record_type", "record_id", "number"], name="one_entry_a_number"
            )
        ]
        # Proofs are asked by it. Adding an index leaves the table, and so its triggers, alone.
        indexes: ClassVar = [models.Index(fields=["hash"], name="entry_by_hash")]

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id} #{self.number} {self.action}"


class Place(models.Model):
    """An entry's position in the one overall chain, given by the sequencer."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="place")
    chain_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position}"


class TreeNode(models.Model):
    """The hash of a complete subtree of the Merkle log over the places."""

    number = models.BigIntegerField(primary_key=True, help_text="in the order of completion")
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.number}"


class PublicSigningKey(models.Model):
    """A key that signed heads or receipts of this installation: published for good."""

    id = models.CharField(max_length=32, primary_key=True)
    pem = models.TextField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class TreeHead(models.Model):
    """The root of the Merkle log at a moment, signed; nothing before it can change unseen."""

    size = models.BigIntegerField()
    at_ms = models.BigIntegerField(unique=True, help_text="milliseconds since 1970")
    root = models.CharField(max_length=64)
    key = models.ForeignKey(PublicSigningKey, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.size} at {self.at_ms}"
