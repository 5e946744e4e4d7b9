"""Addresses of what happens after an answer: feedback, appeals, calls, quality."""

from django.urls import path

from chinar.portal.grievances.views import appeals, calls, policies, quality, voice

urlpatterns = [
    path("answer/<slug:key>/<slug:code>/", voice.open_by_link, name="answer_link"),
    path("track/<slug:key>/answer/", voice.feedback, name="feedback"),
    path("track/<slug:key>/answer/next/", voice.feedback_next, name="feedback_next"),
    path("track/<slug:key>/not-solved/", voice.not_solved, name="not_solved"),
    path("track/<slug:key>/appeal/", voice.appeal, name="appeal"),
    path("desk/appeals/", appeals.desk, name="desk_appeals"),
    path("desk/appeals/<uuid:pk>/", appeals.case, name="desk_appeal"),
    path("desk/calls/", calls.desk, name="calls"),
    path("desk/calls/line/", calls.call, name="call"),
    path("desk/calls/find/", calls.find, name="call_find"),
    path("desk/calls/case/", calls.case, name="call_case"),
    path("desk/quality/", quality.samples, name="quality"),
    path("desk/quality/draws/", quality.draws, name="quality_draws"),
    path("desk/quality/<uuid:pk>/", quality.sample, name="quality_sample"),
    path("desk/limits/", policies.versions, name="policies"),
    path("desk/limits/new/", policies.new_version, name="policy_new"),
    path("desk/holidays/", policies.holidays, name="holidays"),
    path("desk/holidays/remove/", policies.remove_holiday, name="holiday_remove"),
]
