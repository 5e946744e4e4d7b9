"""Addresses of the ways in at the desk: taken down, on paper, in lists."""

from django.urls import path

from chinar.portal.grievances.views import assist, batches, paper

urlpatterns = [
    path("take-down/", assist.assist, name="assist"),
    path("take-down/receipt/", assist.slip, name="slip"),
    path("take-down/today/", assist.today, name="taken_down_today"),
    path("paper/", paper.scan, name="paper"),
    path("paper/words/", paper.type_words, name="paper_words"),
    path("paper/waiting/", paper.waiting, name="papers_waiting"),
    path("paper/waiting/<int:pk>/", paper.transcription, name="paper_late_words"),
    path("list/", batches.upload, name="list"),
    path("list/columns.csv", batches.template, name="list_template"),
    path("list/<uuid:pk>/", batches.batch, name="batch"),
    path("list/<uuid:pk>/start/", batches.start, name="batch_start"),
    path("list/<uuid:pk>/drop/", batches.drop, name="batch_drop"),
    path("list/<uuid:pk>/faults.csv", batches.faults, name="batch_faults"),
]
