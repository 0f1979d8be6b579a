"""Latest comments as Atom, of a thread, a site or an author, with replies linked to what they answer (RFC 4685)."""

from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from discussions.author_links import has_page, write_author_path
from discussions.models import Author, Comment, Site, Thread
from discussions.xml import clean_text


class Feed(NamedTuple):
    """What a feed is of. `link` is the page for people, "" where there is none, as whole or within the host; with
    `names_threads`, each entry says which thread it is in."""

    title: str
    link: str
    name: str
    site: Site
    names_threads: bool = True


class ThreadedFeed(Atom1Feed):
    """Atom with `thr:in-reply-to`."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:thr": "http://purl.org/syndication/thread/1.0"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["parent_id"] is not None:
            answered = {"ref": name_comment(item["parent_id"])}
            if item["page"]:
                answered["href"] = f"{item['page']}#comment-{item['parent_id']}"
            handler.addQuickElement("thr:in-reply-to", "", answered)


def describe_thread(thread: Thread) -> Feed:
    name = f"urn:parley:thread:{thread.pk}"
    return Feed(thread.title or thread.key, thread.url, name, thread.site, names_threads=False)


def describe_site(site: Site) -> Feed:
    return Feed(site.name, "", f"urn:parley:site:{site.pk}", site)


def describe_author(author: Author) -> Feed:
    title = f"{author.name} · {author.site.name}"
    return Feed(title, _find_page(author.site, author), f"urn:parley:author:{author.pk}", author.site)


def render_feed(feed: Feed, comments: list[Comment], address: str) -> str:
    """Return the feed of `comments`, newest first and each with its thread, that is found at `address`."""
    writer = ThreadedFeed(
        title=clean_text(feed.title),
        link=urljoin(address, clean_text(feed.link)),
        description="",
        feed_url=clean_text(address),
        feed_guid=feed.name,
        language=feed.site.language,
    )
    for comment in comments:
        thread, author = comment.thread, clean_text(comment.author.name)
        page = clean_text(thread.url)
        writer.add_item(
            title=f"{author} · {clean_text(thread.title or thread.key)}" if feed.names_threads else author,
            link=f"{page}#comment-{comment.pk}",
            description=clean_text(comment.body_html),
            author_name=author,
            author_link=urljoin(address, person)
            if (person := _find_page(feed.site, comment.author))
            else None,
            unique_id=name_comment(comment.pk),
            pubdate=comment.published_at,
            updateddate=comment.edited_at or comment.published_at,
            parent_id=comment.parent_id,
            page=page,
        )
    return writer.writeString("utf-8")


def _find_page(site: Site, author: Author) -> str:
    return write_author_path(site.key, author.pk) if has_page(site, author.kind) else ""


def name_comment(comment_id: int) -> str:
    """Return a comment's name for feed readers, the same for ever."""
    return f"urn:parley:comment:{comment_id}"
