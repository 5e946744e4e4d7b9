"""Addresses of this room."""

from django.urls import path

from chinar.portal.grievances.views import (
    desk,
    mine,
    moves,
    own_data,
    report,
    routes,
    track,
)

app_name = "grievances"
urlpatterns = [
    path("report/", report.words, name="report"),
    path("report/about/", report.about, name="report_about"),
    path("report/place/", report.place, name="report_place"),
    path("report/contact/", report.contact, name="report_contact"),
    path("report/check/", report.check, name="report_check"),
    path("report/receipt/<slug:key>/", report.receipt, name="receipt"),
    path("track/", track.track, name="track"),
    path("track/<slug:key>/", track.case, name="case"),
    path("track/<slug:key>/add/", track.add, name="add"),
    path("track/<slug:key>/remind/", track.remind, name="remind"),
    path("track/<slug:key>/confirm/", track.confirm, name="confirm"),
    path("track/<slug:key>/code/", mine.code, name="code"),
    path("track/<slug:key>/data/", own_data.data, name="own_data"),
    path("track/<slug:key>/data/copy.zip", own_data.copy, name="own_copy"),
    path("track/<slug:key>/data/forget/", own_data.forget, name="forget_me"),
    path("track/<slug:key>/code/<slug:code>/", track.open_by_code, name="open"),
    path("mine/", mine.mine, name="mine"),
    path("mine/code/", mine.mine_code, name="mine_code"),
    path("mine/leave/", mine.leave, name="leave"),
    path("desk/grievances/", desk.cases, name="desk"),
    path("desk/grievances/<uuid:pk>/", desk.case, name="desk_case"),
    path("desk/grievances/<uuid:pk>/contact/", desk.contact, name="contact"),
    path("desk/grievances/<uuid:pk>/assign/", moves.assign, name="assign"),
    path("desk/grievances/<uuid:pk>/start/", moves.start, name="start"),
    path("desk/grievances/<uuid:pk>/note/", moves.note, name="note"),
    path("desk/grievances/<uuid:pk>/interim/", moves.interim, name="interim"),
    path("desk/grievances/<uuid:pk>/ask/", moves.ask, name="ask"),
    path("desk/grievances/<uuid:pk>/propose/", moves.propose, name="propose"),
    path("desk/grievances/<uuid:pk>/send-back/", moves.send_back, name="send_back"),
    path("desk/grievances/<uuid:pk>/dispose/", moves.dispose, name="dispose"),
    path("desk/grievances/<uuid:pk>/transfer/", routes.transfer, name="transfer"),
    path("desk/grievances/<uuid:pk>/return/", routes.give_back, name="return"),
    path("desk/grievances/<uuid:pk>/reroute/", routes.reroute, name="reroute"),
    path("desk/grievances/<uuid:pk>/conflict/", routes.conflict, name="conflict"),
    path("desk/grievances/<uuid:pk>/not-for-us/", routes.not_for_us, name="not_for_us"),
    path("desk/grievances/<uuid:pk>/reconsider/", routes.reconsider, name="reconsider"),
    path("desk/grievances/<uuid:pk>/reopen/", routes.reopen, name="reopen"),
]
