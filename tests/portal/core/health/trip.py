"""A program for `test_backup`: do its steps in order, in one installation.

``fill`` makes rows of many kinds, ``backup FILE`` and ``restore FILE`` do that, ``show`` prints
every row that a backup keeps.
"""

import sys
from datetime import UTC, datetime, timedelta

import django

django.setup()

from allauth.mfa.models import Authenticator
from django.db import transaction

from chinar.portal.core.health import backup, tables
from chinar.portal.core.jobs.services import enqueue
from chinar.portal.core.journal import heads, sequencer, tree
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people.models import Grant, Holding, Post, Scope, User
from chinar.portal.core.people.roles import Role
from chinar.portal.core.uploads.models import Kind, Upload
from chinar.portal.core.uploads.storage import store

NOW = datetime(2026, 11, 24, 6, 30, 1, 234567, tzinfo=UTC)


def fill():
    with transaction.atomic():
        scope = Scope.objects.create(path="0001", name="چنار — ख़ज़ाना")
        user = User.objects.create_user("chief", "correct horse", email="chief@test.example")
        post = Post.objects.create(title="Officer", scope=scope)
        Grant.objects.create(post=post, role=Role.ADMINISTRATOR, scope=scope)
        Holding.objects.create(post=post, user=user, starts_on=NOW.date())
        Authenticator.objects.create(user=user, type="totp", data={"secret": "sealed"})
        for number in range(7):
            at = NOW + timedelta(microseconds=number)
            data = {"z": 1e16, "a": [1.5, None, True], "n": number, "t": "ज़"}
            write(scope, "test.step", actor=SYSTEM, at=at, data=data)
        enqueue("jobs.sweep", key="a key", now=NOW)
    sequencer.sequence_all()
    tree.extend_all()
    heads.sign(NOW)
    content = b"\x00\xff bytes"
    Upload.objects.create(
        record_type="people.user",
        record_id=str(user.pk),
        kind=Kind.DOCUMENT,
        media_type="application/pdf",
        name="order.pdf",
        size=len(content),
        digest=store().put(content),
        received_digest="0" * 64,
        created_at=NOW,
    )


def write_more():
    """Go on after a restore: new rows get numbers that are free, and the chain goes on."""
    with transaction.atomic():
        write(Scope.objects.get(), "test.more", actor=SYSTEM, at=NOW)
        enqueue("jobs.sweep", now=NOW)
    sequencer.sequence_all()
    tree.extend_all()
    heads.sign(NOW + timedelta(hours=1))


def show():
    for model in tables.kept():
        for line in tables.lines(model):
            sys.stdout.write(f"{tables.label(model)} {line}\n")


for step in sys.argv[1:]:
    name, _, file = step.partition("=")
    if file:
        getattr(backup, name)(backup.Path(file))
    else:
        {"fill": fill, "show": show, "write_more": write_more}[name]()
