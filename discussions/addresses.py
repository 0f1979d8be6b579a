"""The client's address: what the peer says, believed only from proxies that the settings trust."""

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def find_client_address(request: HttpRequest) -> str:
    """Return the address of who sent `request`: the last one in X-Forwarded-For that is not a trusted proxy of ours."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [
        entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry.strip()
    ]
    while forwarded and _is_trusted(address):
        address = forwarded.pop()
    return address


@cache
def _trusted_networks() -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(entry) for entry in settings.TRUSTED_PROXIES)


def _is_trusted(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in _trusted_networks())
