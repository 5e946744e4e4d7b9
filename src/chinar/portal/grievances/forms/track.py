"""What a citizen fills in about a case of theirs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.services.intake import MAX_TEXT


class TrackForm(forms.Form):
    """A number, and perhaps the proof that it is one's own."""

    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the number on your receipt.")},
    )
    proof = forms.CharField(
        label=gettext_lazy("Code on the receipt, or your phone or e-mail"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class ProofForm(forms.Form):
    """The proof alone."""

    proof = forms.CharField(
        label=gettext_lazy("Code on the receipt, or your phone or e-mail"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the code, your phone or your e-mail.")},
    )


class AdditionForm(forms.Form):
    """Something to add to a case."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to add?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what you want to add.")},
    )
