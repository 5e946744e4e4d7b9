"""The JSON API under /api/v1/: each app brings its router."""

from ninja import NinjaAPI

from chinar import __version__
from chinar.portal.hosting.api import router as hosting

api = NinjaAPI(title="Chinar", version=__version__, urls_namespace="api", docs_url=None)
api.add_router("/hosting", hosting)
