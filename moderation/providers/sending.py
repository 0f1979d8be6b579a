"""The one way out: requests with a strict time limit, to where the admin said and to nowhere inside the network.

What is refused, and why: docs/providers.md, "Where Parley connects to".
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import IPPROTO_TCP, SOCK_STREAM, gaierror, inet_aton
from typing import IO, NamedTuple

import httpx

from moderation.providers.contract import Answer, Outgoing
from moderation.providers.failures import (
    AddressNotAllowed,
    AnswerTooLarge,
    KeyRefused,
    RateLimited,
    Redirected,
    RequestRefused,
    ServerFailed,
    TimedOut,
    Unreachable,
    UnreadableAnswer,
    Untrusted,
)

MAX_ANSWER_BYTES = 256 * 1024
MAX_RETRY_AFTER_SECONDS = 600.0
_USER_AGENT = "Parley/1 | outside-providers/1"
_Read = Callable[[httpx.Response], Awaitable[Answer]]
_NAT64 = (0x64FF9B << 96, 0x64FF9B0001 << 80)  # RFC 6052 and 8215: an IPv4 address is in the last 32 bits


def check_url(url: str, allowed_hosts: Collection[str] = ()) -> httpx.URL:
    """Return `url` parsed, if it may be called: https with a host and no user; any of `allowed_hosts` by http too.

    Raises AddressNotAllowed.
    """
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressNotAllowed from error
    schemes = ("https", "http") if parsed.host in allowed_hosts else ("https",)
    if parsed.scheme not in schemes or not parsed.host or parsed.userinfo or parsed.fragment:
        raise AddressNotAllowed
    return parsed


def send(
    outgoing: Outgoing,
    *,
    timeout_seconds: float,
    allowed_hosts: Collection[str] = (),
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Send a request and return the answer, whatever its status.

    `timeout_seconds` is for everything together: name, connection, TLS, and the last byte. Hosts in `allowed_hosts`
    may be private, and plain http. Raises a ProviderFailure where no answer came.
    """
    url = check_url(outgoing.url, allowed_hosts)
    request = _Request("POST", url, outgoing.headers, outgoing.body, url.host in allowed_hosts)
    return _run(request, _read_answer, timeout_seconds, trust)


def fetch(
    url: str,
    file: IO[bytes],
    *,
    max_bytes: int,
    timeout_seconds: float,
    headers: Mapping[str, str],
    allowed_hosts: Collection[str] = (),
) -> Answer:
    """Write what is at `url` to `file` as it comes, and return the answer without its body.

    A status other than 200 leaves the file empty. Raises a ProviderFailure: also for more than `max_bytes`.
    """
    parsed = check_url(url, allowed_hosts)

    async def save(response: httpx.Response) -> Answer:
        if response.status_code == 200:
            size = 0
            async for chunk in response.aiter_raw():
                size += len(chunk)
                if size > max_bytes:
                    raise AnswerTooLarge
                file.write(chunk)
        return Answer(status=response.status_code, headers=_name_lower(response))

    request = _Request("GET", parsed, headers, b"", parsed.host in allowed_hosts)
    return _run(request, save, timeout_seconds, None)


def refuse_failures(answer: Answer) -> None:
    """Raise the failure that the answer's status stands for; return if it is one of success."""
    status = answer.status
    if status < 300:
        return
    remark = answer.body[:200].decode(errors="replace")
    if status < 400:
        raise Redirected
    if status in (401, 403):
        raise KeyRefused(remark)
    if status == 429:
        raise RateLimited(remark, retry_after=_read_retry_after(answer))
    if status >= 500:
        raise ServerFailed(remark, retry_after=_read_retry_after(answer))
    raise RequestRefused(remark)


# Wrapped IPv4 of an old kind, site-local, NAT64 for local use (RFC 8215), segment routing (RFC 9602).
_NEVER_PUBLIC = tuple(map(IPv6Network, ("::/96", "fec0::/10", "64:ff9b:1::/48", "5f00::/16")))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is on the public internet, also where it wraps another (mapped, 6to4, NAT64)."""
    if isinstance(address, IPv6Address):
        if any(address in network for network in _NEVER_PUBLIC):
            return False
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address.packed[:12] == prefix.to_bytes(16)[:12] for prefix in _NAT64):
            wrapped.append(IPv4Address(address.packed[12:]))
        if any(inner is not None and not is_public(inner) for inner in wrapped):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast


def is_public_host(host: str) -> bool:
    """Tell whether a host may be public: one that is an address, in whichever spelling, is looked at.

    A name is not looked up here, but for those that stand for this machine (RFC 6761 §6.3).
    """
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return False
    with suppress(ValueError):
        return is_public(ip_address(name.partition("%")[0]))
    with suppress(OSError):
        # Numbers as C libraries read them: 127.1, 0x7f000001, 2130706433.
        return is_public(IPv4Address(inet_aton(name)))
    return True


class _Request(NamedTuple):
    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    body: bytes
    is_allowed: bool  # to lead into a private network


def _run(request: _Request, read: _Read, seconds: float, trust: ssl.SSLContext | None) -> Answer:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(_hurry(request, read, seconds, trust or _get_trust()))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()  # unlike asyncio.run, it does not wait for a name server that hangs


async def _hurry(request: _Request, read: _Read, seconds: float, trust: ssl.SSLContext) -> Answer:
    try:
        async with asyncio.timeout(seconds):
            return await _exchange(request, read, trust)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise TimedOut from error
    except httpx.TransportError as error:
        if _is_about_trust(error):
            raise Untrusted(str(error)[:200]) from error
        raise Unreachable(str(error)[:200]) from error


async def _exchange(request: _Request, read: _Read, trust: ssl.SSLContext) -> Answer:
    address = await _resolve(request.url, request.is_allowed)
    headers = {
        "User-Agent": _USER_AGENT,
        "Accept-Encoding": "identity",  # nothing to unpack, nothing to explode
        **request.headers,
        "Host": request.url.netloc.decode(),
    }
    # To the address that was looked at, under the name that the certificate is for: asking the name server a second
    # time might get another answer.
    async with (
        httpx.AsyncClient(verify=trust, timeout=None, trust_env=False, follow_redirects=False) as client,  # noqa: S113
        client.stream(
            request.method,
            request.url.copy_with(host=str(address)),
            content=request.body,
            headers=headers,
            extensions={"sni_hostname": request.url.host},
        ) as response,
    ):
        if response.headers.get("content-encoding", "identity") != "identity":
            raise UnreadableAnswer
        return await read(response)


async def _read_answer(response: httpx.Response) -> Answer:
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise AnswerTooLarge
    return Answer(status=response.status_code, body=body, headers=_name_lower(response))


def _name_lower(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


async def _resolve(url: httpx.URL, is_allowed: bool) -> IPv4Address | IPv6Address:
    """Return an address of the host. Raises AddressNotAllowed if one is not public: no name has a foot in each camp."""
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            url.host, port, type=SOCK_STREAM, proto=IPPROTO_TCP
        )
        addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    except (gaierror, UnicodeError, ValueError) as error:
        raise Unreachable("name not found") from error
    if not addresses:
        raise Unreachable("name not found")
    if not is_allowed and not all(is_public(address) for address in addresses):
        raise AddressNotAllowed
    return addresses[0]


def _is_about_trust(error: BaseException) -> bool:
    """Tell whether a certificate is why; httpx says so only in what the error came from."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _read_retry_after(answer: Answer) -> float | None:
    """Return the seconds that `Retry-After` asks for, at most ten minutes; None where it names none or a date."""
    with suppress(ValueError):
        seconds = float(answer.headers.get("retry-after", ""))
        if seconds >= 0:
            return min(seconds, MAX_RETRY_AFTER_SECONDS)
    return None


@cache
def _get_trust() -> ssl.SSLContext:
    """Return the certificates that the system and certifi trust: reading them takes longer than most answers."""
    return httpx.create_ssl_context(trust_env=False)
