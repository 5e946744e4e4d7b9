"""What officers fill in to put cases together."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.grievances.forms.desk import DeskForm
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.numbering import NumberError, parse
from chinar.portal.grievances.selectors import case_page


class OtherForm(DeskForm):
    """The other case, by its number."""

    number = forms.CharField(
        label=gettext_lazy("Number of the other case"),
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"required": gettext_lazy("Write the number of the other case.")},
    )

    def prepare(self) -> None:
        """Begin with the number that was pressed."""
        self.initial["number"] = self.begin_with[:60]

    def clean_number(self) -> Grievance:
        """Find a case that the post may see; of others not even that they exist."""
        try:
            key = parse(self.cleaned_data["number"]).key
        except NumberError:
            raise ValidationError(
                _("Check the number: it looks like JK/ANG/2026/0004117-K.")
            ) from None
        found = case_page(self.seat).filter(key=key).first()
        if found is None:
            raise ValidationError(_("Your post sees no case with this number."))
        return found


class GroupForm(OtherForm):
    """The other case, and what they have in common."""

    title = forms.CharField(
        label=gettext_lazy("What do they have in common?"), max_length=200, required=False
    )
