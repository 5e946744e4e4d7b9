"""Which public service is late, and which office it is about, where all is asked on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.catalogue.models import Service
from chinar.portal.grievances.forms.place import services_by_department
from chinar.portal.grievances.selectors.places import offices_named


class ConcernForm(forms.Form):
    """Two things that decide who answers and by when; the form it is part of asks the district.

    ``against`` is what was typed, ``against_office`` the office that it names.
    """

    service = forms.ModelChoiceField(
        Service.objects.all(),
        label=gettext_lazy("Public service that is late or was refused"),
        to_field_name="code",
        required=False,
    )
    against = forms.CharField(
        label=gettext_lazy("Office that it complains about"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Its name or code, only if it is about the office or its officers. It goes one level "
            "above that office."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [  # type: ignore[attr-defined] # a ModelChoiceField
            ("", _("None, or not sure")),
            *services_by_department(),
        ]

    def clean(self) -> dict[str, Any]:
        """Find the office by what was typed; what fits several names them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed = cleaned.get("against", "")
        found = offices_named(typed, cleaned.get("district")) if typed else []
        cleaned["against_office"] = found[0] if len(found) == 1 else None
        if typed and not found:
            told = _("We know no office of this name. Leave it empty, and name it in the words.")
            self.add_error("against", told)
        elif len(found) > 1:
            names = "; ".join(f"{office.label()} ({office.code})" for office in found)
            told = _("Several offices fit: %(names)s. Write one of them as it stands here.")
            self.add_error("against", told % {"names": names})
        return cleaned
