"""A thread's page as search engines read it: schema.org's `DiscussionForumPosting`, its comments nested, in JSON-LD."""

import html
import re
from collections.abc import Iterable
from typing import Any

import orjson
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from discussions.models import AuthorPages
from discussions.pages.outline import Item
from discussions.pages.place import Place

# What could end the element, or begin another, in whatever a reader wrote.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_BLOCK_END = re.compile(r"</(p|li|pre|blockquote)>|<br>")


def describe_thread(place: Place, items: Iterable[Item]) -> SafeString:
    """Return the JSON for a `<script type="application/ld+json">` on the thread's first page."""
    thread = place.get_thread()
    address = place.request.build_absolute_uri(place.links())
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": address,
        "url": address,
        "headline": thread.title or thread.key,
        "inLanguage": place.language,
        "datePublished": thread.created_at,
        "author": {"@type": "Organization", "name": place.site.name},
        "interactionStatistic": _count("Comment", thread.comment_count),
        "comment": _describe(place, items),
    }
    if thread.url:
        described["sharedContent"] = {"@type": "WebPage", "url": thread.url}
    return encode_for_element(described)


def encode_for_element(data: dict[str, Any]) -> SafeString:
    """Return `data` as JSON that can't end the `<script>` it stands in, whatever it says."""
    text = orjson.dumps(data, option=orjson.OPT_UTC_Z).decode()
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  (there is no `<` in it)


def _describe(place: Place, items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return the comments that can be read. Below one that can't, those that can take its place."""
    described: list[dict[str, Any]] = []
    for item in items:
        replies = _describe(place, item.replies)
        if not item.is_whole:
            described += replies
            continue
        address = place.request.build_absolute_uri(place.links("comments", item.id))
        comment: dict[str, Any] = {
            "@type": "Comment",
            "@id": address,
            "url": address,
            "text": read_plain_text(item.comment["body_html"]),
            "datePublished": item.comment["created_at"],
            "author": _describe_author(place, item),
            "interactionStatistic": _count("Like", item.comment["upvotes"]),
        }
        if item.comment["edited_at"]:
            comment["dateModified"] = item.comment["edited_at"]
        if replies:
            comment["comment"] = replies
        described.append(comment)
    return described


def _describe_author(place: Place, item: Item) -> dict[str, str]:
    person = {"@type": "Person", "name": item.name or "–"}
    if item.author_address and place.site.author_pages == AuthorPages.LISTED:
        person["url"] = place.request.build_absolute_uri(item.author_address)
    return person


def read_plain_text(body_html: str) -> str:
    """Return what is to be read of a comment's safe HTML."""
    return html.unescape(strip_tags(_BLOCK_END.sub(r"\g<0> ", body_html))).strip()


def _count(action: str, count: int) -> dict[str, Any]:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}Action",
        "userInteractionCount": count,
    }
