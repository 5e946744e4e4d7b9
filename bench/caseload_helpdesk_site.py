"""django-helpdesk's addresses, its WSGI application, and how `bench caseload` fills it.

`caseload_helpdesk_site.py OUT.json TICKETS`, in the peer's own environment.
"""

# ruff: noqa: E402 # Django is set up before its models are imported
import datetime
import json
import random
import sys
from pathlib import Path

from caseload_words import WORDS
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from helpdesk.models import FollowUp, Queue, Ticket
from helpdesk.query import query_to_base64

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("helpdesk.urls", namespace="helpdesk")),
]

QUEUES, BATCH, TRACKED = 40, 5000, 2000


def fill(out: Path, tickets: int) -> None:
    """Make queues, staff and tickets with one follow-up each; leave addresses for the load."""
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    queues = [
        Queue.objects.create(title=f"Department {n}", slug=f"d{n}", allow_public_submission=True)
        for n in range(QUEUES)
    ]
    staff = [
        User.objects.create(username=f"staff{n}", is_staff=True, is_superuser=n == 0)
        for n in range(200)
    ]
    dice, now = random.Random(1), timezone.now()  # noqa: S311 # the same tickets each time
    tracked = []
    for first in range(0, tickets, BATCH):
        rows = [
            Ticket(
                title=" ".join(dice.choices(WORDS, k=6)),
                queue=dice.choice(queues),
                created=now - datetime.timedelta(minutes=dice.randint(0, 525_600)),
                modified=now,
                submitter_email=f"c{number % 30_000}@example.org",
                assigned_to=dice.choice(staff) if dice.random() < 0.8 else None,
                status=dice.choices([1, 2, 3, 4, 5], [20, 3, 25, 50, 2])[0],
                description=" ".join(dice.choices(WORDS, k=80)),
                priority=dice.randint(1, 5),
                secret_key=f"k{number:08d}",
            )
            for number in range(first, min(first + BATCH, tickets))
        ]
        made = Ticket.objects.bulk_create(rows)
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket=ticket,
                title="Opened",
                date=now,
                public=True,
                comment=" ".join(dice.choices(WORDS, k=30)),
            )
            for ticket in made
        )
        if len(tracked) < TRACKED:
            tracked += [
                f"/view/?ticket={one.queue.slug}-{one.pk}&email={one.submitter_email}"
                f"&key={one.secret_key}"
                for one in made[: TRACKED // 4]
            ]
    browser = Client()
    browser.force_login(staff[0])
    asked = query_to_base64(
        {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": False}
    )
    listed = [
        f"/datatables_ticket_list/{asked}?draw=1&start={page * 25}&length=25"
        "&order[0][column]=0&order[0][dir]=desc&search[value]=&columns[0][data]=id"
        for page in range(20)
    ]
    told = {
        "track": " ".join(tracked),
        "list": " ".join(listed),
        "dashboard": "/dashboard/",
        "cookie": f"sessionid={browser.cookies['sessionid'].value}",
    }
    out.write_text(json.dumps(told))


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
