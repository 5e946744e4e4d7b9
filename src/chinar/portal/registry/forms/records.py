"""Forms that enter and change records; read by the same rules as the cells of a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.models import Post
from chinar.portal.registry import services, transitions
from chinar.portal.registry.exchange import columns, sheets
from chinar.portal.registry.exchange.columns import LANGUAGES, CellError
from chinar.portal.registry.lifecycle import FIRST_SITE_STATES
from chinar.portal.registry.models import (
    SITE_STATE_NAMES,
    Area,
    AreaKind,
    HostingPlace,
    ImportKind,
    Office,
    OfficeKind,
    Organisation,
    OrganisationKind,
)
from chinar.portal.registry.selectors import changeable, open_organisations, statewide
from chinar.portal.registry.transitions import RefusedError

LAST = ("source", "verified", "names_verified")
CHOOSE = [("", gettext_lazy("Choose"))]


class ReadField(forms.CharField):
    """A line of text read by the rule of a column."""

    def __init__(self, read: Callable[[str], Any], **options: Any) -> None:
        self.read = read
        ltr = options.pop("ltr", False)
        super().__init__(**options)
        self.widget.attrs.setdefault("autocomplete", "off")
        if ltr:
            self.widget.attrs["dir"] = "ltr"

    def clean(self, value: Any) -> Any:
        """Return the value, or say what to write instead."""
        try:
            return self.read(" ".join(super().clean(value).split()))
        except CellError as error:
            raise forms.ValidationError(error.message) from None


class RecordForm(forms.Form):
    """What every record has; knows the record it changes, and whether somebody was faster."""

    kind: ClassVar[ImportKind]
    first: ClassVar[tuple[str, ...]]

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    name = ReadField(columns.text(200), label=gettext_lazy("Name in English"))
    name_hi = ReadField(columns.text(200), label=gettext_lazy("Name in Hindi"), required=False)
    name_ur = ReadField(columns.text(200), label=gettext_lazy("Name in Urdu"), required=False)
    name_ks = ReadField(columns.text(200), label=gettext_lazy("Name in Kashmiri"), required=False)
    name_doi = ReadField(columns.text(200), label=gettext_lazy("Name in Dogri"), required=False)
    source = ReadField(
        columns.text(500), label=gettext_lazy("Where this is known from"), required=False
    )
    verified = forms.BooleanField(label=gettext_lazy("Somebody checked this"), required=False)
    names_verified = forms.BooleanField(
        label=gettext_lazy("A reader of each language checked the spellings"), required=False
    )

    def __init__(self, data: QueryDict | None, *, post: Post | None, record: Any = None) -> None:
        self.post, self.record = post, record
        super().__init__(data, initial=self._initial())
        for language in LANGUAGES:
            attrs = self.fields[f"name_{language}"].widget.attrs
            attrs |= {"lang": language, "dir": "rtl" if language in ("ur", "ks") else "ltr"}
        self.prepare()
        named = [name for name in self.fields if name not in LAST]
        self.order_fields([*(name for name in self.first if name in named), *named, *LAST])

    def prepare(self) -> None:
        """Narrow the choices to what the post may use."""

    def clean(self) -> dict[str, Any]:
        """See that nobody changed the record since the page was opened."""
        if self.record is not None and self.data.get("seen", "") != self._version():
            message = _(
                "Somebody changed this since you opened it. What you wrote is kept below; "
                "look at the page in another window, then save again."
            )
            self.add_error(None, message)
            kept = {name: self.data[name] for name in self.data}
            self.data = kept | {"seen": self._version()}
        return self.cleaned_data

    def fields_to_save(self) -> dict[str, Any]:
        """Return the record's fields as the services take them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        names = {code: given.pop(f"name_{code}") for code in LANGUAGES}
        return given | {"names": {code: name for code, name in names.items() if name}}

    def refuse(self, error: RefusedError) -> None:
        """Show a refusal of the services at its field."""
        field = error.field if error.field in self.fields else None
        self.add_error(field, error.message)

    def _initial(self) -> dict[str, Any]:
        if self.record is None:
            return {}
        names = {f"name_{code}": self.record.names.get(code, "") for code in LANGUAGES}
        own = {name: getattr(self.record, name, None) for name in self.base_fields}
        return {**own, **names, "seen": self._version()}

    def _may_stay_at_top(self) -> bool:
        kept = self.record is not None and self.record.parent is None
        return kept or statewide(self.post)

    def _version(self) -> str:
        row = json.dumps(sheets.as_row(self.kind, self.record), sort_keys=True)
        return hashlib.sha256(row.encode()).hexdigest()[:16]


def _code_field() -> ReadField:
    return ReadField(
        columns.code,
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("A short code of its own, which never changes."),
        ltr=True,
    )


def _coordinate(label: Any, read: Callable[[str], float | None]) -> ReadField:
    return ReadField(read, label=label, required=False, ltr=True)


class OrganisationForm(RecordForm):
    """An organisation."""

    kind = ImportKind.ORGANISATIONS
    first = ("code", "kind", "parent")
    code = _code_field()
    parent = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Belongs to"),
        required=False,
        empty_label=gettext_lazy("Nothing above it"),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Exists since"), required=False, widget=forms.DateInput
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        """Offer the kinds, and the parents that the post may change."""
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[*CHOOSE, *OrganisationKind.choices]
        )
        parents = open_organisations(self.post)
        if self.record is not None and self.record.parent is not None:
            parents |= Organisation.objects.filter(pk=self.record.parent_id)
        self.fields["parent"].queryset = parents.order_by("name")  # type: ignore[attr-defined] # a ModelChoiceField
        if self.record is not None:
            self.initial["kind"] = self.record.kind

    def clean_parent(self) -> Organisation | None:
        """Only whoever may change everything puts something at the top."""
        parent: Organisation | None = self.cleaned_data["parent"]
        if parent is None and not self._may_stay_at_top():
            raise forms.ValidationError(_("Choose the organisation it belongs to."))
        return parent


class AreaForm(RecordForm):
    """An area."""

    kind = ImportKind.AREAS
    first = ("code", "kind", "parent")

    code = _code_field()
    parent = forms.ModelChoiceField(
        Area.objects.none(), label=gettext_lazy("Stands in"), required=False
    )
    lgd_code = ReadField(
        columns.digits(1, 12),
        label=gettext_lazy("LGD code"),
        required=False,
        help_text=gettext_lazy("From the Local Government Directory."),
        ltr=True,
    )
    latitude = _coordinate(gettext_lazy("Latitude"), columns.number(-90, 90))
    longitude = _coordinate(gettext_lazy("Longitude"), columns.number(-180, 180))

    def prepare(self) -> None:
        """Offer the kinds, and the larger areas."""
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[*CHOOSE, *AreaKind.choices]
        )
        larger = Area.objects.filter(
            kind__in=[AreaKind.STATE, AreaKind.DIVISION, AreaKind.DISTRICT]
        )
        self.fields["parent"].queryset = changeable(self.post, larger).order_by("name")  # type: ignore[attr-defined] # a ModelChoiceField
        if self.record is not None:
            self.initial["kind"] = self.record.kind

    def clean_parent(self) -> Area | None:
        """Only whoever may change everything puts something at the top."""
        parent: Area | None = self.cleaned_data["parent"]
        if parent is None and not self._may_stay_at_top():
            raise forms.ValidationError(_("Choose the larger area it stands in."))
        return parent


class OfficeForm(RecordForm):
    """An office."""

    kind = ImportKind.OFFICES
    first = ("code", "kind", "organisation", "area")

    code = _code_field()
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisation"),
        empty_label=gettext_lazy("Choose"),
    )
    area = forms.ModelChoiceField(
        Area.objects.order_by("name").defer("boundary"),
        label=gettext_lazy("Area"),
        empty_label=gettext_lazy("Choose"),
    )
    address = ReadField(columns.text(400), label=gettext_lazy("Address"), required=False)
    pincode = ReadField(
        columns.digits(6, 6), label=gettext_lazy("PIN code"), required=False, ltr=True
    )
    phone = ReadField(columns.text(40), label=gettext_lazy("Phone"), required=False, ltr=True)
    email = ReadField(columns.email, label=gettext_lazy("E-mail"), required=False, ltr=True)
    hours = ReadField(
        columns.text(200),
        label=gettext_lazy("Hours"),
        required=False,
        help_text=gettext_lazy("For example: Monday to Saturday, 10:00 to 16:30."),
    )
    latitude = _coordinate(gettext_lazy("Latitude"), columns.number(-90, 90))
    longitude = _coordinate(gettext_lazy("Longitude"), columns.number(-180, 180))

    def prepare(self) -> None:
        """Offer the kinds, and the organisations that the post may change."""
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[*CHOOSE, *OfficeKind.choices]
        )
        owners = open_organisations(self.post)
        if self.record is not None:
            owners |= Organisation.objects.filter(pk=self.record.organisation_id)
            self.initial["kind"] = self.record.kind
        self.fields["organisation"].queryset = owners.order_by("name")  # type: ignore[attr-defined] # a ModelChoiceField


class WebSiteForm(RecordForm):
    """A web site with its host names."""

    kind = ImportKind.SITES
    first = ("hosts", "owner", "state")

    hosts = forms.CharField(
        label=gettext_lazy("Host names"),
        help_text=gettext_lazy("One on each line, the one visitors know first; without https://."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "autocomplete": "off"}),
        max_length=4000,
    )
    owner = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisation that answers for it"),
        empty_label=gettext_lazy("Choose"),
    )
    office = ReadField(
        columns.code,
        label=gettext_lazy("Office that looks after it"),
        help_text=gettext_lazy("The office's code, where there is one."),
        required=False,
        ltr=True,
    )
    hosting_place = forms.ChoiceField(label=gettext_lazy("Hosted at"), choices=HostingPlace.choices)
    staging_url = ReadField(
        columns.web_address,
        label=gettext_lazy("Staging address"),
        help_text=gettext_lazy("Where the next version can be seen before it goes live."),
        required=False,
        ltr=True,
    )
    review_days = ReadField(
        columns.days,
        label=gettext_lazy("Days between reviews of the content"),
        initial="90",
        required=False,
        ltr=True,
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def prepare(self) -> None:
        """Offer the organisations that the post may change; a state only for a new site."""
        owners = open_organisations(self.post)
        if self.record is not None:
            owners |= Organisation.objects.filter(pk=self.record.owner_id)
            self.initial["hosts"] = "\n".join(transitions.host_names(self.record))
            self.initial["office"] = self.record.office.code if self.record.office else ""
            del self.fields["state"]
        else:
            first = sorted(FIRST_SITE_STATES, reverse=True)
            self.fields["state"].choices = [(s.value, SITE_STATE_NAMES[s]) for s in first]  # type: ignore[attr-defined] # a ChoiceField
            self.fields["state"].required = True
            self.initial.setdefault("hosting_place", HostingPlace.UNKNOWN)
        self.fields["owner"].queryset = owners.order_by("name")  # type: ignore[attr-defined] # a ModelChoiceField

    def clean_hosts(self) -> list[str]:
        """Read the host names, and name the site that has one of them already."""
        try:
            return services.clean_hosts(self.cleaned_data["hosts"].split(), site=self.record)
        except RefusedError as error:
            raise forms.ValidationError(error.message) from None

    def clean_office(self) -> Office | None:
        """Find the office by its code."""
        code = self.cleaned_data["office"]
        if not code:
            return None
        office = Office.objects.filter(code=code).first()
        if office is None:
            message = _("No office has the code “%(code)s”. Look it up among the offices.")
            raise forms.ValidationError(message % {"code": code})
        return office
