"""Letters from people, as they come over the wire."""

from __future__ import annotations

from email.message import EmailMessage

from tests.portal.grievances import world

from chinar.portal.grievances import threads
from chinar.portal.grievances.services import mail as mails

OURS = "grievances@portal.example"
WORDS = "The hand pump behind the school has been dry since Monday."


def letter(text=WORDS, *, number=1, subject="No water", files=(), **headers):
    made = EmailMessage()
    values = {
        "From": "Asha <asha@example.org>",
        "To": OURS,
        "Message-ID": f"<{number}@mail.example>",
        "Subject": subject,
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in values.items():
        if value:
            made[name] = value
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def answer(case, text="It is dry since Monday.", **more):
    to = OURS.replace("@", f"+{threads.of(case)}@")
    return letter(f"{text}\n\nOn Tue, Chinar wrote:\n> What?", **({"To": to, "number": 7} | more))


def take(raw, now=world.NOW, **more):
    return mails.take_in(raw, now=now, **more)
