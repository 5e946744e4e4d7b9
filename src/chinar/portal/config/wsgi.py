"""Django as any WSGI server calls it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chinar.portal.config.settings")

application = get_wsgi_application()
