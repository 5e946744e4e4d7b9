"""What is filled in about limits and days off."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.models import PolicyVersion
from chinar.portal.grievances.policy import Limits, limits_of
from chinar.portal.grievances.policy_words import LIMIT_NAMES, MAY_BE_ZERO, MOST, MOST_OF_ANY
from chinar.portal.grievances.services.policies import Version

LARGEST_BYTES = 500_000


class PolicyForm(forms.Form):
    """A new version: its name, its first day, its source, and every limit."""

    name = forms.SlugField(
        label=gettext_lazy("Short name"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and dashes, like limits-2027."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"required": gettext_lazy("Give it a short name.")},
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Today or later. Reports that come from this day on have it."),
        error_messages={
            "required": gettext_lazy("Write the first day."),
            "invalid": gettext_lazy("Write a date, like 2026-12-31."),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Order, number and date: whoever reads the limits reads this."),
        error_messages={"required": gettext_lazy("Say where the limits come from.")},
    )

    def __init__(self, *args: Any, start: PolicyVersion, **kwargs: Any) -> None:
        kwargs.setdefault("initial", asdict(limits_of(start)))
        super().__init__(*args, **kwargs)
        for field in fields(Limits):
            self.fields[field.name] = forms.IntegerField(
                label=LIMIT_NAMES.get(field.name, field.name),
                min_value=0 if field.name in MAY_BE_ZERO else 1,
                max_value=MOST.get(field.name, MOST_OF_ANY),
            )

    def made(self) -> Version:
        """Return the version."""
        values = self.cleaned_data
        limits = Limits(**{field.name: values[field.name] for field in fields(Limits)})
        return Version(
            name=values["name"],
            starts_on=values["starts_on"],
            limits=limits,
            source=values["source"],
        )

    def tell(self, field: str, why: str) -> None:
        """Say at a field why the version cannot be added."""
        told = {
            ("starts_on", "past"): _("This day is over. Choose today or a later day."),
            ("starts_on", "taken"): _("Another version starts on this day. Choose another day."),
            ("name", "taken"): _("Another version has this name."),
        }.get((field, why), _("Nothing differs from the version before."))
        self.add_error(field or None, told)


class HolidaysForm(forms.Form):
    """A list of days off."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> bytes:
        """Return what is in it."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise ValidationError(_("This file is too large for a list of days."))
        return bytes(file.read())
