"""The JSON API under /api/v1/: each app brings its router."""

from chinar import __version__
from chinar.portal.core.design.problems import MachineAPI
from chinar.portal.grievances.api import router as grievances
from chinar.portal.grievances.statistics_api import router as statistics
from chinar.portal.hosting.api import router as hosting

api = MachineAPI(title="Chinar", version=__version__, urls_namespace="api", docs_url=None)
api.add_router("/hosting", hosting)
api.add_router("", grievances)
api.add_router("/statistics", statistics)
