"""What is filled in before the words of a case are deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.numbering import NumberError, parse
from chinar.portal.grievances.services.privacy import Ground

GROUND_NAMES = {
    Ground.ORDER: gettext_lazy("A court or an authority ordered it"),
    Ground.REQUEST: gettext_lazy("Whoever reported it asked for it"),
    Ground.OTHERS: gettext_lazy("It holds what concerns somebody else and does not belong here"),
}


class EraseForm(forms.Form):
    """On which ground, why, and the number of the case once more, so that it is the right one."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=[*GROUND_NAMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the ground.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Number and date of the order or request. This stays: no names."),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the case, to confirm"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the number of the case.")},
    )

    def __init__(self, *args: Any, grievance: Grievance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grievance = grievance

    def clean_number(self) -> str:
        """Refuse the number of another case."""
        typed: str = self.cleaned_data["number"]
        try:
            right = parse(typed).key == self.grievance.key
        except NumberError:
            right = False
        if not right:
            raise ValidationError(_("This is not the number of this case. Look at it once more."))
        return typed
