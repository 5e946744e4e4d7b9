"""Addresses of this room."""

from django.urls import path

from chinar.portal.core.people.views import administration, entrance, own

app_name = "people"
urlpatterns = [
    path("", own.desk, name="desk"),
    path("post/", own.use_post, name="use_post"),
    path("password/<str:token>/", entrance.set_password, name="set_password"),
    path("people/", administration.people, name="people"),
    path("people/new/", administration.new_person, name="new_person"),
    path("people/<uuid:user_id>/", administration.person, name="person"),
    path("people/<uuid:user_id>/link/", administration.give_link, name="give_link"),
    path("people/<uuid:user_id>/deactivate/", administration.deactivate, name="deactivate"),
    path("people/<uuid:user_id>/reactivate/", administration.reactivate, name="reactivate"),
    path(
        "people/<uuid:user_id>/second-factor/clear/",
        administration.clear_second_factor,
        name="clear_second_factor",
    ),
    path("posts/", administration.posts, name="posts"),
    path("posts/new/", administration.new_post, name="new_post"),
    path("posts/<uuid:post_id>/", administration.post, name="post"),
    path("posts/<uuid:post_id>/holdings/", administration.begin_holding, name="begin_holding"),
    path(
        "posts/<uuid:post_id>/holdings/<int:holding_id>/end/",
        administration.end_holding,
        name="end_holding",
    ),
]
