"""What officers fill in when they set later what a case is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.forms.concern import OfficeNameField, ServiceField, office_called
from chinar.portal.grievances.forms.routes import ReasonForm
from chinar.portal.registry.models import Office


class LimitsForm(ReasonForm):
    """How urgent it is, and which public service it is about."""

    urgent = forms.BooleanField(
        label=gettext_lazy("Urgent: life, health or safety is in danger"), required=False
    )
    service = ServiceField()
    field_order = ("seen", "urgent", "service", "reason")

    def prepare(self) -> None:
        """Start from what the case is."""
        self.initial["urgent"] = self.grievance.urgent
        self.initial["service"] = self.grievance.service and self.grievance.service.code


class NamedOfficeForm(ReasonForm):
    """Which office it is about."""

    against = OfficeNameField(
        help_text=gettext_lazy("Its name or code."),
        error_messages={"required": gettext_lazy("Write which office it is about.")},
    )
    field_order = ("seen", "against", "reason")

    def clean_against(self) -> Office:
        """Find the office by what was typed, in the place of the case first."""
        return office_called(self.cleaned_data["against"], self.grievance.area)
