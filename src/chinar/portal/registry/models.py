"""The shared nouns: organisations, areas, offices, web sites, and files imported into them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final

import uuid6
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.people.models import Post, Scope
from chinar.portal.registry.lifecycle import ImportState, SiteState

# Where a name is missing in a language, the next one is shown; English always exists.
FALLBACKS: Final = {"ks": ("ks", "ur"), "doi": ("doi", "hi")}

LATITUDE = Q(latitude=None) | Q(latitude__gte=-90, latitude__lte=90)
LONGITUDE = Q(longitude=None) | Q(longitude__gte=-180, longitude__lte=180)


class OrganisationKind(models.TextChoices):
    """What sort of public body it is."""

    GOVERNMENT = "government", _("Government")
    DEPARTMENT = "administrative_department", _("Administrative department")
    AGENCY = "agency", _("Agency")
    DIRECTORATE = "directorate", _("Directorate or head of department")
    CORPORATION = "corporation", _("Corporation or company")
    BOARD = "board", _("Board or commission")
    OTHER = "other", _("Other")


class AreaKind(models.TextChoices):
    """Levels of the map, largest first."""

    STATE = "state", pgettext_lazy("area", "State")
    DIVISION = "division", _("Division")
    DISTRICT = "district", _("District")
    TEHSIL = "tehsil", _("Tehsil")
    BLOCK = "block", _("Block")


class OfficeKind(models.TextChoices):
    """What an office is for."""

    SECRETARIAT = "secretariat", _("Secretariat")
    HEAD_OFFICE = "head_office", _("Head office")
    DIVISIONAL = "divisional_office", _("Divisional office")
    DISTRICT = "district_office", _("District office")
    TEHSIL = "tehsil_office", _("Tehsil office")
    BLOCK = "block_office", _("Block office")
    PANCHAYAT = "panchayat", _("Panchayat")
    SCHOOL = "school", _("School or college")
    HEALTH = "health", _("Hospital or health centre")
    SERVICE_CENTRE = "service_centre", _("Service centre")
    OTHER = "other", _("Other")


class HostingPlace(models.TextChoices):
    """Where a web site's server stands."""

    STATE_DATA_CENTRE = "state_data_centre", _("State Data Centre")
    NIC_CLOUD = "nic_cloud", _("NIC cloud")
    ELSEWHERE = "elsewhere", _("Elsewhere")
    UNKNOWN = "unknown", _("Not known")


class Duty(models.TextChoices):
    """What an officer answers for on a web site."""

    WEB_MANAGER = "web_manager", _("Web information manager")
    SECURITY_OFFICER = "security_officer", _("Security officer")


SITE_STATE_NAMES: Final = {
    SiteState.PLANNED: _("Planned"),
    SiteState.LIVE: _("Live"),
    SiteState.SUSPENDED: _("Suspended"),
    SiteState.RETIRED: _("Retired"),
}


def in_language(name: str, names: Mapping[str, str], language: str | None) -> str:
    """Return a name in a language, or in the reader's, or the nearest there is."""
    language = language or get_language() or "en"
    found = (names.get(code) for code in FALLBACKS.get(language, (language,)))
    return next(filter(None, found), name)


SITE_MARKS: Final = {
    SiteState.PLANNED: "progress",
    SiteState.LIVE: "good",
    SiteState.SUSPENDED: "attention",
    SiteState.RETIRED: "unknown",
}


class Named(models.Model):
    """Something with a name in several languages that can be searched for."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    name = models.CharField(_("Name in English"), max_length=200)
    names = models.JSONField(default=dict, blank=True, help_text="hi, ur, ks, doi")
    search_text = models.TextField(default="", blank=True, editable=False)
    source = models.CharField(_("Source"), max_length=500, blank=True)
    verified = models.BooleanField(_("Checked"), default=False)
    names_verified = models.BooleanField(_("Spellings checked"), default=False)
    edited = models.BooleanField(default=False, help_text="changed by a person since shipped")
    fact_digest = models.CharField(max_length=64, blank=True, help_text="of the shipped row")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the name in a language (the reader's unless told), or the nearest there is."""
        return in_language(self.name, self.names, language)


class Organisation(Named):
    """A public body, from one day until another; after a merger its successor goes on."""

    code = models.CharField(_("Code"), max_length=40, unique=True)
    kind = models.CharField(_("Kind"), max_length=30, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="organisation")
    valid_from = models.DateField(_("Since"), null=True, blank=True)
    valid_to = models.DateField(_("Until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    notes = models.TextField(_("Notes"), blank=True)
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("scope",)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="organisation_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="known_organisation_kind"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="organisation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_to__isnull=False),
                name="organisation_with_successor_has_ended",
            ),
        ]

    def current(self) -> Organisation:
        """Return who answers for it today: itself, or the last of its successors."""
        organisation, seen = self, {self.pk}
        while organisation.successor is not None and organisation.successor.pk not in seen:
            organisation = organisation.successor
            seen.add(organisation.pk)
        return organisation

    def existed_on(self, day: date) -> bool:
        """Tell whether it existed on a day; the last day is not included."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    def label_on(self, day: date, language: str | None = None) -> str:
        """Return the name it had on a day."""
        past = [name for name in self.past_names.all() if name.held_on(day)]
        return past[0].label(language) if past else self.label(language)


class OrganisationName(models.Model):
    """A name an organisation had, until a day that is not included."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="past_names"
    )
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField()

    class Meta:
        ordering: ClassVar = ["valid_to"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="past_name_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the name it had, in a language."""
        return in_language(self.name, self.names, language)

    def held_on(self, day: date) -> bool:
        """Tell whether this was the name on a day."""
        return (self.valid_from is None or self.valid_from <= day) and day < self.valid_to


class Area(Named):
    """A part of the state: a division, district, tehsil or block."""

    code = models.CharField(_("Code"), max_length=40, unique=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=AreaKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="area")
    lgd_code = models.CharField(_("LGD code"), max_length=12, blank=True, db_index=True)
    latitude = models.FloatField(_("Latitude"), null=True, blank=True)
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True, help_text="GeoJSON geometry")
    boundary_source = models.CharField(max_length=500, blank=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("scope",)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="area_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AreaKind.values), name="known_area_kind"),
            models.CheckConstraint(condition=LATITUDE & LONGITUDE, name="area_on_earth"),
        ]


class Office(Named):
    """A place where an organisation is met."""

    code = models.CharField(_("Code"), max_length=40, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(_("Kind"), max_length=30, choices=OfficeKind, default=OfficeKind.OTHER)
    address = models.CharField(_("Address"), max_length=400, blank=True)
    pincode = models.CharField(_("PIN code"), max_length=6, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    hours = models.CharField(_("Hours"), max_length=200, blank=True)
    latitude = models.FloatField(_("Latitude"), null=True, blank=True)
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="office")
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("scope", "area__scope")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="office_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=LATITUDE & LONGITUDE, name="office_on_earth")
        ]


class WebSite(Named):
    """A web site that an organisation answers for."""

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="web_sites")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="web_sites"
    )
    hosting_place = models.CharField(
        _("Hosted at"), max_length=20, choices=HostingPlace, default=HostingPlace.UNKNOWN
    )
    staging_url = models.URLField(_("Staging address"), max_length=300, blank=True)
    review_days = models.PositiveSmallIntegerField(
        _("Days between reviews of the content"), default=90
    )
    state = models.CharField(
        _("State"),
        max_length=10,
        choices=[(state, SITE_STATE_NAMES[state]) for state in SiteState],
        default=SiteState.PLANNED,
    )
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField(null=True, blank=True)
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("owner__scope",)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="web_site_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(SiteState)), name="known_site_state"),
            models.CheckConstraint(
                condition=Q(hosting_place__in=HostingPlace.values), name="known_hosting_place"
            ),
        ]

    @property
    def mark(self) -> str:
        """How the state is drawn: the name of a shape and colour."""
        return SITE_MARKS[SiteState(self.state)]

    @property
    def primary_host(self) -> str:
        """The host name that visitors know; empty while there is none."""
        hosts = sorted(self.hosts.all(), key=lambda host: (not host.primary, host.name))
        return hosts[0].name if hosts else ""


class Host(models.Model):
    """A host name that a web site answers to."""

    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="hosts")
    name = models.CharField(_("Host name"), max_length=253, unique=True)
    primary = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(primary=True), name="one_primary_host_a_site"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SiteOfficer(models.Model):
    """The post that answers for a web site, in one duty."""

    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="officers")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="site_duties")
    duty = models.CharField(_("Duty"), max_length=20, choices=Duty)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "post", "duty"], name="one_duty_each")
        ]

    def __str__(self) -> str:
        return f"{self.post} / {self.get_duty_display()}"


class ImportKind(models.TextChoices):
    """What an imported file lists."""

    ORGANISATIONS = "organisations", _("Organisations")
    AREAS = "areas", _("Areas")
    OFFICES = "offices", _("Offices")
    SITES = "sites", _("Web sites")


class ImportBatch(models.Model):
    """An uploaded file: first a draft to look at, then applied, perhaps undone."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=ImportKind)
    file_name = models.CharField(max_length=200)
    content = models.TextField(help_text="the file as text; emptied when no longer needed")
    state = models.CharField(max_length=10, default=ImportState.DRAFT)
    counts = models.JSONField(default=dict)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("post__scope",)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(ImportState)), name="known_import_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ImportKind.values), name="known_import_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """What one row of a file did, with what was there before."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="line of the file, the header being 1")
    record_id = models.UUIDField()
    before = models.JSONField(null=True, help_text="columns before; null when the row added it")
    after = models.JSONField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_effect_a_row")
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"
