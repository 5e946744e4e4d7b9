"""Sign in through a sign-in service that answers on loopback; prints what happened, as JSON.

Run as a process of its own, because single sign-on is switched on by a variable at start. The
service vouches for ``EMAIL``, verified when ``VERIFIED`` is 1.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

SAYS = {
    "sub": "person-1",
    "email": os.environ["EMAIL"],
    "email_verified": os.environ["VERIFIED"] == "1",
}


class Service(BaseHTTPRequestHandler):
    """As much of OpenID Connect as one sign-in needs."""

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/keys",
            },
            "/userinfo": SAYS,
        }
        self.answer(pages[self.path])

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "t", "token_type": "Bearer"})

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


def visit():
    """Go through the pages as a browser would."""
    import django

    django.setup()
    from django.test import Client
    from django.urls import reverse

    from chinar.portal.core.people.models import User

    User.objects.create_user("asha", "a quiet walnut orchard", email="asha@office.example")
    client = Client(SERVER_NAME="localhost")
    page = client.get("/en/account/login/")
    start = client.post(reverse("openid_connect_login", args=["sso"]))
    sent = urlsplit(start["Location"])
    asked = parse_qs(sent.query)
    back = urlsplit(asked["redirect_uri"][0]).path
    end = client.get(back, {"code": "c", "state": asked["state"][0]})
    signed_in = client.get("/en/desk/").status_code == 200
    return {
        "button": "Continue with Single sign-on" in page.content.decode(),
        "policy": f"form-action 'self' {sent.scheme}://{sent.netloc}"
        in page["Content-Security-Policy"],
        "back": back,
        "led_to": end.get("Location", ""),
        "says": "There is no account for you here yet" in end.content.decode(),
        "signed_in": signed_in,
        "accounts": User.objects.count(),
        "password_kept": User.objects.get().has_usable_password(),
    }


server = HTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ |= {
    "CHINAR_OIDC_URL": f"http://127.0.0.1:{server.server_port}",
    "CHINAR_OIDC_CLIENT_ID": "chinar",
    "CHINAR_OIDC_CLIENT_SECRET": "s",
}
json.dump(visit(), sys.stdout)
