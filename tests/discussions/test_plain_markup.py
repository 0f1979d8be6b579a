"""The short way from Markdown to HTML gives what the long one does, and most comments can take it."""

import gzip
import json
import sys
from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discussions.markup import render_everything
from discussions.plain_markup import render_plain
from tests.shared import find_shared

SIGNS = [
    *("a", "Zé", "b c", "1", "12", "½", "_", "*", "**", "__", "~~", "`", "\\", "\\*", "\\-", "[", "]", "(", ")"),
    *("<", ">", "&", "&amp;", "&#", "&copy;", "#", ".", "..", ",", ":", ";", "!", "?", "'", '"', "/", "//", "$", "%"),
    *("-", "--", "+", "=", "|", "^", "{", "}", "@", " ", "  ", "\n", "\n\n", "\t", "\r", "\x1f", "\x85", "\xa0"),
    *("1.", "1)", "x.", "://", "http://", "mailto:", "MAILTO:", "www.", "a.bc", "a@b.cd", "localhost", "[x]:"),
    *("**bold words**", "_so_", "*so*", "__so__", "<https://a.bc/x_y>", "https://a.bc/?d=e&f"),
    *("[w](https://a.bc/x)", "[w **b** c](http://a-b.cd?e=f&g#h)", "[](", "😜", "\u200d", "\u3000", "\ufeff", "。"),
]  # fmt: skip
# Each puts a character where it might mean something.
PLACES = [
    *("{0}y", "x{0}", "x{0}y", "x {0} y", "x{0} y", "x. {0}y", "x\n{0}y", "x{0}\ny", "x{0}\n\n{0}y"),
    *("**a**{0}", "{0}**a**", "**{0}a**", "({0}", "x _a_{0}", "[{0}a](https://a.bc/x)", "a{0}.", "{0}:"),
]
ORDINARY = 0.7


@given(st.lists(st.sampled_from(SIGNS), max_size=9).map("".join))
def test_it_gives_what_the_renderer_gives(text: str) -> None:
    html = render_plain(text)
    assert html is None or html == render_everything(text)


@pytest.mark.parametrize("place", PLACES)
def test_no_character_means_more_than_it_takes_it_for(place: str) -> None:
    """All at once, in paragraphs of their own; of what is not punctuation, spaces or Latin, a sample."""
    taken = [text for character in list_characters() if render_plain(text := place.format(character))]
    assert taken
    for start in range(0, len(taken), 500):
        some = taken[start : start + 500]
        together = "\n".join(str(render_plain(text)) for text in some)
        assert render_everything("\n\n".join(some)) == together


def list_characters() -> Iterator[str]:
    whole = [range(0x250), range(0x1FF0, 0x2070), range(0x3000, 0x3020), range(0xFDC0, 0xFE10)]
    sample = [range(0x250, 0xD800, 37), range(0xE000, sys.maxunicode, 1_013)]
    return map(chr, chain(*whole, *sample))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo & three > two", "<p>One.</p>\n<p>Two &amp; three &gt; two</p>"),
        (
            "See [this **page**](https://a.example/x_y?z=1&w=2), _please_",
            '<p>See <a href="https://a.example/x_y?z=1&amp;w=2" rel="nofollow ugc noopener">this '
            "<strong>page</strong></a>, <em>please</em></p>",
        ),
        (
            "<https://a.example/b>",
            '<p><a href="https://a.example/b" rel="nofollow ugc noopener">https://a.example/b</a></p>',
        ),
        ("5 \\* 3 \\< 20", "<p>5 * 3 &lt; 20</p>"),
    ],
)
def test_it_knows_of_links_marks_and_escapes(text: str, html: str) -> None:
    assert render_plain(text) == render_everything(text) == html


@pytest.mark.parametrize("name", ["threads/reddit_ira", "train/toxicity_civil", "train/spam_telegram_ru"])
def test_real_comments_are_shown_as_ever(name: str) -> None:
    with gzip.open(find_shared(f"data/{name}.jsonl.gz"), "rt") as lines:
        rows = [json.loads(line) for _, line in zip(range(2_000), lines, strict=False)]
    texts = [row.get("text") or row.get("body") for row in rows]
    shown = {text: html for text in texts if text and (html := render_plain(text))}
    assert all(html == render_everything(text) for text, html in shown.items())
    assert len(shown) > len(texts) * (ORDINARY if name.startswith("train") else 0.5)
