"""What ``celery --app chinar.portal.config.celery`` runs; ``chinar worker`` needs it not."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chinar.portal.config.settings")
django.setup()

from chinar.portal.core.jobs import registry  # noqa: E402 # after django.setup()
from chinar.portal.core.jobs.celery_worker import application  # noqa: E402 # after setup

registry.load()
app = application()
