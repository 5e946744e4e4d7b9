"""The address of the service worker, outside any language: its scope is each language's reports."""

from django.urls import path

from chinar.portal.grievances.views import quick

app_name = "grievances_worker"
urlpatterns = [path("report-worker.js", quick.worker, name="worker")]
