"""Entries of the journal and their place in the overall log; rows are only ever added."""

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

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id} #{self.number} {self.action}"


class Place(models.Model):
    """An entry's position in the one overall chain, given by the sequencer."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="place")
    chain_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position}"
