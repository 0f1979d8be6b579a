"""A thread's latest comments as Atom, with replies linked to what they answer (RFC 4685)."""

from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from discussions.models import Comment, Thread
from discussions.xml import clean_text


class ThreadFeed(Atom1Feed):
    """Atom with `thr:in-reply-to`."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:thr": "http://purl.org/syndication/thread/1.0"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["parent_id"] is not None:
            handler.addQuickElement("thr:in-reply-to", "", {"ref": name_comment(item["parent_id"])})


def render_feed(thread: Thread, comments: list[Comment], address: str) -> str:
    """Return the feed of `comments`, newest first, that is found at `address`."""
    feed = ThreadFeed(
        title=clean_text(thread.title or thread.key),
        link=clean_text(thread.url or address),
        description="",
        feed_url=clean_text(address),
        feed_guid=f"urn:parley:thread:{thread.pk}",
        language=thread.site.language,
    )
    for comment in comments:
        feed.add_item(
            title=clean_text(comment.author.name),
            link=clean_text(f"{thread.url}#comment-{comment.pk}"),
            description=clean_text(comment.body_html),
            author_name=clean_text(comment.author.name),
            unique_id=name_comment(comment.pk),
            pubdate=comment.published_at,
            updateddate=comment.edited_at or comment.published_at,
            parent_id=comment.parent_id,
        )
    return feed.writeString("utf-8")


def name_comment(comment_id: int) -> str:
    """Return a comment's name for feed readers, the same for ever."""
    return f"urn:parley:comment:{comment_id}"
