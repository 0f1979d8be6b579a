"""Writes exports of other systems as large as one likes: the same number and size always give the same file."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.bench.pace import make_texts

START = datetime(2015, 1, 1, tzinfo=UTC)
THREAD_SIZE = 25
_RICH = "<p>See <a href='https://page{page}.example/a_b'>this <b>page</b></a> &amp; number {number}.</p>"


class Post(NamedTuple):
    """A comment: one in thirty is spam and one in thirty waits; three in five answer an earlier one of its thread.

    Every other one has a link and something bold, the rest are words: of real ones (Civil Comments, Reddit) a half has
    more than words.
    """

    number: int
    thread: int
    parent: int | None
    author: int
    created: datetime
    html: str
    status: str


def make_posts(count: int) -> Iterator[Post]:
    """Yield `count` comments, thread by thread."""
    dice, texts = random.Random(count), make_texts(500)
    for number in range(1, count + 1):
        thread = (number - 1) // THREAD_SIZE + 1
        first = (thread - 1) * THREAD_SIZE + 1
        answers = number > first and dice.random() < 0.6
        text = texts[number % len(texts)]
        yield Post(
            number=number,
            thread=thread,
            parent=dice.randrange(first, number) if answers else None,
            author=dice.randrange(count // 10 + 1),
            created=START + timedelta(minutes=number),
            html=f"<p>{text}</p>" + (_RICH.format(number=number, page=number % 97) if number % 2 else ""),
            status=dice.choices(["approved", "spam", "pending"], [28, 1, 1])[0],
        )


def write_wxr(path: Path, count: int) -> None:
    """Write a WXR 1.2 file of `count` comments, as WordPress does."""
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"'
            ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>\n'
        )
        current = 0
        for post in make_posts(count):
            if post.thread != current:
                file.write("</item>\n" if current else "")
                current = post.thread
                file.write(
                    f"<item><title>Article {current}</title><link>https://blog.example/{current}/</link>"
                    f"<wp:post_id>{current}</wp:post_id><wp:comment_status>open</wp:comment_status>"
                    "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>\n"
                )
            approved = {"approved": "1", "spam": "spam", "pending": "0"}[post.status]
            moment = f"{post.created:%Y-%m-%d %H:%M:%S}"
            file.write(
                f"<wp:comment><wp:comment_id>{post.number}</wp:comment_id>"
                f"<wp:comment_author><![CDATA[Reader {post.author}]]></wp:comment_author>"
                f"<wp:comment_author_email><![CDATA[r{post.author}@mail.example]]></wp:comment_author_email>"
                "<wp:comment_author_url></wp:comment_author_url>"
                "<wp:comment_author_IP><![CDATA[192.0.2.1]]></wp:comment_author_IP>"
                f"<wp:comment_date><![CDATA[{moment}]]></wp:comment_date>"
                f"<wp:comment_date_gmt><![CDATA[{moment}]]></wp:comment_date_gmt>"
                f"<wp:comment_content><![CDATA[{post.html}]]></wp:comment_content>"
                f"<wp:comment_approved><![CDATA[{approved}]]></wp:comment_approved>"
                "<wp:comment_type><![CDATA[comment]]></wp:comment_type>"
                f"<wp:comment_parent>{post.parent or 0}</wp:comment_parent>"
                "<wp:comment_user_id>0</wp:comment_user_id></wp:comment>\n"
            )
        file.write("</item>\n" if current else "")
        file.write("</channel></rss>\n")


def write_disqus(path: Path, count: int) -> None:
    """Write an export of `count` comments, as Disqus does: all threads first."""
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com"'
            ' xmlns:dsq="http://disqus.com/disqus-internals">\n'
        )
        for thread in range(1, (count + THREAD_SIZE - 1) // THREAD_SIZE + 1):
            file.write(
                f'<thread dsq:id="{thread}"><id>a{thread}</id><link>https://blog.example/{thread}/</link>'
                f"<title>Article {thread}</title><createdAt>2015-01-01T00:00:00Z</createdAt>"
                "<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>\n"
            )
        for post in make_posts(count):
            parent = f'<parent dsq:id="{post.parent}"/>' if post.parent else ""
            file.write(
                f'<post dsq:id="{post.number}"><id/><message><![CDATA[{post.html}]]></message>'
                f"<createdAt>{post.created:%Y-%m-%dT%H:%M:%SZ}</createdAt><isDeleted>false</isDeleted>"
                f"<isSpam>{str(post.status == 'spam').lower()}</isSpam><author><name>Reader {post.author}</name>"
                f"<isAnonymous>false</isAnonymous><username>reader{post.author}</username></author>"
                f'<ipAddress>192.0.2.1</ipAddress><thread dsq:id="{post.thread}"/>{parent}</post>\n'
            )
        file.write("</disqus>\n")
