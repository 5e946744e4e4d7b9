"""What a citizen fills in about a case of theirs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.forms.report import FilesField
from chinar.portal.grievances.papers import MAX_FILES, MOST_OF_A_CASE
from chinar.portal.grievances.services import codes
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
    """Something to add to a case, or the answer to its question."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to add?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what you want to add.")},
    )
    attachments = FilesField(label=gettext_lazy("Photos, PDF or voice note"), required=False)

    def __init__(self, *args: Any, kept: int = 0, answers: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if answers:
            self.fields["text"].label = _("Your answer")
            self.fields["text"].error_messages["required"] = _("Write the answer.")
        self.room = max(min(MAX_FILES, MOST_OF_A_CASE - kept), 0)

    def clean_attachments(self) -> list[UploadedFile]:
        """Refuse more files than may come at once, or than a case can have."""
        files: list[UploadedFile] = self.cleaned_data["attachments"]
        if len(files) > self.room:
            raise ValidationError(_("Choose at most %(most)s files in all.") % {"most": self.room})
        return files


class CodeForm(forms.Form):
    """A one-time code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "dir": "ltr",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
            }
        ),
        error_messages={"required": gettext_lazy("Write the six digits that we sent.")},
    )


class AddressForm(forms.Form):
    """A phone or e-mail address that a code is sent to."""

    address = forms.CharField(
        label=gettext_lazy("Mobile number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "on"}),
        error_messages={"required": gettext_lazy("Write your mobile number or e-mail address.")},
    )

    def clean_address(self) -> str:
        """Bring it to the form in which it is written to."""
        try:
            return codes.address_of(self.cleaned_data["address"])
        except codes.AddressError:
            raise ValidationError(
                _("Write a mobile number with ten digits, or an address like name@example.org.")
            ) from None
