"""Forms for what is done to a record: rename, merge, move, put in charge, import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.models import Post
from chinar.portal.registry.boundaries import BoundaryError, read_boundary
from chinar.portal.registry.exchange import columns
from chinar.portal.registry.exchange.columns import LANGUAGES
from chinar.portal.registry.forms.records import ReadField
from chinar.portal.registry.lifecycle import SiteAction
from chinar.portal.registry.models import Duty, Organisation, WebSite
from chinar.portal.registry.selectors import open_organisations, posts_below


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = ReadField(columns.text(200), label=gettext_lazy("New name in English"))
    name_hi = ReadField(columns.text(200), label=gettext_lazy("Name in Hindi"), required=False)
    name_ur = ReadField(columns.text(200), label=gettext_lazy("Name in Urdu"), required=False)
    name_ks = ReadField(columns.text(200), label=gettext_lazy("Name in Kashmiri"), required=False)
    name_doi = ReadField(columns.text(200), label=gettext_lazy("Name in Dogri"), required=False)
    on = forms.DateField(label=gettext_lazy("From which day"))

    def names(self) -> dict[str, str]:
        """Return the names in other languages."""
        told = {code: self.cleaned_data[f"name_{code}"] for code in LANGUAGES}
        return {code: name for code, name in told.items() if name}


class MergeForm(forms.Form):
    """Into which organisation, from which day."""

    successor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Into which organisation"),
        empty_label=gettext_lazy("Choose"),
    )
    on = forms.DateField(label=gettext_lazy("From which day"))

    def __init__(self, data: Any, *, post: Post | None, organisation: Organisation) -> None:
        super().__init__(data)
        others = open_organisations(post).exclude(pk=organisation.pk)
        self.fields["successor"].queryset = others.order_by("name")  # type: ignore[attr-defined] # a ModelChoiceField


class MoveForm(forms.Form):
    """One move of a web site's life, and why."""

    action = forms.ChoiceField(choices=[(action, action) for action in SiteAction])
    reason = forms.CharField(required=False, max_length=300)


class OfficerForm(forms.Form):
    """Which post answers for a web site, in which duty."""

    post = forms.ModelChoiceField(
        Post.objects.none(), label=gettext_lazy("Post"), empty_label=gettext_lazy("Choose")
    )
    duty = forms.ChoiceField(label=gettext_lazy("Duty"), choices=Duty.choices)

    def __init__(self, data: Any, *, site: WebSite) -> None:
        super().__init__(data)
        self.fields["post"].queryset = posts_below(site.owner.current().scope)  # type: ignore[attr-defined] # a ModelChoiceField


class ImportForm(forms.Form):
    """A file to look at."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Nothing is written yet: you will see what it would do."),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another.")},
    )


class BoundaryForm(forms.Form):
    """A boundary from a file, with where it comes from."""

    file = forms.FileField(
        label=gettext_lazy("GeoJSON file"),
        help_text=gettext_lazy("One polygon or several parts of one area, at most 2 MB."),
    )
    boundary_source = ReadField(
        columns.text(500),
        label=gettext_lazy("Where the boundary comes from"),
        help_text=gettext_lazy("Boundaries shown to the public must follow the Survey of India."),
    )

    def clean_file(self) -> dict[str, Any]:
        """Read the boundary."""
        try:
            return read_boundary(self.cleaned_data["file"].read())
        except BoundaryError as error:
            raise forms.ValidationError(error.message) from None
