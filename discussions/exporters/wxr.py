"""WXR 1.2, which WordPress, Disqus and most others import: an item a thread, with its comments inside.

WordPress has numbers where we have ids, and five states for our six; what does not fit stands beside it in
`<parley:record>`, as a line of the other export. Other systems ignore it, Parley reads nothing else.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from itertools import count

from discussions.exporters.records import Record, list_records
from discussions.models import Comment, Site, Status, ThreadState

APPROVED = {
    Status.PUBLISHED: "1",
    Status.PENDING: "0",
    Status.HELD: "0",
    Status.SPAM: "spam",
    Status.REJECTED: "trash",
    Status.WITHDRAWN: "trash",
}
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- The comments of {name}, exported by Parley. WordPress (Tools, Import), Disqus and others import this file. -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:dsq="http://www.disqus.com/"
	xmlns:wp="http://wordpress.org/export/1.2/"
	xmlns:parley="urn:parley:export">
<channel>
<title>{name}</title>
<wp:wxr_version>1.2</wp:wxr_version>
"""
TAIL = "</channel>\n</rss>\n"

# What XML 1.0 §2.2 does not allow, escaped or not.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_wxr(site: Site) -> Iterator[bytes]:
    """Yield the document of the site, piece by piece."""
    name = _clean(site.name).replace("--", "-")
    yield HEAD.format(name=name).encode()
    numbers = count(1)
    for number, (thread, comments) in enumerate(list_records(site), 1):
        yield _write_thread(number, thread).encode()
        ids: dict[str, int] = defaultdict(numbers.__next__)  # of this thread alone: none reaches into another
        for record, comment in comments:
            yield _write_comment(ids, record, comment).encode()
        yield b"</item>\n"
    yield TAIL.encode()


def _write_thread(number: int, thread: Record) -> str:
    comment_status = "open" if thread.get("state", ThreadState.OPEN) == ThreadState.OPEN else "closed"
    moment = _show(datetime.fromisoformat(thread["created"]))
    return (
        f"<item>\n<title>{_clean(thread.get('title') or thread['thread'])}</title>\n"
        f"<link>{_clean(thread.get('url', ''))}</link>\n"
        f"<dsq:thread_identifier>{_clean(thread['thread'])}</dsq:thread_identifier>\n"
        f"<content:encoded></content:encoded>\n<wp:post_id>{number}</wp:post_id>\n"
        f"<wp:post_date>{moment}</wp:post_date>\n<wp:post_date_gmt>{moment}</wp:post_date_gmt>\n"
        f"<wp:comment_status>{comment_status}</wp:comment_status>\n<wp:status>publish</wp:status>\n"
        f"<wp:post_type>post</wp:post_type>\n{_write_record(thread)}"
    )


def _write_comment(ids: dict[str, int], record: Record, comment: Comment) -> str:
    moment = _show(comment.created_at)
    parent = record.get("parent")
    return (
        f"<wp:comment>\n<wp:comment_id>{ids[record['id']]}</wp:comment_id>\n"
        f"<wp:comment_author>{_clean(record['author'])}</wp:comment_author>\n"
        f"<wp:comment_author_email>{_clean(record.get('author_email', ''))}</wp:comment_author_email>\n"
        "<wp:comment_author_url></wp:comment_author_url>\n<wp:comment_author_IP></wp:comment_author_IP>\n"
        f"<wp:comment_date>{moment}</wp:comment_date>\n<wp:comment_date_gmt>{moment}</wp:comment_date_gmt>\n"
        f"<wp:comment_content>{_clean(comment.body_html)}</wp:comment_content>\n"
        f"<wp:comment_approved>{APPROVED[Status(comment.status)]}</wp:comment_approved>\n"
        "<wp:comment_type>comment</wp:comment_type>\n"
        f"<wp:comment_parent>{ids[parent] if parent else 0}</wp:comment_parent>\n"
        f"<wp:comment_user_id>0</wp:comment_user_id>\n{_write_record(record)}</wp:comment>\n"
    )


def _write_record(record: Record) -> str:
    """Return the record in ASCII, which XML can hold whatever is in it."""
    return f"<parley:record>{escape(json.dumps(record), quote=False)}</parley:record>\n"


def _clean(text: str) -> str:
    return escape(_UNFIT.sub("", text), quote=False)


def _show(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
