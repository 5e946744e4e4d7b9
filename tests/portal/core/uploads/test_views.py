"""Serving files: by the rule of the record's room, and so that nothing in them runs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chinar.portal.core.people.models import User
from chinar.portal.core.uploads import access
from chinar.portal.core.uploads.services import store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(monkeypatch):
    monkeypatch.setattr(access, "_rules", {})


@pytest.fixture
def upload(given, picture, officer, now):
    record = User.objects.create_user("record")
    return store(given(picture(), "گھر.jpg"), record=record, actor=officer, now=now)


def address(upload, *page):
    return reverse("uploads:preview" if page else "uploads:file", args=[upload.pk, *page])


def test_without_a_rule_nobody_sees_a_file(client, upload, sign_in):
    sign_in("administrator")
    assert client.get(address(upload)).status_code == 404


def test_the_rooms_rule_decides(client, upload):
    access.register("people.user", lambda request, asked: request.GET.get("token") == "right")
    assert client.get(address(upload)).status_code == 404
    assert client.get(address(upload), {"token": "wrong"}).status_code == 404
    assert client.get(address(upload), {"token": "right"}).status_code == 200


def test_a_picture_is_shown_and_can_do_nothing(client, upload):
    access.register("people.user", lambda request, asked: asked == upload)
    answer = client.get(address(upload))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''%DA%AF%DA%BE%D8%B1.jpg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"\xff\xd8\xff")


def test_a_document_is_saved_and_its_pages_shown(client, given, pdf, officer, now):
    record = User.objects.create_user("record")
    upload = store(given(pdf(), "o.pdf"), record=record, actor=officer, now=now)
    access.register("people.user", lambda request, asked: True)
    saved = client.get(address(upload))
    assert saved["Content-Disposition"] == 'attachment; filename="o.pdf"'
    shown = client.get(address(upload, 1))
    assert shown["Content-Type"] == "image/png"
    assert client.get(address(upload, 2)).status_code == 404


def test_a_page_is_as_guarded_as_its_document(client, given, pdf, officer, now):
    record = User.objects.create_user("record")
    upload = store(given(pdf(), "o.pdf"), record=record, actor=officer, now=now)
    assert client.get(address(upload, 1)).status_code == 404


def test_a_lost_file_is_not_an_error_page(client, upload, folder):
    access.register("people.user", lambda request, asked: True)
    next(p for p in folder.rglob("*") if p.is_file()).unlink()
    assert client.get(address(upload)).status_code == 404


def test_only_reading_is_possible(client, upload):
    access.register("people.user", lambda request, asked: True)
    assert client.post(address(upload)).status_code == 405
