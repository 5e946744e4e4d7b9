"""Ask for a page of the registry, or send one of its forms."""

from __future__ import annotations

from django.urls import reverse


def page(client, name, status=200, data=None, **kwargs):
    url = reverse(f"registry:{name}", kwargs=kwargs)
    response = client.get(url, data)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def post(client, name, data=None, status=302, **kwargs):
    url = reverse(f"registry:{name}", kwargs=kwargs)
    response = client.post(url, data or {})
    assert response.status_code == status, response.content.decode()[:3000]
    return response
