"""Django's own e-mail goes the notices' way."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.people.models import User

pytestmark = pytest.mark.django_db
LINK = "http://localhost/account/password/reset/key/abc-def/"


@pytest.fixture(autouse=True)
def backend(settings):
    settings.EMAIL_BACKEND = "chinar.portal.core.notices.mail.OutboxBackend"


def post(to="Officer@post.example"):
    mail.send_mail("A new password", f"Follow {LINK}", None, [to])


def test_without_a_mail_server_it_is_kept_and_can_be_read_at_the_machine():
    User.objects.create_user("officer", email="officer@post.example")
    post()
    assert Delivery.objects.get().state == "kept"
    assert Notice.objects.get().user.username == "officer"
    out = StringIO()
    call_command("outbox", stdout=out)
    assert LINK in out.getvalue()
    assert "A new password" in out.getvalue()


def test_with_a_mail_server_it_leaves_and_its_words_are_forgotten(smtp, environment):
    environment(email_url=smtp.url)
    post()
    run_due(now=timezone.now() + timedelta(minutes=1))
    assert LINK in smtp.received[0].get_content()
    assert Notice.objects.get().context == {}


def test_attachments_are_refused_loudly():
    message = mail.EmailMessage("s", "b", to=["a@b.example"])
    message.attach("a.txt", "x")
    with pytest.raises(ValueError, match="attachments"):
        message.send()
