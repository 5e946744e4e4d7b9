"""The form of this room: another tool's report."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 16 * 1024 * 1024


class FindingsForm(forms.Form):
    """A report to take in."""

    file = forms.FileField(
        label=_("Report of another tool"),
        help_text=_(
            "SARIF, ZAP (JSON), nuclei, Burp (XML), wapiti or testssl (JSON), or a table (CSV)."
        ),
        error_messages={"empty": _("The file is empty. Choose another.")},
    )
    keep_good = forms.BooleanField(
        label=_("Leave out entries that cannot be read, and take the others"), required=False
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is larger than any report."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 16 MB. Split the report."))
        return file
