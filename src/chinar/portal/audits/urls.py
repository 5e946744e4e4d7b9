"""Addresses of this room."""

from django.urls import path

from chinar.portal.audits import views

app_name = "audits"
urlpatterns = [
    path("", views.sites, name="sites"),
    path("<uuid:pk>/", views.site, name="site"),
    path("<uuid:pk>/audit/", views.audit, name="audit"),
    path("<uuid:pk>/findings/", views.findings, name="findings"),
    path("<uuid:pk>/scans/<uuid:scan>/", views.scan, name="scan"),
    path("<uuid:pk>/scans/<uuid:scan>/report.json", views.report, name="report"),
]
