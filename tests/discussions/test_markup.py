"""Markdown becomes HTML that can do nothing."""

from html.parser import HTMLParser

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from discussions.markup import _renderer, render_markdown
from tests.shared import find_shared

SAFE_ELEMENTS = {
    *("p", "br", "hr", "em", "strong", "s", "a", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}


class Reader(HTMLParser):
    """Fails on anything that a comment must not contain."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SAFE_ELEMENTS, tag
        values = dict(attrs)
        assert set(values) <= {"href", "rel", "title", "start"}, attrs
        if tag == "a":
            assert values["rel"] == "nofollow ugc noopener"
            address = values.get("href")
            assert address is None or address.lower().startswith(("http://", "https://", "mailto:")), attrs


def check_harmless(html: str) -> None:
    reader = Reader()
    reader.feed(html)
    reader.close()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** _b_ ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        (
            "https://example.org",
            '<p><a href="https://example.org" rel="nofollow ugc noopener">https://example.org</a></p>',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        (
            "![x](https://example.org/a.png)",
            '<p>!<a href="https://example.org/a.png" rel="nofollow ugc noopener">x</a></p>',
        ),
    ],
)
def test_it_renders(text: str, html: str) -> None:
    assert render_markdown(text) == html


@given(st.text(max_size=300))
def test_any_text_is_harmless(text: str) -> None:
    check_harmless(render_markdown(text))


@given(
    st.lists(st.sampled_from([*"*_[]()<>`.+- x", "http", "HTTPS", "ftp", "://", "a.b", "\\", "\n"])).map(
        "".join
    )
)
def test_bare_addresses_become_links_as_markdown_it_has_it(text: str) -> None:
    usual = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    usual.enable(["linkify", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    assert _renderer.render(text) == usual.render(text)


def test_no_address_is_cut_off() -> None:
    address = "https://gazette.example/" + "a" * 1_976
    assert f'href="{address}"' in render_markdown(f"See {address} there.")
    assert f'href="{address}a"' in render_markdown(f"See {address}a there.")


def test_no_known_attack_gets_through() -> None:
    payloads = find_shared("data/security/xss.txt").read_text(errors="replace").splitlines()
    naughty = orjson.loads(find_shared("data/security/naughty_strings.json").read_bytes())
    assert len(payloads) > 8_000
    for payload in [*payloads, *naughty]:
        check_harmless(render_markdown(payload))
        check_harmless(render_markdown(f"[x]({payload}) ![x]({payload}) <{payload}>"))
