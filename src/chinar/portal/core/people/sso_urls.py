"""Addresses of single sign-on, outside any language: the service registers one to come back to."""

from allauth.socialaccount import views
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns = [
        path("cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
        path("error/", views.login_error, name="socialaccount_login_error"),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
