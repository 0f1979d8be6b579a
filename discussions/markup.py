"""Markdown as readers type it → HTML that is safe to show. Pure.

CommonMark without raw HTML and images, with bare links made clickable. What the renderer gives is sanitised
again, so that a fault in one is not a hole in both.
"""

import nh3
from markdown_it import MarkdownIt

_renderer = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
_renderer.enable(["linkify", "strikethrough"]).disable(["image", "html_block", "html_inline"])

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
    return _cleaner.clean(_renderer.render(text)).strip()
