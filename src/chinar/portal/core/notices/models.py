"""Notices to people, and how each was delivered."""

from __future__ import annotations

from typing import ClassVar

import uuid6
from django.db import models
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.locked import LockedJSONField, LockedTextField
from chinar.portal.core.notices.lifecycle import Channel, DeliveryState
from chinar.portal.core.people.models import User

CHANNEL_NAMES = {
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("SMS"),
    Channel.OUTBOX: _("Outbox"),
}
STATE_NAMES = {
    DeliveryState.WAITING: _("Waiting"),
    DeliveryState.SENDING: _("Being sent"),
    DeliveryState.SENT: _("Sent"),
    DeliveryState.FAILED: _("Failed"),
    DeliveryState.KEPT: _("Kept here"),
    DeliveryState.HELD: _("For the daily summary"),
    DeliveryState.GATHERED: _("In a daily summary"),
}


class Notice(models.Model):
    """Something that one person is told, once; its words are made when it is sent.

    ``recipient`` is the keyed digest of who they are, so that a key and a person meet only once.
    ``context``, from which the words are made, lies locked and is emptied once it was sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    about = models.CharField(
        max_length=40, blank=True, help_text="id of the record that its words are about"
    )
    recipient = models.CharField(max_length=64)
    user = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    language = models.CharField(max_length=5)
    context = LockedJSONField(default=dict)
    practice = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "recipient"], name="one_notice_a_person")
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "created_at"], name="notice_of_recipient"),
            models.Index(fields=["about"], name="notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Delivery(models.Model):
    """The way of one notice through one channel.

    ``key`` repeats the notice's, so that the database itself refuses to send the same thing
    twice to one address, even where two notices lead there. ``address`` lies locked and is
    emptied once it was sent there.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=200)
    recipient = models.CharField(max_length=64)
    channel = models.CharField(max_length=10, choices=CHANNEL_NAMES.items())
    address = LockedTextField(blank=True)
    state = models.CharField(max_length=10, choices=STATE_NAMES.items())
    attempts = models.PositiveIntegerField(default=0)
    provider_id = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=120, blank=True)
    gathered_in = models.ForeignKey(
        Notice, null=True, on_delete=models.SET_NULL, related_name="gathered", db_index=False
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "recipient", "channel"], name="one_delivery_a_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(DeliveryState)), name="known_delivery_state"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=list(Channel)), name="known_channel"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-created_at", "id"], name="delivery_by_state"),
            models.Index(fields=["-created_at", "id"], name="delivery_newest"),
            models.Index(
                fields=["gathered_in"],
                name="delivery_gathered",
                condition=models.Q(gathered_in__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk} {self.state}"
