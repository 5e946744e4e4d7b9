"""The JSON API of grievances: file, follow, write in a case; the lists one needs for that."""

from ninja import Router

from chinar.portal.grievances.api.cases import router as cases
from chinar.portal.grievances.api.filing import router as filing
from chinar.portal.grievances.api.hooks import router as hooks
from chinar.portal.grievances.api.lists import router as lists

router = Router()
for one in (filing, cases, lists, hooks):
    router.add_router("", one)

__all__ = ["router"]
