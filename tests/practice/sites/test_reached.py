"""How the portal's auditor finds a practice site that runs."""

from __future__ import annotations

from chinar.portal.audits import policy
from chinar.portal.registry.models import WebSite
from chinar.practice import web

HOST = "water.practice.example"


def test_a_running_practice_site_is_reached_on_loopback(practice, monkeypatch, served):
    monkeypatch.setattr(web, "folder", lambda: served.data_dir)
    found = policy.policy_for(WebSite.objects.get(hosts__name=HOST))
    assert found.connect_to[HOST, 443] == ("127.0.0.1", served.ports.https)
    assert web.is_serving()
