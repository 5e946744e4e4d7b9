import asyncio
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from chinar.practice.sites import (
    SITES,
    Fault,
    NotServingError,
    Ports,
    connect_to,
    ports_file,
    read_ports,
)
from chinar.practice.sites.__main__ import main
from chinar.practice.sites.atomic import replace
from chinar.practice.sites.pages import INDIA
from chinar.practice.sites.places import forget_ports, write_ports
from chinar.practice.sites.server import serve
from chinar.practice.sites.words import WORDS

ALL = [(site, fault) for site in SITES for fault in site.faults]
EVERY_FAULT = pytest.mark.parametrize(
    ("site", "fault"), ALL, ids=[f"{site.host}-{fault}" for site, fault in ALL]
)


def handshake_error(served, host):
    """Return OpenSSL's verdict on a site's certificate, 0 when it is good."""
    try:
        served.shake_hands(host)
    except ssl.SSLCertVerificationError as error:
        return error.verify_code
    return 0


def refused(served, host, port):
    try:
        served.reach(host, port).close()
    except ConnectionRefusedError:
        return True
    return False


def expires_within_30_days(served, host):
    leaf = x509.load_der_x509_certificate(served.shake_hands(host))
    return (leaf.not_valid_after_utc - datetime.now(UTC)).days < 30


def stalls(served, host):
    with served.reach(host, 80) as raw:
        raw.settimeout(0.3)
        raw.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        try:
            return raw.recv(1) == b""
        except TimeoutError:
            return True


def header(served, host, name):
    return served.get(host).headers.get(name, "")


def says_updated(served, host):
    site = next(site for site in SITES if site.host == host)
    return WORDS[site.language].updated in served.get(host).body


def says_last_year(served, host):
    site = next(site for site in SITES if site.host == host)
    words = WORDS[site.language]
    return f"{words.number(14)} {words.months[2]} " in served.get(host).body


def says_today_of_old_notices(served, host):
    site = next(site for site in SITES if site.host == host)
    words, body = WORDS[site.language], served.get(host).body
    today = words.day(datetime.now(UTC).astimezone(INDIA).date())
    return today in body and f"{words.notice} {words.number(1)}:" in body


# Asyncio closes before OpenSSL's alert is on its way.
NO_HANDSHAKE = (ssl.SSLEOFError, ConnectionResetError)

# X509_V_ERR_*: 10 has expired, 18 self-signed leaf, 19 self-signed in chain, 62 host mismatch.
SEEN = {
    Fault.CERT_EXPIRED: lambda s, h: handshake_error(s, h) == 10,
    Fault.CERT_EXPIRES_SOON: expires_within_30_days,
    Fault.CERT_SELF_SIGNED: lambda s, h: handshake_error(s, h) == 18,
    Fault.CERT_UNTRUSTED: lambda s, h: handshake_error(s, h) == 19,
    Fault.CERT_WRONG_HOST: lambda s, h: handshake_error(s, h) == 62,
    Fault.CLOAKED: lambda s, h: (
        "slot gacor" in s.get(h, agent="Googlebot/2.1").body and "slot gacor" not in s.get(h).body
    ),
    Fault.CSP_MISSING: lambda s, h: not header(s, h, "Content-Security-Policy"),
    Fault.CSP_UNSAFE_INLINE: lambda s, h: (
        "unsafe-inline" in header(s, h, "Content-Security-Policy")
    ),
    Fault.DATE_FAKED: says_today_of_old_notices,
    Fault.DATE_MISSING: lambda s, h: not says_updated(s, h),
    Fault.DATE_STALE: says_last_year,
    Fault.DEFACED: lambda s, h: "Hacked by" in s.get(h).body,
    Fault.ENV_EXPOSED: lambda s, h: "DB_PASSWORD" in s.get(h, "/.env").body,
    Fault.FORM_INSECURE: lambda s, h: 'action="http://' in s.get(h).body,
    Fault.GIT_EXPOSED: lambda s, h: s.get(h, "/.git/HEAD").body == "ref: refs/heads/main\n",
    Fault.HSTS_MISSING: lambda s, h: not header(s, h, "Strict-Transport-Security"),
    Fault.HSTS_SHORT: lambda s, h: "max-age=86400;" in header(s, h, "Strict-Transport-Security"),
    Fault.NO_HTTPS: lambda s, h: refused(s, h, 443) and s.get(h, secure=False).status == 200,
    Fault.NO_HTTPS_REDIRECT: lambda s, h: s.get(h, secure=False).status == 200,
    Fault.PRIVATE_EMAIL: lambda s, h: "@gmail.com" in s.get(h).body,
    Fault.REFUSES: lambda s, h: refused(s, h, 80) and refused(s, h, 443),
    Fault.SERVER_ERROR: lambda s, h: s.get(h).status == 503,
    Fault.SOFT_404: lambda s, h: s.get(h, "/.git/HEAD").status == 200,
    Fault.SPAM_LINKS: lambda s, h: "slot gacor" in s.get(h).body,
    Fault.STALLS: stalls,
    Fault.XCTO_MISSING: lambda s, h: not header(s, h, "X-Content-Type-Options"),
}


@EVERY_FAULT
def test_each_fault_is_seen_on_the_wire_until_it_is_switched_off(served, site, fault):
    assert SEEN[fault](served, site.host)
    with served.without(site.host, fault):
        assert not SEEN[fault](served, site.host)
    assert SEEN[fault](served, site.host)


@pytest.mark.parametrize("site", [site for site in SITES if not site.faults])
@pytest.mark.parametrize("fault", list(Fault))
def test_a_clean_site_shows_no_fault(served, site, fault):
    assert not SEEN[fault](served, site.host)


@pytest.mark.parametrize(
    "site",
    [s for s in SITES if not {Fault.REFUSES, Fault.NO_HTTPS} & set(s.faults)],
    ids=lambda site: site.host,
)
def test_only_the_declared_sites_have_a_bad_certificate(served, site):
    bad = {"cert.expired": 10, "cert.self_signed": 18, "cert.untrusted": 19, "cert.wrong_host": 62}
    expected = [bad[code] for code in site.truth if code in bad]
    assert handshake_error(served, site.host) == (expected[0] if expected else 0)


def test_http_is_sent_on_to_https(served):
    said = served.get("health.practice.example", "/about?x=1", secure=False)
    assert said.status == 301
    assert said.headers["Location"] == "https://health.practice.example/about?x=1"


def test_who_names_our_port_is_sent_to_our_other_port(served):
    said = served.say(
        f"GET / HTTP/1.1\r\nHost: health.practice.example:{served.ports.http}\r\n\r\n".encode()
    )
    assert f"Location: https://health.practice.example:{served.ports.https}/\r\n".encode() in said


def test_a_soft_404_never_shows_what_a_repository_holds(served):
    for path in ("/.git/HEAD", "/.git/config", "/any-random-name"):
        said = served.get("tourism.practice.example", path)
        assert said.status == 200
        assert "text/html" in said.headers["Content-Type"]
        assert "refs/" not in said.body


def test_a_missing_page_is_missing(served):
    assert served.get("health.practice.example", "/.git/HEAD").status == 404


def test_an_unknown_host_is_not_found(served):
    assert b" 404 " in served.say(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n")


@pytest.mark.parametrize("name", ["elsewhere.example", None])
def test_an_unknown_name_gets_no_certificate(served, name):
    with (
        socket.create_connection(("127.0.0.1", served.ports.https), timeout=10) as raw,
        pytest.raises(NO_HANDSHAKE),
    ):
        served.lenient().wrap_socket(raw, server_hostname=name)


def test_a_site_without_https_gets_no_certificate_even_at_the_https_port(served):
    with (
        socket.create_connection(("127.0.0.1", served.ports.https), timeout=10) as raw,
        pytest.raises(NO_HANDSHAKE),
    ):
        served.lenient().wrap_socket(raw, server_hostname="estates.practice.example")


def test_a_site_that_refuses_says_nothing_even_at_the_http_port(served):
    assert served.say(b"GET / HTTP/1.1\r\nHost: gardens.practice.example\r\n\r\n") == b""


def test_several_requests_share_a_connection(served):
    host = "estates.practice.example"
    connection = http.client.HTTPConnection(host)
    connection.sock = served.reach(host, 80)
    for method in ("GET", "HEAD", "GET"):
        connection.request(method, "/")
        response = connection.getresponse()
        assert response.status == 200
        assert bool(response.read()) == (method == "GET")
    connection.close()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"\x16\x03\x01 nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: cut", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 40_000 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: estates.practice.example\r\nContent-Length: 1\r\n\r\nx", 405),
    ],
)
def test_bad_requests_get_a_plain_refusal(served, content, status):
    assert served.say(content).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_caller_that_says_nothing_is_let_go(serving, tmp_path):
    with serving(tmp_path, idle_s=0.05, stall_s=0.05) as served:
        with served.reach("health.practice.example", 80) as raw:
            assert raw.recv(1) == b""
        with served.reach("cooperatives.practice.example", 80) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: cooperatives.practice.example\r\n\r\n")
            assert raw.recv(1) == b""


def test_the_port_file_is_there_while_the_server_runs(serving, tmp_path):
    with pytest.raises(NotServingError):
        connect_to(tmp_path)
    with serving(tmp_path) as served:
        assert read_ports(tmp_path) == served.ports
        assert connect_to(tmp_path)["health.practice.example", 443] == (
            "127.0.0.1",
            served.ports.https,
        )
        stay_open = served.reach("health.practice.example", 80)
        stay_open.sendall(b"HEAD / HTTP/1.1\r\nHost: health.practice.example\r\n\r\n")
        assert stay_open.recv(8) == b"HTTP/1.1"
    assert not ports_file(tmp_path).exists()
    stay_open.close()


@pytest.mark.parametrize("content", ["{", "[]", '{"http": 1}'])
def test_a_broken_port_file_means_not_serving(tmp_path, content):
    ports_file(tmp_path).parent.mkdir()
    ports_file(tmp_path).write_text(content)
    with pytest.raises(NotServingError, match="no practice server"):
        connect_to(tmp_path)


@pytest.mark.slow
def test_the_command_serves_until_it_is_told_to_end(tmp_path):
    command = [sys.executable, "-m", "chinar.practice.sites", "--data-dir", str(tmp_path)]
    process = subprocess.Popen(command)
    try:
        while not ports_file(tmp_path).exists():
            assert process.poll() is None
        assert read_ports(tmp_path).pid == process.pid
        taken = [*command[:-1], str(tmp_path / "other"), "--http-port"]
        again = subprocess.run(
            [*taken, str(read_ports(tmp_path).http)], capture_output=True, text=True, check=False
        )
        assert again.returncode == 3
        assert "cannot listen" in again.stderr
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not ports_file(tmp_path).exists()


@pytest.mark.slow
def test_the_ports_of_a_killed_server_are_not_believed(tmp_path):
    command = [sys.executable, "-m", "chinar.practice.sites", "--data-dir", str(tmp_path)]
    process = subprocess.Popen(command)
    while not ports_file(tmp_path).exists():
        assert process.poll() is None
    process.kill()
    process.wait(20)
    with pytest.raises(NotServingError):
        connect_to(tmp_path)


def test_serving_ends_on_sigterm_and_forgets_the_ports(tmp_path, monkeypatch):
    written = []

    def write_and_end(data_dir, ports):
        write_ports(data_dir, ports)
        written.append(read_ports(data_dir))
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("chinar.practice.sites.places.write_ports", write_and_end)
    asyncio.run(serve(tmp_path))
    assert written[0].pid == os.getpid()
    assert not ports_file(tmp_path).exists()


def test_a_taken_port_is_told_in_one_line(served, tmp_path, capsys):
    given = ["--data-dir", str(tmp_path), "--http-port", str(served.ports.http)]
    assert main(given) == 3
    assert "cannot listen" in capsys.readouterr().err
    assert not ports_file(tmp_path).exists()


def test_certificates_are_renewed_while_the_server_runs(serving, tmp_path):
    late = [timedelta(0)]
    host = "health.practice.example"
    with serving(tmp_path, clock=lambda: datetime.now(UTC) + late[0]) as served:
        first = served.shake_hands(host)
        assert served.shake_hands(host) == first
        late[0] = timedelta(days=8)
        assert served.shake_hands(host, trust=False) != first


def test_a_crowd_is_turned_away_without_harm(serving, tmp_path, monkeypatch):
    monkeypatch.setattr("chinar.practice.sites.server.CONNECTIONS_MOST", 1)
    host = "estates.practice.example"
    with serving(tmp_path) as served, served.reach(host, 80) as first:
        first.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert first.recv(8) == b"HTTP/1.1"
        with served.reach(host, 80) as second:
            assert second.recv(1) == b""


def test_another_server_s_ports_are_left_alone(tmp_path):
    ports = Ports(http=1, https=2, refusing=3, pid=os.getppid())
    write_ports(tmp_path, ports)
    forget_ports(tmp_path)
    assert read_ports(tmp_path) == ports


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    replace(tmp_path / "file", b"old")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        replace(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"
