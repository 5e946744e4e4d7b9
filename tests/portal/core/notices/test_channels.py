"""The adapters: how each fault is judged, and what an address of a server means."""

from __future__ import annotations

import smtplib
from dataclasses import replace

import pytest
from django.core.mail.backends.smtp import EmailBackend

from chinar.portal.core.notices import channels
from chinar.portal.core.notices.channels.email import EmailChannel
from chinar.portal.core.notices.channels.message import Message, RefusedError, TryLaterError
from chinar.portal.core.notices.channels.sms import SmsChannel

MESSAGE = Message(
    id="1", kind="k", address="a@b.example", language="en", subject="s", text="t", short="t"
)
CHANNEL = EmailChannel(url="smtp://127.0.0.1:9", sender="c@jk.example")


def test_a_channel_that_is_not_configured_is_none(environment):
    assert channels.find("email") is channels.find("sms") is channels.find("outbox") is None
    environment(email_url="smtp://h", sms_url="http://h")
    assert isinstance(channels.find("email"), EmailChannel)
    assert isinstance(channels.find("sms"), SmsChannel)


@pytest.mark.parametrize(
    ("fault", "judged"),
    [
        (smtplib.SMTPDataError(554, b"spam from a@b.example"), RefusedError),
        (smtplib.SMTPDataError(452, b"full"), TryLaterError),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), TryLaterError),
        (smtplib.SMTPSenderRefused(530, b"sign in", "c@jk.example"), TryLaterError),
        (smtplib.SMTPServerDisconnected("gone"), TryLaterError),
        (TimeoutError(), TryLaterError),
        (ValueError("bad header"), RefusedError),
    ],
)
def test_faults_of_ours_and_of_the_moment_are_tried_again(monkeypatch, fault, judged):
    def fail(self, messages):
        raise fault

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    with pytest.raises(judged) as raised:
        CHANNEL.send(MESSAGE)
    assert "@" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://h", ("h", 25, "", "", False, False)),
        ("smtp://h:587/?tls=1", ("h", 587, "", "", True, False)),
        ("smtps://u%40x:p%2Fw@h", ("h", 465, "u@x", "p/w", False, True)),
    ],
)
def test_the_address_of_a_server_says_all(monkeypatch, url, expected):
    seen = []

    def note(self, messages):
        seen.append(
            (self.host, self.port, self.username, self.password, self.use_tls, self.use_ssl)
        )

    monkeypatch.setattr(EmailBackend, "send_messages", note)
    assert replace(CHANNEL, url=url).send(MESSAGE) == "<1@jk.example>"
    assert seen == [expected]


def test_a_gateway_may_answer_without_words(monkeypatch):
    class Answer:
        status_code, is_success, is_server_error = 202, True, False

        def json(self):
            raise ValueError("empty")

    monkeypatch.setattr(channels.sms.httpx, "post", lambda *args, **more: Answer())
    assert SmsChannel(url="http://h", token="").send(MESSAGE) == ""
