"""Addresses of the open data: the same in every language, and lasting."""

from django.urls import path

from chinar.portal.grievances.views import statistics

app_name = "grievance_data"
urlpatterns = [
    path("dictionary.json", statistics.dictionary, name="dictionary"),
    path("dictionary.csv", statistics.dictionary_csv, name="dictionary_csv"),
    path("<slug:table>.csv", statistics.table_csv, name="table"),
]
