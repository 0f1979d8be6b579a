"""The way out: strict about time, size and where it leads."""

import datetime as dates
import ssl
import time
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from moderation.providers.contract import Answer, Outgoing
from moderation.providers.failures import (
    FAILURES,
    AddressNotAllowed,
    AnswerTooLarge,
    KeyRefused,
    ProviderFailure,
    RateLimited,
    Redirected,
    RequestRefused,
    ServerFailed,
    TimedOut,
    Unreachable,
    UnreadableAnswer,
    Untrusted,
)
from moderation.providers.sending import MAX_ANSWER_BYTES, check_url, is_public, refuse_failures, send
from tests.providers.servers import Reply, Server, serving

LOOPBACK = ["127.0.0.1"]


def post(url: str, *, seconds: float = 5.0, trust: ssl.SSLContext | None = None) -> Answer:
    outgoing = Outgoing(url=url, body=b"hello", headers={"X-Test": "1"})
    return send(outgoing, timeout_seconds=seconds, allowed_hosts=LOOPBACK, trust=trust)


def always(reply: Reply) -> Server:
    return Server(lambda _: reply)


def test_an_answer_comes_back_whole() -> None:
    with serving(always(Reply(201, b"hello yourself", {"X-Akismet-Guid": "7"}))) as server:
        answer = post(f"{server.url}/path?key=1")
    assert (answer.status, answer.body, answer.headers["x-akismet-guid"]) == (201, b"hello yourself", "7")
    (asked,) = server.asked
    assert (asked.path, asked.query, asked.body, asked.headers["x-test"]) == (
        "/path",
        {"key": "1"},
        b"hello",
        "1",
    )
    assert asked.headers["host"] == server.url.removeprefix("http://")


@pytest.mark.parametrize("reply", [Reply(hangs=True), Reply(drips=True)], ids=["hangs", "drips"])
def test_the_time_limit_is_for_everything_together(reply: Reply) -> None:
    began = time.monotonic()
    with serving(always(reply)) as server, pytest.raises(TimedOut):
        post(server.url, seconds=0.3)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply(breaks=True), Unreachable),
        (Reply(body=b"x" * (MAX_ANSWER_BYTES + 1)), AnswerTooLarge),
        (Reply(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}), UnreadableAnswer),
    ],
    ids=["breaks off", "huge", "packed"],
)
def test_what_is_no_answer(reply: Reply, failure: type[ProviderFailure]) -> None:
    with serving(always(reply)) as server, pytest.raises(failure):
        post(server.url)


def test_the_largest_answer_is_read() -> None:
    with serving(always(Reply(body=b"x" * MAX_ANSWER_BYTES))) as server:
        assert len(post(server.url).body) == MAX_ANSWER_BYTES


def test_nobody_listens() -> None:
    with serving(always(Reply())) as server:
        url = server.url
    with pytest.raises(Unreachable):
        post(url)


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(Unreachable):
        post("https://parley.invalid/")


def test_a_redirect_is_not_followed() -> None:
    with serving(always(Reply(body=b"true"))) as target:
        moved = Reply(307, headers={"Location": f"{target.url}/"})
        with serving(always(moved)) as server:
            answer = post(server.url)
    assert target.asked == []
    with pytest.raises(Redirected):
        refuse_failures(answer)


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (301, Redirected),
        (400, RequestRefused),
        (401, KeyRefused),
        (403, KeyRefused),
        (404, RequestRefused),
        (429, RateLimited),
        (500, ServerFailed),
        (503, ServerFailed),
    ],
)
def test_a_status_stands_for_a_failure(status: int, failure: type[ProviderFailure]) -> None:
    with pytest.raises(failure):
        refuse_failures(Answer(status=status, body=b"why"))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("99999", 600.0), ("-1", None), ("Fri, 31 Dec 1999 23:59:59 GMT", None), ("nan", None)],
)
def test_how_long_to_wait(header: str, seconds: float | None) -> None:
    with pytest.raises(RateLimited) as raised:
        refuse_failures(Answer(status=429, headers={"retry-after": header}))
    assert raised.value.retry_after == seconds


def test_every_failure_has_a_code_of_its_own() -> None:
    assert len({failure.code for failure in FAILURES}) == len(FAILURES)
    assert all(len(failure.code) <= 30 for failure in FAILURES)


# --- Where it leads -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://user:password@example.org/",
        "https://",
        "https:example.org",
        "example.org",
        "",
        "https://example.org/#fragment",
        "https://[::1",
    ],
)
def test_what_may_not_be_called(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        check_url(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "https://127.0.0.1/"])
def test_an_allowed_host_may_be_private_and_plain(url: str) -> None:
    assert check_url(url, LOOPBACK).host == "127.0.0.1"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "0.0.0.0", "2130706433", "0x7f.1"],
)
def test_nothing_leads_into_the_network_itself(host: str) -> None:
    with serving(always(Reply())) as server:
        port = server.url.rpartition(":")[2]
        with pytest.raises(AddressNotAllowed):
            send(Outgoing(url=f"https://{host}:{port}/", body=b""), timeout_seconds=5)
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("100.64.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("ff02::1", False),
        ("fd00:ec2::254", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("::", False),
    ],
)
def test_is_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


# --- Whom it trusts -----------------------------------------------------------------------------------------


def make_certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a server's context with a self-signed certificate for `name`, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dates.datetime.now(dates.UTC)
    alternative: x509.GeneralName
    try:
        alternative = x509.IPAddress(ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dates.timedelta(days=1))
        .not_valid_after(now + dates.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    client = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    return server, client


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    tls, _ = make_certificate(tmp_path, "127.0.0.1")
    with serving(always(Reply()), tls=tls) as server, pytest.raises(Untrusted):
        post(server.url)
    assert server.asked == []


def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    tls, trust = make_certificate(tmp_path, "example.org")
    with serving(always(Reply()), tls=tls) as server, pytest.raises(Untrusted):
        post(server.url, trust=trust)
    assert server.asked == []


def test_a_good_certificate(tmp_path: Path) -> None:
    tls, trust = make_certificate(tmp_path, "127.0.0.1")
    with serving(always(Reply(body=b"safe")), tls=tls) as server:
        assert post(server.url, trust=trust).body == b"safe"


def test_the_certificate_is_for_the_name_and_not_for_the_address(tmp_path: Path) -> None:
    tls, trust = make_certificate(tmp_path, "localhost")
    with serving(always(Reply(body=b"safe")), tls=tls) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        outgoing = Outgoing(url=url, body=b"")
        answer = send(outgoing, timeout_seconds=5, allowed_hosts=["localhost"], trust=trust)
    assert answer.body == b"safe"
    assert server.asked[0].headers["host"].startswith("localhost:")
