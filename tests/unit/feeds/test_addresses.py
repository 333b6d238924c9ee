"""Requests go to the public internet and nowhere else, whatever a name resolves to and however often it changes."""

import datetime
import ssl
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.feeds.addresses import (
    CheckedNetwork,
    CheckedTransport,
    Reach,
    RefusedError,
    is_private,
    is_public,
    resolve,
)

PUBLIC = ("8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e")
PRIVATE = ("127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "::1", "fd12::1")
NEITHER = (
    "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.1.1", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.0.9",
    "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.5", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "168.63.129.16", "::", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:7f00:1::1",
    "2001::4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "3fff::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1", "100::1", "5f00::1",
)  # fmt: skip
HOST = "news.example.org"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_asked(address: str) -> None:
    assert is_public(ip_address(address)) and not is_private(ip_address(address))
    Reach().judge(HOST, [address])


@pytest.mark.parametrize("address", [*PRIVATE, *NEITHER])
def test_no_other_address_may_be_asked(address: str) -> None:
    with pytest.raises(RefusedError, match="not on the public internet"):
        Reach().judge(HOST, [address])


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_may_be_asked_for_the_sake_of_a_host_that_is_named(address: str) -> None:
    reach = Reach(frozenset({HOST}))
    reach.judge(HOST, [address])
    with pytest.raises(RefusedError):
        reach.judge("other.example.org", [address])


@pytest.mark.parametrize("address", NEITHER)
def test_naming_a_host_opens_no_way_to_metadata_and_the_like(address: str) -> None:
    with pytest.raises(RefusedError):
        Reach(frozenset({HOST})).judge(HOST, [address])


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_address_within_another_is_never_public(address: IPv4Address) -> None:
    number = int(address)
    for base in ("::", "::ffff:0:0", "64:ff9b::", "64:ff9b:1::"):
        assert not is_public(IPv6Address(int(IPv6Address(base)) + number))
    assert not is_public(IPv6Address((0x2002 << 112) + (number << 80)))


@pytest.mark.parametrize("url", ["http://a.example/x", "https://a.example", "https://a.example:443/", "http://a.b:80/"])
def test_a_url_of_the_web_is_let_through(url: str) -> None:
    Reach().check(httpx.URL(url))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://a.example/x", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("/relative", "only http and https"),
        ("http:///x", "only http and https"),
        ("https://user:secret@a.example/", "user name or password"),
        ("https://user@a.example/", "user name or password"),
        ("http://a.example:22/", r"port 22 is not among the ports allowed \(80, 443\)"),
        ("https://a.example:8443/", "port 8443"),
    ],
)
def test_any_other_url_is_refused(url: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        Reach().check(httpx.URL(url))


class Recorder(httpcore.NetworkBackend):
    """Notes where connections would go; `dead` addresses do not answer, the others say hello."""

    def __init__(self, *dead: str) -> None:
        self.dead = dead
        self.connected: list[str] = []
        self.streams: list[Stream] = []

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
                    socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:  # fmt: skip
        self.connected.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("no answer")
        self.streams.append(Stream())
        return self.streams[-1]


class Stream(httpcore.NetworkStream):
    def __init__(self) -> None:
        self.sent, self.tls_names = b"", []  # type: ignore[var-annotated]
        self._answer = [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", b""]

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._answer.pop(0)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.sent += buffer

    def close(self) -> None: ...

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None,
                  timeout: float | None = None) -> httpcore.NetworkStream:  # fmt: skip
        assert ssl_context.verify_mode is ssl.CERT_REQUIRED and ssl_context.check_hostname
        self.tls_names.append(server_hostname)
        return self


def client(network: Recorder, *answers: list[str]) -> httpx.Client:
    """A client in a world where the name resolves to one answer after the other."""
    left = list(answers)
    return httpx.Client(transport=CheckedTransport(CheckedNetwork(Reach(), lambda host, port: left.pop(0), network)))


def test_the_connection_goes_to_the_address_that_was_judged_and_the_name_stays() -> None:
    network = Recorder()
    assert client(network, ["93.184.215.14"]).get(f"https://{HOST}/a").text == "hello"
    assert network.connected == ["93.184.215.14"]
    assert network.streams[0].tls_names == [HOST]
    assert f"\r\nHost: {HOST}\r\n".encode() in network.streams[0].sent


def test_a_name_that_turns_private_after_it_was_judged_leads_nowhere() -> None:
    network = Recorder()
    rebinding = client(network, ["93.184.215.14"], ["127.0.0.1"])
    assert rebinding.get(f"http://{HOST}/a").text == "hello"
    with pytest.raises(RefusedError, match=r"127\.0\.0\.1"):
        rebinding.get(f"http://{HOST}/a")
    assert network.connected == ["93.184.215.14"]


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    network = Recorder()
    with pytest.raises(RefusedError):
        client(network, ["93.184.215.14", "10.0.0.1"]).get(f"http://{HOST}/")
    assert network.connected == []


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    network = Recorder("93.184.215.14")
    assert client(network, ["93.184.215.14", "8.8.8.8"]).get(f"http://{HOST}/").text == "hello"
    assert network.connected == ["93.184.215.14", "8.8.8.8"]


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
def test_this_machine_is_refused_however_it_is_spelt(host: str) -> None:
    network = Recorder()
    transport = CheckedTransport(CheckedNetwork(Reach(), resolve, network))
    with pytest.raises((RefusedError, httpcore.ConnectError)):
        httpx.Client(transport=transport).get(f"http://{host}/")
    assert network.connected == []


def test_a_name_that_cannot_be_resolved_is_a_failed_connection() -> None:
    with pytest.raises(httpcore.ConnectError, match="cannot be resolved"):
        CheckedNetwork(Reach()).connect_tcp(f"{'a' * 70}.example", 80)
    with pytest.raises(httpcore.ConnectError, match="has no address"):
        CheckedNetwork(Reach(), lambda host, port: []).connect_tcp(HOST, 80)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    served = _self_signed(tmp_path / "site.pem")

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(served)
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        reach = Reach(frozenset({"localhost"}), frozenset({server.server_port}))
        network = CheckedNetwork(reach, lambda host, port: ["127.0.0.1"])
        with pytest.raises(httpcore.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.Client(transport=CheckedTransport(network)).get(f"https://localhost:{server.server_port}/")
        thread.join()


def _self_signed(path: Path) -> Path:
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1))
        .not_valid_after(datetime.datetime(2099, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    return path
