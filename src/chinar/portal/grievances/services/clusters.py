"""Cases about one underlying thing, put together so that they are looked at together."""

from __future__ import annotations

from django.db import transaction

from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import ASSIGN, SUPERVISE, WORK
from chinar.portal.grievances.models import Cluster, Grievance, Membership
from chinar.portal.grievances.services.acting import Hand, need
from chinar.portal.grievances.transitions import journal_besides


class ApartError(Exception):
    """One of the cases is confidential or for practice and the other is not."""


class OtherClusterError(Exception):
    """Both cases belong to groups already: take one of them out first."""


def relate(grievance: Grievance, hand: Hand, *, to: Grievance, title: str = "") -> Cluster:
    """Put two cases together: into the group that one of them is in, else into a new one.

    Raises:
        ApartError: one is confidential or for practice and the other is not.
        OtherClusterError: they are in two different groups.
    """
    with transaction.atomic():
        cases = [locked(pk) for pk in sorted({grievance.pk, to.pk})]
        for case in cases:
            need(case, hand, WORK, ASSIGN, SUPERVISE)
        if len({(case.confidential, case.practice) for case in cases}) > 1:
            raise ApartError
        known = Membership.objects.filter(grievance__in=cases).select_related("cluster")
        clusters = {membership.cluster_id: membership.cluster for membership in known}
        if len(clusters) > 1:
            raise OtherClusterError
        members = {membership.grievance_id for membership in known}
        cluster = next(iter(clusters.values()), None) or _new(grievance, hand, title)
        for case in cases:
            if case.pk not in members:
                Membership.objects.create(cluster=cluster, grievance=case, at=hand.now)
                data = {"cluster": str(cluster.pk)}
                journal_besides(case, "clustered", actor=hand.actor, at=hand.now, data=data)
    return cluster


def leave(grievance: Grievance, hand: Hand) -> None:
    """Take a case out of its group; a group of one is none."""
    with transaction.atomic():
        case = locked(grievance.pk)
        need(case, hand, WORK, ASSIGN, SUPERVISE)
        membership = Membership.objects.filter(grievance=case).select_related("cluster").first()
        if membership is None:
            return
        cluster = membership.cluster
        membership.delete()
        data = {"cluster": str(cluster.pk)}
        journal_besides(case, "unclustered", actor=hand.actor, at=hand.now, data=data)
        if cluster.open and cluster.memberships.count() == 0:
            Cluster.objects.filter(pk=cluster.pk).update(open=False)


def _new(grievance: Grievance, hand: Hand, title: str) -> Cluster:
    category = grievance.category
    return Cluster.objects.create(
        confidential=grievance.confidential,
        title=title.strip() or (category.name if category else grievance.number),
        category=category,
        area=grievance.area,
        post=hand.post,
        created_at=hand.now,
        practice=grievance.practice,
    )
