"""What an office that was asked writes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.services.intake import MAX_TEXT


class AnswerForm(forms.Form):
    """The answer to the office that asked."""

    text = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("The office that asks reads it, not the citizen."),
        error_messages={"required": gettext_lazy("Write the answer.")},
    )
