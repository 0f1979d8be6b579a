"""Markdown as readers type it → HTML that is safe to show. Pure.

CommonMark without raw HTML and images, with bare links made clickable. What the renderer gives is sanitised
again, so that a fault in one is not a hole in both.
"""

import re
from typing import Any

import nh3
from linkify_it import LinkifyIt  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from discussions.plain_markup import render_plain

_renderer = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
_renderer.enable(["linkify", "strikethrough"]).disable(["image", "html_block", "html_inline"])
# The end of what stands before a `://` that begins a link, as the finder of links has it.
_SCHEME = re.compile(r"(?<![a-z0-9.+-])(?:https?|ftp)\Z", re.IGNORECASE)
_LONGEST_SCHEME = len("https")
_LONG = 2_000  # of an address
_LONG_WORD = re.compile(rf"\S{{{_LONG},}}")


class _Finder(LinkifyIt):  # type: ignore[misc]
    """Finds links without a scheme, such as `example.org/weather`, but in no word that is longer than addresses are.

    For each of thousands in one word it would look through the rest of it.
    """

    def match(self, text: str) -> list[Any] | None:
        found: list[Any] | None = super().match(_LONG_WORD.sub(lambda word: " " * len(word[0]), text))
        return found


def _link_address(state: StateInline, silent: bool) -> bool:
    """Make a bare address a link: markdown-it's rule `linkify`, except for what it looks at around each `://`.

    That is all of the text before it, and all after it for a bracket that is not closed, which for thousands of them
    takes seconds. Nobody may have that for a request.
    """
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-_LONGEST_SCHEME - 1 :])
    finder = state.md.linkify
    if not scheme or not finder:
        return False
    begin = state.pos - len(scheme[0])
    found = finder.match_at_start(state.src[begin : begin + _LONG])
    if found and len(found.url) == _LONG:  # it may go on
        found = finder.match_at_start(state.src[begin:])
    if not found:
        return False
    address = found.url.rstrip("*")  # it is emphasis that ends there
    link = state.md.normalizeLink(address)
    if not state.md.validateLink(link):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        state.push("link_open", "a", 1).attrs = {"href": link}
        state.push("text", "", 0).content = state.md.normalizeLinkText(address)
        state.push("link_close", "a", -1)
    state.pos += len(address) - len(scheme[0])
    return True


_renderer.linkify = _Finder()
_renderer.inline.ruler.at("linkify", _link_address)

_cleaner = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "em", "strong", "s", "a", "code", "pre", "blockquote", "ul", "ol", "li"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    },
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",  # a comment is read on many pages: the article's, feeds, the desk
    link_rel="nofollow ugc noopener",
)


def render_markdown(text: str) -> str:
    """Return `text` as HTML of a small set of elements, links marked `rel="nofollow ugc noopener"`."""
    html = render_plain(text)
    return render_everything(text) if html is None else html


def render_everything(text: str) -> str:
    """Return what `render_markdown` does, whatever the text has in it."""
    return _cleaner.clean(_renderer.render(text)).strip()
