"""HTML from elsewhere becomes Markdown that shows the same words and links, and nothing else."""

import gzip
import json
import re
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discussions.importers.html import convert_html, convert_mixed
from discussions.markup import render_everything, render_markdown
from tests.shared import find_shared


class Shown(HTMLParser):
    """What a reader sees of HTML: its words, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {
            *("p", "br", "hr", "em", "strong", "s", "a", "code", "pre", "blockquote", "ul", "ol", "li"),
            *("h1", "h2", "h3", "h4", "h5", "h6"),
        }
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if tag in ("p", "br", "li", "blockquote", "pre"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data

    def words(self) -> list[str]:
        return self.text.split()


def show(html: str, **options: bool) -> Shown:
    return Shown(render_markdown(convert_html(html, **options)))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain *text* with_no_tags", "plain \\*text\\* with_no_tags"),
        ("<p>One <b>big</b> <i>small</i></p><p>two<br>lines</p>", "One **big** _small_\n\ntwo\nlines"),
        ("<B>a<I>b</I></B> <b> spaces </b>.", "**ab** **spaces** ."),
        ("in<b>side</b>words <b>a.</b>b", "in**side**words a.b"),
        ("<b><p>across</p></b><p>blocks</p>", "across\n\nblocks"),
        ("<ul><li>one<li>two <b>x</b></ul>", "- one\n- two **x**"),
        ("<ol start=3><li>x<li><p>y</p><p>z</p></ol>", "3. x\n4. y\n   \n   z"),
        ("<blockquote>q<blockquote>r</blockquote></blockquote>s", "> q\n> \n> > r\n\ns"),
        ("<pre>x\n  ```y</pre>", "````\nx\n  ```y\n````"),
        ("<code>a`b</code> <code> </code>", "`` a`b ``"),
        ("<h2>Head<br>line</h2>text<hr>", "## Head line\n\ntext\n\n---"),
        ('<a href="http://a.io/">words</a>', "[words](http://a.io/)"),
        ('<a href="http://a.io/x_y">http://a.io/x_y</a>', "<http://a.io/x_y>"),
        ('<a href="http://a.io/long/path">http://a.io/lo...</a>', "<http://a.io/long/path>"),
        ('<a href="http://a.io/(b)[c]">x]y</a>', "[x\\]y](http://a.io/%28b%29%5Bc%5D)"),
        ('<a href="mailto:a@b.example">write</a>', "[write](mailto:a@b.example)"),
        ('<a href="java\nscript:alert(1)">click</a>', "click"),
        ('<a href="/about">us</a> <a href="#top">top</a>', "us (/about) top"),
        ('<img src="http://a.io/p.png" alt="A pic">', "[A pic](http://a.io/p.png)"),
        ('<iframe src="https://a.io/v"></iframe>', "<https://a.io/v>"),
        ("<script>alert('x')</script><style>p{}</style>", "alert('x')p{}"),
        ("List<String> a<b <3 <!-- not shown -->", "List\\<String> a\\<b <3"),
        ("1. a<br>- b<br># c<br>> d<br>=<br>    e", "1\\. a\n\\- b\n\\# c\n\\> d\n\\=\ne"),
        ("&lt;script&gt; &amp;lt; &#x1F600; &hearts;", "\\<script> \\&lt; \U0001f600 ♥"),
        ("[a](http://evil.example) ![b](c)", "\\[a\\](http://evil.example) !\\[b\\](c)"),
        ("see http://a.io/_b_/c.", "see <http://a.io/_b_/c>."),
        ("<b>never closed <a href='http://a.io/'>nor this", "**never closed [nor this](http://a.io/)**"),
        ("", ""),
    ],
)  # fmt: skip
def test_it_converts(html: str, markdown: str) -> None:
    assert convert_html(html) == markdown


def test_lines_count_where_they_did() -> None:
    text = "one\ntwo\r\n\r\nthree <b>four</b>\n\n\n<pre>a\n\nb</pre>"
    assert convert_html(text, keeps_newlines=True) == "one\ntwo\n\nthree **four**\n\n```\na\n\nb\n```"


def test_markdown_stays_as_it_is_and_html_among_it_does_not() -> None:
    assert convert_mixed("*a* <http://b.io> 1 < 2") == "*a* <http://b.io> 1 < 2"
    assert convert_mixed("<p>a <em>b</em></p>") == "a _b_"


_words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
_tags = st.sampled_from(
    [
        *(
            "b",
            "i",
            "em",
            "strong",
            "s",
            "del",
            "p",
            "div",
            "br",
            "ul",
            "ol",
            "li",
            "blockquote",
            "h1",
            "h3",
            "pre",
            "code",
            "span",
            "font",
            "td",
        ),
        *("script", "center", "hr", "u", "q", "unknown"),
    ]
)
_pieces = st.one_of(
    _words.map(lambda word: f" {escape(word)} "),
    _tags.map(lambda tag: f"<{tag}>"),
    _tags.map(lambda tag: f"</{tag}>"),
    st.integers(0, 99).map(lambda number: f' <a href="https://l{number}.example/a_b?c=*d*&amp;e">link</a> '),
)


@given(st.lists(_pieces, max_size=25), st.booleans())
@example([" _ ", "<b>", " ** ", "</b>", " ` "], False)
def test_no_word_and_no_link_is_lost_or_made(pieces: list[str], keeps_newlines: bool) -> None:
    html = "".join(pieces)
    shown = show(html, keeps_newlines=keeps_newlines)
    # Tags that HTML does not know are words to us, as they may well have been.
    known = re.sub(r"<(?!/?unknown)[^<>]*>", " ", html)
    given_words = Shown(re.sub(r"<(/?unknown)>", r"&lt;\1&gt;", known)).words()
    # A link that can't be on its words, as in code, is shown as its address.
    assert re.sub(r"https://l\d+\.example/a_b\?c=\*d\*&e", "", "".join(shown.words())) == "".join(given_words)
    given_links = re.findall(r'href="(https://l\d+)', html)
    assert [link.partition(".example")[0] for link in shown.links if ".example/a_b" in link] == given_links


@given(st.text(max_size=200), st.booleans())
def test_whatever_it_is_it_is_safe(text: str, keeps_newlines: bool) -> None:
    if text.isprintable() or not any("\ud800" <= character <= "\udfff" for character in text):
        show(text, keeps_newlines=keeps_newlines)


def test_attacks_become_words() -> None:
    for line in find_shared("data/security/xss.txt").read_text(errors="replace").splitlines():
        html = render_markdown(convert_html(line))
        for link in Shown(html).links:
            assert link.startswith(("http://", "https://", "mailto:")) or not link


def test_a_hostile_text_takes_no_time() -> None:
    for piece in (
        "<a ",
        '<a "',
        "<b>",
        "<blockquote>",
        "</b>",
        "&",
        "<!--",
        "<a href='",
        "[",
        "*a",
        "<ul><li>",
    ):
        convert_html(piece * 20_000)


@given(st.text(st.sampled_from("abz com.-'\"\n,1()") | st.characters(exclude_categories=["Cs"]), max_size=20))
def test_plain_texts_are_shown_as_ever(text: str) -> None:
    """The short way of render_markdown gives what the long one does."""
    assert render_markdown(text) == render_everything(text)


def test_real_texts_are_shown_as_ever() -> None:
    with gzip.open(find_shared("data/threads/wikiconv.jsonl.gz")) as lines:
        for line in lines:
            body = json.loads(line)["body"]
            assert render_markdown(body) == render_everything(body)
