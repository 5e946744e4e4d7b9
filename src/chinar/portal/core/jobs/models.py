"""Jobs as rows, what the scheduler remembers, and who is elected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.jobs.lifecycle import JobState, Priority

STATE_NAMES = {
    JobState.WAITING: _("Waiting"),
    JobState.RUNNING: _("Running"),
    JobState.DONE: _("Done"),
    JobState.FAILED: _("Failed"),
}


class Job(models.Model):
    """One piece of background work: its row is the truth, a broker only carries the hint."""

    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 # NULL: no key, many
    priority = models.PositiveSmallIntegerField(default=Priority.NORMAL)
    state = models.CharField(
        max_length=10, choices=STATE_NAMES.items(), default=JobState.WAITING.value
    )
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField()
    leased_by = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    next_run_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(JobState)), name="known_job_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.RUNNING) | models.Q(lease_until__isnull=False),
                name="running_job_has_a_lease",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "priority", "next_run_at", "id"], name="job_next"),
            models.Index(fields=["state", "lease_until"], name="job_lease"),
            models.Index(fields=["state", "finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk} {self.state}"


class Schedule(models.Model):
    """The last slot of a cron-run job that was enqueued; its times stand in code."""

    kind = models.CharField(max_length=80, primary_key=True)
    last_slot = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.last_slot.isoformat()}"


class Lease(models.Model):
    """Who holds an office of which there is one, such as the scheduler's, and until when."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
