"""What a supervisor fills in about a sample."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.models import SampleVerdict
from chinar.portal.grievances.services.intake import MAX_TEXT


class VerdictForm(forms.Form):
    """The verdict, and words where the office or the citizen needs them."""

    needed_at_times = frozenset({"text"})
    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[
            (SampleVerdict.SOUND, gettext_lazy("The answer is sound")),
            (SampleVerdict.ADVISED, gettext_lazy("Advise the office; the answer stands")),
            (SampleVerdict.REOPENED, gettext_lazy("Open the case again")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the verdict.")},
    )
    text = forms.CharField(
        label=gettext_lazy("To the office"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where somebody has to act on them."""
        values = super().clean() or self.cleaned_data
        needed = values.get("verdict") not in (None, SampleVerdict.SOUND)
        if needed and not values.get("text", "").strip():
            self.add_error("text", _("Write what the office should know or do."))
        return values
