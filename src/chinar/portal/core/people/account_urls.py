"""Sign-in, sign-out, second factors: allauth's addresses under the portal's pages."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
