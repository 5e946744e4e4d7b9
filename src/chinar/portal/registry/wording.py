"""Words for what happened to a record and for what can be done to it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from chinar.portal.registry.lifecycle import ImportState, SiteAction

ENTRY_NAMES: Final = {
    "registered": _("Entered in the register"),
    "changed": _("Corrected"),
    "renamed": _("Renamed"),
    "merged": _("Merged into another organisation"),
    "took_over": _("Took over another organisation"),
    "hosts_changed": _("Host names changed"),
    "officer_assigned": _("Officer put in charge"),
    "officer_released": _("Officer released"),
    "withdrawn": _("Taken out again"),
    SiteAction.GO_LIVE: _("Went live"),
    SiteAction.SUSPEND: _("Suspended"),
    SiteAction.RESUME: _("Live again"),
    SiteAction.RETIRE: _("Retired"),
}
ACTION_NAMES: Final = {
    SiteAction.GO_LIVE: _("Mark as live"),
    SiteAction.SUSPEND: _("Suspend"),
    SiteAction.RESUME: _("Resume"),
    SiteAction.RETIRE: _("Retire"),
}
IMPORT_STATE_NAMES: Final = {
    ImportState.DRAFT: _("Not applied yet"),
    ImportState.APPLIED: _("Applied"),
    ImportState.UNDONE: _("Undone"),
    ImportState.DISCARDED: _("Thrown away"),
}
IMPORT_MARKS: Final = {
    ImportState.DRAFT: "progress",
    ImportState.APPLIED: "good",
    ImportState.UNDONE: "unknown",
    ImportState.DISCARDED: "unknown",
}
