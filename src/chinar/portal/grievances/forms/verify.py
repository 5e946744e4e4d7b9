"""A receipt that somebody shows: pasted or uploaded."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES: Final = 64 * 1024


class ReceiptForm(forms.Form):
    """The text of a receipt, or its file."""

    text = forms.CharField(
        label=gettext_lazy("Text of the receipt, or of the large code on it"),
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("Or the file receipt.json"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the file if there is one, else the text; ``shown`` is what was given."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > MAX_BYTES:
            self.add_error("file", _("This file is too large to be a receipt."))
        elif file is not None:
            cleaned["shown"] = file.read()
            if cleaned["shown"].startswith(b"%PDF"):
                told = _("This is the PDF. Paste the text of its large code, or use receipt.json.")
                self.add_error("file", told)
        elif cleaned.get("text", "").strip():
            cleaned["shown"] = cleaned["text"]
        elif not self.errors:
            self.add_error("text", _("Paste the text of a receipt, or choose its file."))
        return cleaned
