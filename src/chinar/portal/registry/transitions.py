"""The only writer of registry records; each change is one callable and one journal entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people import scopes
from chinar.portal.core.people.models import Post, Scope
from chinar.portal.registry.indexing import index
from chinar.portal.registry.lifecycle import (
    FIRST_SITE_STATES,
    ImportAction,
    ImportState,
    MoveNotAllowedError,
    SiteAction,
    SiteState,
    import_after,
    site_after,
)
from chinar.portal.registry.models import (
    Area,
    AreaKind,
    Host,
    ImportBatch,
    Named,
    Office,
    Organisation,
    OrganisationKind,
    OrganisationName,
    SiteOfficer,
    WebSite,
)

Placed = Organisation | Area | Office

OWN_PARTS: Final = (Host, SiteOfficer, OrganisationName)
ROOTS: Final = {
    Organisation: (scopes.ORGANISATIONS, OrganisationKind.GOVERNMENT),
    Area: (scopes.AREAS, AreaKind.STATE),
}


class RefusedError(Exception):
    """The registry cannot hold this; ``message`` says what to do, ``field`` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


# Records with a place in a tree -------------------------------------------------------------


def register(record: Placed, *, actor: Actor, at: datetime) -> None:
    """Enter a new organisation, area or office, and give it its place in the tree."""
    with transaction.atomic():
        record.scope = _own_root(record) or scopes.grow(
            _upper(record), record.name, practice=getattr(record, "practice", False)
        )
        index(record)
        record.save(force_insert=True)
        write(record, "registered", actor=actor, at=at, data={"code": record.code})


def amend(
    record: Named, changes: Mapping[str, Any], *, actor: Actor, at: datetime, edited: bool = True
) -> list[str]:
    """Change what is written about a record; return the fields that did change.

    ``edited`` is false only for the shipped facts, which may be updated by later ones.

    Raises:
        RefusedError: it would hang below itself.
    """
    changed = [name for name, value in changes.items() if getattr(record, name) != value]
    if not changed:
        return []
    with transaction.atomic():
        for name in changed:
            setattr(record, name, changes[name])
        record.edited = edited
        index(record)
        # Only these: what was read before may be old, and must not undo what others changed.
        record.save(update_fields=[*changed, "edited", "search_text"])
        if isinstance(record, Organisation | Area | Office):
            _follow(record, changed)
        write(record, "changed", actor=actor, at=at, data={"fields": sorted(changed)})
    return changed


def _own_root(record: Placed) -> Scope | None:
    """Return the tree's root when the record is the government or the state itself."""
    if isinstance(record, Office) or record.parent is not None:
        return None
    path, kind = ROOTS[type(record)]
    root = scopes.root(path, record.name)
    if record.kind != kind or type(record).objects.filter(scope=root).exists():
        return None
    root.name = record.name
    root.save(update_fields=["name"])
    return root


def _upper(record: Placed) -> Scope:
    if isinstance(record, Office):
        return record.organisation.scope
    if record.parent is not None:
        return record.parent.scope
    return scopes.root(ROOTS[type(record)][0], record.name)


def _follow(record: Placed, changed: Sequence[str]) -> None:
    """Keep the place in the tree in step with the name and the parent."""
    if "name" in changed:
        Scope.objects.filter(pk=record.scope_id).update(name=record.name)
    if "parent" in changed or "organisation" in changed:
        _hang(record, _upper(record), field="parent")


def _hang(record: Placed, below: Scope, *, field: str) -> None:
    try:
        scopes.move(record.scope, below)
    except ValueError:
        message = _("It cannot stand below itself or below what belongs to it. Choose another.")
        raise RefusedError(message, field) from None


# Organisations through time -----------------------------------------------------------------


def rename(
    organisation: Organisation,
    *,
    name: str,
    names: Mapping[str, str],
    on: date,
    actor: Actor,
    at: datetime,
) -> OrganisationName:
    """Give an organisation a new name from a day on; the old one stays, with its dates."""
    with transaction.atomic():
        last = organisation.past_names.order_by("-valid_to").first()
        past = OrganisationName.objects.create(
            organisation=organisation,
            name=organisation.name,
            names=organisation.names,
            valid_from=last.valid_to if last else organisation.valid_from,
            valid_to=on,
        )
        organisation.name, organisation.names = name, dict(names)
        organisation.edited = True
        index(organisation)
        organisation.save(update_fields=["name", "names", "edited", "search_text"])
        _follow(organisation, ["name"])
        data = {"from": past.name, "to": name, "on": on}
        write(organisation, "renamed", actor=actor, at=at, data=data)
    return past


def merge(
    organisation: Organisation, successor: Organisation, *, on: date, actor: Actor, at: datetime
) -> None:
    """End an organisation on a day; everything below it hangs below its successor."""
    with transaction.atomic():
        organisation.valid_to, organisation.successor = on, successor
        organisation.edited = True
        organisation.save(update_fields=["valid_to", "successor", "edited"])
        _hang(organisation, successor.scope, field="successor")
        data = {"into": successor.pk, "code": successor.code, "on": on}
        write(organisation, "merged", actor=actor, at=at, data=data)
        write(
            successor,
            "took_over",
            actor=actor,
            at=at,
            data={"from": organisation.pk, "code": organisation.code, "on": on},
        )


# Web sites ----------------------------------------------------------------------------------


def register_site(site: WebSite, hosts: Sequence[str], *, actor: Actor, at: datetime) -> None:
    """Enter a web site with its host names, the first being the one visitors know.

    Raises:
        MoveNotAllowedError: a site cannot begin in that state.
    """
    if site.state not in FIRST_SITE_STATES:
        raise MoveNotAllowedError(site.state, "register")
    with transaction.atomic():
        site.state_since = at
        site.save(force_insert=True)
        _write_hosts(site, hosts)
        data = {"owner": site.owner.code, "hosts": list(hosts), "state": site.state}
        write(site, "registered", actor=actor, at=at, data=data)


def set_hosts(site: WebSite, hosts: Sequence[str], *, actor: Actor, at: datetime) -> bool:
    """Replace a site's host names; tell whether that changed anything."""
    if list(hosts) == host_names(site):
        return False
    with transaction.atomic():
        site.hosts.all().delete()
        site.edited = True
        _write_hosts(site, hosts)
        write(site, "hosts_changed", actor=actor, at=at, data={"hosts": list(hosts)})
    return True


def host_names(site: WebSite) -> list[str]:
    """Return a site's host names, the one visitors know first."""
    ordered = sorted(site.hosts.all(), key=lambda host: (not host.primary, host.pk))
    return [host.name for host in ordered]


def _write_hosts(site: WebSite, hosts: Sequence[str]) -> None:
    Host.objects.bulk_create(
        Host(site=site, name=name, primary=place == 0) for place, name in enumerate(hosts)
    )
    fresh = WebSite.objects.get(pk=site.pk)  # without hosts read before
    site.search_text = ""
    index(fresh)
    site.search_text = fresh.search_text
    site.save(update_fields=["search_text", "edited"])


def move_site(
    site: WebSite, action: SiteAction, *, reason: str, actor: Actor, at: datetime
) -> WebSite:
    """Take a site through one move of its life; return it as it is now.

    Raises:
        MoveNotAllowedError: its state does not allow the action.
    """
    with transaction.atomic():
        held = WebSite.objects.select_for_update().get(pk=site.pk)
        before = SiteState(held.state)
        held.state = site_after(before, action)
        held.state_reason, held.state_since = reason, at
        held.save(update_fields=["state", "state_reason", "state_since"])
        data = {"from": before, "to": held.state}
        write(held, action.value, actor=actor, at=at, data=data)
    return held


def put_in_charge(
    site: WebSite, post: Post, duty: str, *, actor: Actor, at: datetime
) -> SiteOfficer:
    """Make a post answer for a site in one duty."""
    with transaction.atomic():
        officer, new = SiteOfficer.objects.get_or_create(site=site, post=post, duty=duty)
        if new:
            data = {"post": post.pk, "duty": duty}
            write(site, "officer_assigned", actor=actor, at=at, data=data)
    return officer


def release(officer: SiteOfficer, *, actor: Actor, at: datetime) -> None:
    """End a post's duty on a site."""
    with transaction.atomic():
        data = {"post": officer.post_id, "duty": officer.duty}
        write(officer.site, "officer_released", actor=actor, at=at, data=data)
        officer.delete()


# Imports ------------------------------------------------------------------------------------


def move_import(
    batch: ImportBatch,
    action: ImportAction,
    *,
    counts: Mapping[str, int],
    actor: Actor,
    at: datetime,
) -> ImportBatch:
    """Take an imported file through one move of its life; return it as it is now.

    Raises:
        MoveNotAllowedError: its state does not allow the action.
    """
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        held.state = import_after(ImportState(held.state), action)
        held.counts = {**held.counts, **counts}
        if action is ImportAction.APPLY:
            held.applied_at = at
        if action is ImportAction.UNDO:
            held.undone_at = at
        held.content = ""
        held.save()
        data = {"kind": held.kind, **counts}
        write(held, f"import_{action.value}", actor=actor, at=at, data=data)
    return held


def withdraw(record: Named, *, actor: Actor, at: datetime) -> None:
    """Take out a record that an import added by mistake.

    Raises:
        RefusedError: something already stands on it.
    """
    if _is_referred_to(record):
        raise RefusedError(_("Something else already refers to it."))
    try:
        with transaction.atomic():
            write(record, "withdrawn", actor=actor, at=at)
            record.delete()
            if isinstance(record, Organisation | Area | Office):
                record.scope.delete()
    except ProtectedError:  # a post or a role stands at its place
        raise RefusedError(_("Posts already belong to it.")) from None


def _is_referred_to(record: Named) -> bool:
    """Tell whether rows refer to it, however they would be deleted.

    Its own parts do not count, nor what merely observes it: models that declare
    ``FOLLOWS_ITS_RECORD`` go with it.
    """
    relations: Any = record._meta.related_objects  # Django's documented API
    return any(
        relation.related_model._default_manager.filter(
            **{relation.field.name: record}
        ).exists()  # as above
        for relation in relations
        if relation.related_model not in OWN_PARTS
        and not getattr(relation.related_model, "FOLLOWS_ITS_RECORD", False)
    )
