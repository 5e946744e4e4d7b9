"""Every address of the portal, by room."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from chinar.portal.config.api import api

urlpatterns = [
    path("", include("chinar.portal.core.health.urls")),
    path("", include("chinar.portal.core.design.urls")),
    path("", include("chinar.portal.core.journal.urls")),
    path("api/v1/", api.urls),
    path("sso/", include("chinar.portal.core.people.sso_urls")),
    path("data/grievances/", include("chinar.portal.grievances.data_urls")),
    path("open311/v2/", include("chinar.portal.grievances.open311_urls")),
    path("", include("chinar.portal.grievances.worker_urls")),
    *i18n_patterns(
        path("", include("chinar.portal.catalogue.urls")),
        path("", include("chinar.portal.grievances.urls")),
        path("", include("chinar.portal.centres.urls")),
        path("account/", include("chinar.portal.core.people.account_urls")),
        path("desk/", include("chinar.portal.core.people.urls")),
        path("design/", include("chinar.portal.core.design.gallery_urls")),
        path("files/", include("chinar.portal.core.uploads.urls")),
        path("jobs/", include("chinar.portal.core.jobs.urls")),
        path("notices/", include("chinar.portal.core.notices.urls")),
        path("registry/", include("chinar.portal.registry.urls")),
        path("sites/", include("chinar.portal.audits.urls")),
        path("hosting/", include("chinar.portal.hosting.urls")),
        path("review/", include("chinar.portal.review.urls")),
        path("practice/", include("chinar.practice.urls")),
    ),
]

handler400 = "chinar.portal.core.design.views.unreadable"
handler404 = "chinar.portal.core.design.views.not_found"
handler403 = "chinar.portal.core.design.views.refused"
handler500 = "chinar.portal.core.design.views.broken"
