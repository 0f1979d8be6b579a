"""Hosts and origins as people type them."""

import pytest

from discussions.hosts import read_host, read_origin


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Example.ORG", "example.org"),
        (".example.org", ".example.org"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("zeitung.münchen.example", "zeitung.xn--mnchen-3ya.example"),
        ("", None),
        (".", None),
        ("..example.org", None),
        ("https://example.org", None),
        ("example.org/path", None),
        ("example.org:80", None),
        ("-example.org", None),
        ("exa mple.org", None),
        ("*.example.org", None),
        ("a" * 64 + ".example", None),
        (".".join(["a" * 60] * 5), None),
    ],
)
def test_hosts(typed: str, host: str | None) -> None:
    assert read_host(typed) == host


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://Example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("https://example.org:443", "https://example.org"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ("example.org", None),
        ("ftp://example.org", None),
        ("https://example.org/news", None),
        ("https://example.org?x", None),
        ("https://example.org#x", None),
        ("https://user@example.org", None),
        ("https://.example.org", None),
        ("https://example.org:99999", None),
        ("https://[", None),
        ("https://", None),
    ],
)
def test_origins(typed: str, origin: str | None) -> None:
    assert read_origin(typed) == origin
