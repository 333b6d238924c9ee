"""Where requests may go: never to this machine, its network or a cloud's metadata, unless a deployment says so.

A host is resolved once for each connection, all its addresses are judged, and the connection goes to one of those
that were judged: a name that resolves otherwise a moment later leads nowhere else.
"""

import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import httpx

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]

_ADDRESSES_TRIED = 2
# What the standard library (3.12.1) takes as global, or no standard lists: protocol assignments (Oracle's metadata
# among them), 6to4 and its relays, Azure's host, documentation.
_NOT_PUBLIC = tuple(map(ip_network, (
    "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "2001::/23", "2002::/16", "3fff::/20",
)))  # fmt: skip
_UNICAST = ip_network("2000::/3")  # of IPv6; mapped and translated (NAT64) IPv4 lies outside
_PRIVATE = tuple(map(ip_network, (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7",
)))  # fmt: skip
_METADATA = ip_address("fd00:ec2::254")


class RefusedError(Exception):
    """A request that is not made; the message says why, and what to do where something can be done."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far requests may go: `private_hosts` may have private addresses, and only `ports` are asked."""

    private_hosts: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset({80, 443})

    def check(self, url: httpx.URL) -> None:
        """Raise RefusedError for another scheme than HTTP, no host, a password in the URL, or another port."""
        if url.scheme not in ("http", "https") or not url.host:
            raise RefusedError(f"{url.scheme or 'no'} URL: only http and https are fetched")
        if url.userinfo:
            raise RefusedError("the URL has a user name or password in it")
        port = url.port or (443 if url.scheme == "https" else 80)
        if port not in self.ports:
            raise RefusedError(f"port {port} is not among the ports allowed ({', '.join(self._ports())})")

    def judge(self, host: str, addresses: Iterable[str]) -> None:
        """Raise RefusedError unless every address may be connected to for the sake of this host."""
        for given in addresses:
            address = ip_address(given)
            if not is_public(address) and not (host in self.private_hosts and is_private(address)):
                raise RefusedError(f"{host} has the address {address}, which is not on the public internet")

    def _ports(self) -> list[str]:
        return [str(p) for p in sorted(self.ports)]


def is_public(address: Address) -> bool:
    """Whether it is a global unicast address, and IPv4 is not hidden in it."""
    if any(address.version == n.version and address in n for n in _NOT_PUBLIC):
        return False
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_private(address: Address) -> bool:
    """Whether it is one of this machine or of a private network; link-local and metadata addresses are neither."""
    return address != _METADATA and any(address.version == n.version and address in n for n in _PRIVATE)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as the system knows them. Raises OSError or UnicodeError where it has none."""
    return list(dict.fromkeys(str(i[4][0]) for i in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class CheckedNetwork(httpcore.NetworkBackend):
    """Opens connections to judged addresses alone. Host header and TLS name stay those of the URL."""

    def __init__(self, reach: Reach, resolver: Resolver = resolve,
                 network: httpcore.NetworkBackend | None = None) -> None:  # fmt: skip
        self._reach = reach
        self._resolve = resolver
        self._network = network or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers. Raises RefusedError before anything is sent."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        self._reach.judge(host, addresses)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses[:_ADDRESSES_TRIED]:
            try:
                return self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class CheckedTransport(httpx.BaseTransport):
    """httpx over a network that judges addresses: no proxy, certificates are verified."""

    def __init__(self, network: httpcore.NetworkBackend) -> None:
        tls = httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=network)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises what httpcore raises, and RefusedError."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        answer = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
