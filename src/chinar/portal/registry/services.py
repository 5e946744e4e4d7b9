"""What a person does in the registry; whoever calls has checked that they may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.models import Post
from chinar.portal.registry import transitions
from chinar.portal.registry.hosts import HostFault, HostNameError, clean_host
from chinar.portal.registry.lifecycle import SiteAction, SiteState
from chinar.portal.registry.models import (
    Area,
    AreaKind,
    Host,
    HostingPlace,
    Office,
    OfficeKind,
    Organisation,
    SiteOfficer,
    WebSite,
)
from chinar.portal.registry.transitions import RefusedError

LEVELS: Final = {
    AreaKind.STATE: 0,
    AreaKind.DIVISION: 1,
    AreaKind.DISTRICT: 2,
    AreaKind.TEHSIL: 3,
    AreaKind.BLOCK: 3,
}


# Organisations ------------------------------------------------------------------------------


def add_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    actor: Actor,
    now: datetime,
    parent: Organisation | None = None,
    names: Mapping[str, str] | None = None,
    practice: bool = False,
    **more: Any,
) -> Organisation:
    """Enter an organisation: below its parent, or at the top of the tree.

    ``more``: valid_from, source, verified, names_verified, notes, fact_digest.

    Raises:
        RefusedError: the code is taken.
    """
    organisation = Organisation(
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        names=dict(names or {}),
        practice=practice or (parent is not None and parent.practice),
        **more,
    )
    _register(organisation, actor=actor, now=now)
    return organisation


def change_organisation(
    organisation: Organisation, changes: Mapping[str, Any], *, actor: Actor, now: datetime
) -> list[str]:
    """Correct what is written about an organisation; a new name with dates is a rename."""
    return _amend(organisation, changes, actor=actor, now=now)


def rename_organisation(
    organisation: Organisation,
    *,
    name: str,
    names: Mapping[str, str],
    on: date,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Give it a new name from a day on, and keep the old one with its dates.

    Raises:
        RefusedError: the day is in the future or before the last change, or nothing changes.
    """
    _check_day(organisation, on, today)
    last = organisation.past_names.order_by("-valid_to").first()
    if last and on <= last.valid_to:
        message = _("It already changed its name on %(day)s. Give a later day.")
        raise RefusedError(message % {"day": last.valid_to.isoformat()}, "on")
    if name == organisation.name:
        raise RefusedError(_("It already has this name. Write the new one."), "name")
    transitions.rename(organisation, name=name, names=names, on=on, actor=actor, at=now)


def merge_organisation(
    organisation: Organisation,
    successor: Organisation,
    *,
    on: date,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """End it on a day; its offices, web sites and posts go on below its successor.

    Raises:
        RefusedError: it ended already, the successor did, or is the same, or stands below it.
    """
    _check_day(organisation, on, today)
    if organisation.valid_to is not None:
        raise RefusedError(_("It ended already. Nothing is left to merge."))
    if successor == organisation:
        raise RefusedError(_("Choose another organisation than itself."), "successor")
    if not successor.existed_on(on):
        raise RefusedError(_("The successor must exist on that day. Choose another."), "successor")
    transitions.merge(organisation, successor, on=on, actor=actor, at=now)


def _check_day(organisation: Organisation, on: date, today: date) -> None:
    if on > today:
        raise RefusedError(_("The day is in the future. Come back on that day."), "on")
    if organisation.valid_from is not None and on <= organisation.valid_from:
        message = _("It exists since %(day)s. Give a later day.")
        raise RefusedError(message % {"day": organisation.valid_from.isoformat()}, "on")


# Areas and offices --------------------------------------------------------------------------


def add_area(
    *,
    code: str,
    name: str,
    kind: str,
    actor: Actor,
    now: datetime,
    parent: Area | None = None,
    names: Mapping[str, str] | None = None,
    **more: Any,
) -> Area:
    """Enter an area below a larger one, or the state itself at the top.

    ``more``: lgd_code, latitude, longitude, source, verified, names_verified, fact_digest.

    Raises:
        RefusedError: the code is taken, or the parent is not larger.
    """
    area = Area(code=code, name=name, kind=kind, parent=parent, names=dict(names or {}), **more)
    if parent is not None:
        check_level(kind, parent.kind)
    _register(area, actor=actor, now=now)
    return area


def change_area(
    area: Area, changes: Mapping[str, Any], *, actor: Actor, now: datetime
) -> list[str]:
    """Correct what is written about an area."""
    parent = changes.get("parent", area.parent)
    if parent is not None:
        check_level(changes.get("kind", area.kind), parent.kind)
    return _amend(area, changes, actor=actor, now=now)


def add_office(
    *,
    code: str,
    name: str,
    organisation: Organisation,
    area: Area,
    actor: Actor,
    now: datetime,
    kind: str = OfficeKind.OTHER,
    names: Mapping[str, str] | None = None,
    practice: bool = False,
    **more: Any,
) -> Office:
    """Enter an office of an organisation, in an area.

    ``more``: address, pincode, phone, email, hours, latitude, longitude, source, verified.

    Raises:
        RefusedError: the code is taken.
    """
    office = Office(
        code=code,
        name=name,
        organisation=organisation,
        area=area,
        kind=kind,
        names=dict(names or {}),
        practice=practice or organisation.practice,
        **more,
    )
    _register(office, actor=actor, now=now)
    return office


def change_office(
    office: Office, changes: Mapping[str, Any], *, actor: Actor, now: datetime
) -> list[str]:
    """Correct what is written about an office."""
    return _amend(office, changes, actor=actor, now=now)


def check_level(kind: str, upper: str) -> None:
    """See that an area of one kind may stand in one of another.

    Raises:
        RefusedError: it may not.
    """
    if LEVELS[AreaKind(upper)] >= LEVELS[AreaKind(kind)]:
        message = _("An area stands within a larger one. Choose a larger area, or another kind.")
        raise RefusedError(message, "parent")


def _register(record: transitions.Placed, *, actor: Actor, now: datetime) -> None:
    taken = type(record).objects.filter(code=record.code).first()
    if taken is not None:
        raise RefusedError(_taken(record.code, taken.label()), "code")
    transitions.register(record, actor=actor, at=now)


def _amend(
    record: transitions.Placed, changes: Mapping[str, Any], *, actor: Actor, now: datetime
) -> list[str]:
    others = type(record).objects.exclude(pk=record.pk)
    taken = others.filter(code=changes.get("code", record.code)).first()
    if taken is not None:
        raise RefusedError(_taken(taken.code, taken.label()), "code")
    return transitions.amend(record, changes, actor=actor, at=now)


def _taken(code: str, name: str) -> str:
    return _("The code %(code)s belongs to %(name)s. Choose another.") % {
        "code": code,
        "name": name,
    }


# Web sites ----------------------------------------------------------------------------------


def add_web_site(
    *,
    name: str,
    owner: Organisation,
    hosts: Sequence[str],
    actor: Actor,
    now: datetime,
    office: Office | None = None,
    names: Mapping[str, str] | None = None,
    hosting_place: str = HostingPlace.UNKNOWN,
    state: str = SiteState.PLANNED,
    practice: bool = False,
    **more: Any,
) -> WebSite:
    """Enter a web site; the first of ``hosts`` is the one visitors know.

    ``more``: staging_url, review_days, source, verified, names_verified. A site that is on
    the air already starts as live.

    Raises:
        RefusedError: a host name is misspelt or belongs to another site.
        MoveNotAllowedError: a site cannot begin in that state.
    """
    site = WebSite(
        name=name,
        names=dict(names or {}),
        owner=owner,
        office=office,
        hosting_place=hosting_place,
        state=state,
        practice=practice or owner.practice,
        **more,
    )
    cleaned = clean_hosts(hosts)
    try:
        transitions.register_site(site, cleaned, actor=actor, at=now)
    except IntegrityError:  # somebody else took the name between the check and now
        clean_hosts(cleaned)
        raise
    return site


def change_web_site(
    site: WebSite,
    changes: Mapping[str, Any],
    *,
    hosts: Sequence[str] | None = None,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Correct what is written about a web site, its host names included.

    Raises:
        RefusedError: a host name is misspelt or belongs to another site.
    """
    if hosts is None:
        return transitions.amend(site, changes, actor=actor, at=now)
    cleaned = clean_hosts(hosts, site=site)
    try:
        with transaction.atomic():
            changed = transitions.amend(site, changes, actor=actor, at=now)
            if transitions.set_hosts(site, cleaned, actor=actor, at=now):
                changed.append("hosts")
    except IntegrityError:  # somebody else took the name between the check and now
        clean_hosts(cleaned, site=site)
        raise
    return changed


def move_web_site(
    site: WebSite, action: SiteAction, *, reason: str = "", actor: Actor, now: datetime
) -> WebSite:
    """Take a web site through one move of its life.

    Raises:
        MoveNotAllowedError: its state does not allow the action.
        RefusedError: a suspension or an end needs a reason.
    """
    if action in (SiteAction.SUSPEND, SiteAction.RETIRE) and not reason.strip():
        raise RefusedError(_("Say why in a few words."), "reason")
    return transitions.move_site(site, action, reason=reason.strip(), actor=actor, at=now)


def put_in_charge(
    site: WebSite, post: Post, duty: str, *, actor: Actor, now: datetime
) -> SiteOfficer:
    """Make a post answer for a web site in one duty."""
    return transitions.put_in_charge(site, post, duty, actor=actor, at=now)


def release(officer: SiteOfficer, *, actor: Actor, now: datetime) -> None:
    """End a post's duty on a web site."""
    transitions.release(officer, actor=actor, at=now)


def clean_hosts(hosts: Sequence[str], *, site: WebSite | None = None) -> list[str]:
    """Return host names as DNS writes them, each once.

    Raises:
        RefusedError: naming each one that is misspelt, or the site that has it.
    """
    cleaned: dict[str, None] = {}
    faults: list[str] = []
    for text in hosts:
        try:
            cleaned[clean_host(text)] = None
        except HostNameError as error:
            faults.append(host_fault(error))
    others = Host.objects.filter(name__in=list(cleaned)).select_related("site")
    if site is not None:
        others = others.exclude(site=site)
    faults += [
        _("%(host)s belongs to the site “%(site)s”.") % {"host": host.name, "site": host.site}
        for host in others
    ]
    if not cleaned and not faults:
        faults.append(_("Write at least one host name."))
    if faults:
        raise RefusedError(" ".join(faults), "hosts")
    return list(cleaned)


def host_fault(error: HostNameError) -> str:
    """Say in words what is wrong with a host name."""
    words = {
        HostFault.EMPTY: _("A host name is empty."),
        HostFault.NOT_ONLY_A_HOST: _(
            "“%(text)s”: write the host name alone, without https:// and without a path."
        ),
        HostFault.NO_DOMAIN: _("“%(text)s” is not complete: write it with its domain."),
        HostFault.NUMBERS: _("“%(text)s” is an address in numbers: write the name."),
        HostFault.SPELLING: _(
            "“%(text)s” cannot be a host name: letters, digits, hyphens and dots only."
        ),
    }
    return words[error.fault] % {"text": error.text.strip()}
