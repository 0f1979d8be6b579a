import json
import re
import time
from html import unescape
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discussions.markup import render_markdown
from moderation.text.links import find_domain, find_links, is_ip_address, normalise_host, read_host
from tests.moderation.subjects import ADVERSARIAL_TEXTS, ODD_TEXT
from tests.shared import find_shared


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Nothing here. Or here, e.g. at 5 p.m.", []),
        ("see http://a.example/x?y=1#z.", ["http://a.example/x?y=1#z"]),
        ("(http://a.com) and (http://b.com/x_(y))", ["http://a.com", "http://b.com/x_(y)"]),
        ("[one](http://a.com)[two](//b.zip)", ["http://a.com", "http://b.zip"]),
        ("<https://a.com> [r]: http://b.com/x", ["https://a.com", "http://b.com/x"]),
        ("*evil.com* _evil.com_", ["http://evil.com", "http://evil.com"]),
        ("www.a.museum b.com! c.xyz", ["http://www.a.museum", "http://b.com", "http://c.xyz"]),
        ("bit.ly/abc and t.me/join", ["http://bit.ly/abc", "http://t.me/join"]),
        ("something.download later, a.date", []),
        ("node.js, photo.jpg, 1.2.3.4, v1.0", []),
        ("me@example.com, john.doe@mail.example.com", []),
        ("http://a.comhttp://b.com", ["http://a.com", "http://b.com"]),
        ("http:// http://? ://x", []),
        ("vk&#46;com/club http&#58;//b.com", ["http://vk.com/club", "http://b.com"]),
        ("ｈｔｔｐ：／／ｅｖｉｌ．ｃｏｍ", ["http://evil.com"]),
        ("ev\u200bil.com", ["http://evil.com"]),
        ("пример.рф", ["http://пример.рф"]),
    ],
)
def test_find_links__urls(text: str, urls: list[str]) -> None:
    assert [link.url for link in find_links(text)] == urls


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("example dot com", "example.com"),
        ("example (dot) com", "example.com"),
        ("example[.]com", "example.com"),
        ("example {dot} org", "example.org"),
        ("hxxps://example.com/x", "example.com"),
        ("cheap-pills .com", "cheap-pills.com"),
        ("пример точка com", "xn--e1afmkfd.com"),
    ],
)
def test_find_links__obfuscated(text: str, host: str) -> None:
    (link,) = find_links(text)
    assert (link.host, link.obfuscated) == (host, True)


@pytest.mark.parametrize(
    "text", ["the dot com bubble", "the .com site", "can you point me to it", "a dot in a circle"]
)
def test_find_links__no_link(text: str) -> None:
    assert find_links(text) == ()


def test_find_links__span_is_the_text_as_typed() -> None:
    text = "go to ev\u200bil&#46;com/x, now"
    (link,) = find_links(text)
    assert text[slice(*link.span)] == "ev\u200bil&#46;com/x"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://google.com@evil.com/", "evil.com"),
        ("http://evil.com\\@google.com/", "evil.com"),
        ("http://evil.com?@google.com", "evil.com"),
        ("http://user:pw@h.com:8000/x", "h.com"),
        ("HTTP://EVIL.Com.", "evil.com"),
        ("http://%65vil.com/", "evil.com"),
        ("http://[::1]:80/", "[::1]"),
        ("http://münchen.de/", "xn--mnchen-3ya.de"),
        ("http:///", ""),
        ("http://" + "a" * 300 + ".com", ""),
    ],
)
def test_read_host(url: str, host: str) -> None:
    assert read_host(url) == host


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("a.b.github.io", "b.github.io"),
        ("1.2.3.4", "1.2.3.4"),
        ("localhost", "localhost"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_find_domain(host: str, domain: str) -> None:
    assert find_domain(host) == domain


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("1.2.3.4", True),
        ("[::1]", True),
        ("0x7f.1", True),
        ("2130706433", True),
        ("a.com", False),
        ("", False),
    ],
)
def test_is_ip_address(host: str, *, expected: bool) -> None:
    assert is_ip_address(host) is expected


@settings(deadline=None)  # the first example waits for the public suffix list
@given(ODD_TEXT)
def test_find_links__any_text(text: str) -> None:
    links = find_links(text)
    assert all(0 <= link.span.start < link.span.end <= len(text) for link in links)
    assert [link.span.start for link in links] == sorted(link.span.start for link in links)
    assert all(link.host and link.domain for link in links)


@settings(deadline=None)
@given(st.text(alphabet="abé.-:/@[]()dotcom \u200b&#;0x1", max_size=80))
def test_find_links__nearly_links(text: str) -> None:
    for link in find_links(f"http://{text} {text}.com/{text}"):
        assert link.host == normalise_host(link.host)


@pytest.mark.parametrize("text", ADVERSARIAL_TEXTS, ids=lambda text: repr(text[:8]))
def test_find_links__linear_time(text: str) -> None:
    started = time.process_time()
    find_links(text)
    assert time.process_time() - started < 1.0  # tens of milliseconds; quadratic would take minutes


def test_find_links__sees_what_the_page_makes_clickable() -> None:
    """Of texts meant to break link finders, at most the hosts that the page itself garbles are missed."""
    security = find_shared("data/security")
    texts: list[str] = json.loads((security / "naughty_strings.json").read_text())
    texts += (security / "open_redirect.txt").read_text().splitlines()
    texts += (security / "xss.txt").read_text().splitlines()
    seen, missed = 0, set()
    for text in texts:
        found = {link.host for link in find_links(text)}
        for reference in re.findall(r'href="([^"]+)"', render_markdown(text)):
            url = unescape(reference)
            if urlsplit(url).scheme in ("http", "https"):
                seen += 1
                missed |= {text} if read_host(url) not in found else set()
    assert seen > 200
    assert len(missed) <= 15
