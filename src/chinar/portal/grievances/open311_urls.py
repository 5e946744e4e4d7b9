"""Addresses of Open311 GeoReport v2."""

from django.urls import path

from chinar.portal.grievances.views import open311

app_name = "open311"
urlpatterns = [
    path("services.json", open311.services, name="services"),
    path("services/<str:code>.json", open311.service, name="service"),
    path("requests.json", open311.requests, name="requests"),
    path("requests/<str:number>.json", open311.request_by_id, name="request"),
    path("services.xml", open311.xml, name="services_xml"),
    path("services/<str:code>.xml", open311.xml, name="service_xml"),
    path("requests.xml", open311.xml, name="requests_xml"),
    path("requests/<str:number>.xml", open311.xml, name="request_xml"),
]
