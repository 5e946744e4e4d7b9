"""Webhooks: who wants to be told of what, and each telling until it arrived or was given up."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import uuid6
from django.db import models
from django.db.models import Q

from chinar.portal.grievances.models.case import Grievance
from chinar.portal.grievances.models.machines import ApiKey


class DeliveryState(StrEnum):
    """Where a telling stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Hook(models.Model):
    """An address that is told when cases move; its secret is made from its id and version."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="hooks")
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list, help_text="names; empty: all")
    everything = models.BooleanField(
        default=False, help_text="every case that is no secret, not only those filed with the key"
    )
    version = models.PositiveSmallIntegerField(default=1, help_text="of the secret")
    rotated_at = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    practice = models.BooleanField(default=False, db_index=True)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class HookDelivery(models.Model):
    """One telling: the bytes that are sent and signed, and what became of them."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField(help_text="grows with each thing told of a case")
    event = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=10, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hook", "grievance", "sequence"], name="one_delivery_a_hook_and_event"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(DeliveryState)), name="known_hook_delivery_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"], name="hook_delivery_due", condition=Q(state="waiting")
            ),
            models.Index(fields=["settled_at"], name="hook_delivery_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
