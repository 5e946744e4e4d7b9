"""What figures are read from: answers that were sent, and rollups of cases by month and place.

Everything here but `Answer`, `IndexWeights` and `MonthlyReport` is derived and can be counted anew.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from chinar.portal.core.people.models import Scope
from chinar.portal.grievances.models.case import Grievance
from chinar.portal.registry.models import Area, Office


class Answer(models.Model):
    """An answer that was sent: how long it took, whether it kept its limit, what came of it.

    The case itself forgets its first answer when it is opened again; figures do not.
    """

    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="answers")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    days = models.PositiveIntegerField(help_text="from receipt, or from when it was opened again")
    net_days = models.PositiveIntegerField(help_text="without the pauses")
    in_limit = models.BooleanField(help_text="by the limit as pauses moved it")
    in_limit_gross = models.BooleanField(help_text="by the limit without any pause")
    asked = models.BooleanField(help_text="there was somebody to ask whether it helped")
    rating = models.PositiveSmallIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["office", "at"], name="answer_of_office"),
            models.Index(fields=["at", "id"], name="answer_at"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grievance", "at"], name="one_answer_a_moment")
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} {self.at:%Y-%m-%d}"


class Recount(models.Model):
    """That a case moved and its figures are to be counted again; noted with the move itself.

    No foreign keys: it must neither wait for the case's row nor hold it.
    """

    grievance = models.UUIDField()
    office = models.UUIDField(help_text="where the case was before the move")
    practice = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.grievance)


class DayFact(models.Model):
    """What one office received and answered on one day from one district."""

    day = models.DateField()
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, related_name="+")
    received = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    in_limit = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["day", "office"], name="day_fact_day"),
            models.Index(fields=["office", "day"], name="day_fact_office"),
            models.Index(fields=["district", "day"], name="day_fact_district"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.office_id}"


class OfficeMonth(models.Model):
    """All figures of one office in one month from one district, as `tallies` writes them."""

    month = models.DateField(help_text="its first day")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, related_name="+")
    tally = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["month", "office"], name="office_month_month"),
            models.Index(fields=["office", "month"], name="office_month_office"),
            models.Index(fields=["district", "month"], name="office_month_district"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.office_id}"


class PlaceMonth(models.Model):
    """The sum of a month's rows for the state, a department or a district."""

    month = models.DateField(help_text="its first day")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    tally = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "month"], name="one_sum_a_place_and_month")
        ]
        indexes: ClassVar = [models.Index(fields=["month"], name="place_month_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.scope_id}"


class Standing(models.Model):
    """Open cases of an office from a district, by age and by whether they are late."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, related_name="+")
    age = models.PositiveSmallIntegerField(help_text="place in `tallies.AGES`")
    late = models.BooleanField()
    count = models.PositiveIntegerField()
    vacant = models.PositiveIntegerField(
        default=0, help_text="of these, went up past a post that nobody holds"
    )

    def __str__(self) -> str:
        return f"{self.office_id} {self.age} {self.count}"


class Refresh(models.Model):
    """When figures were last counted. One row: whoever counts holds its lock."""

    THE_ROW: ClassVar = 1

    number = models.PositiveBigIntegerField(default=0, help_text="grows when any figure changed")
    rows = models.PositiveBigIntegerField(default=0, help_text="of OfficeMonth, when summed up")
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="figures_have_one_refresh")
        ]

    def __str__(self) -> str:
        return str(self.number)


class IndexWeights(models.Model):
    """Weights of the Grievance Redressal Index from one day on; versions are added, not changed."""

    name = models.CharField(max_length=60, unique=True)
    starts_on = models.DateField()
    weights = models.JSONField(help_text="component: {weight, of: {measure: weight}}")
    fewest = models.PositiveIntegerField(help_text="answers below which nobody is rated")
    source = models.TextField()

    def __str__(self) -> str:
        return self.name


class MonthlyReport(models.Model):
    """The report of a month about the whole state in one language, as it was made."""

    month = models.DateField(help_text="its first day")
    language = models.CharField(max_length=5)
    made_at = models.DateTimeField()
    content = models.BinaryField(help_text="PDF")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "language"], name="one_report_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.language}"


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)
