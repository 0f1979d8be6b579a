"""Exports of other systems: every comment in its place, with its author, time and status, and nothing silently lost."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from discussions.models import Author, Comment, Revision, Thread
from tests.discussions.importing import Importing, assert_sound, list_state

pytestmark = pytest.mark.django_db

EXPORTS = Path(__file__).parent / "exports"


class Row(NamedTuple):
    """What is expected of a comment; its id without the system's name before it."""

    thread: str
    id: str
    parent: str | None
    author: str
    status: str
    body: str


def read_rows(source: str) -> list[Row]:
    """Return what is stored, the placeholders of missing parents left out."""
    comments = (
        Comment.objects.filter(revisions__isnull=False)
        .select_related("thread", "parent", "author")
        .distinct()
    )
    return [
        Row(
            comment.thread.key,
            strip(source, comment.imported_id) or "",
            strip(source, comment.parent.imported_id) if comment.parent else None,
            comment.author.name,
            comment.status,
            comment.body,
        )
        for comment in comments.order_by("pk")
    ]


def strip(source: str, imported_id: str | None) -> str | None:
    assert imported_id is not None
    assert imported_id.startswith(source)
    return imported_id.removeprefix(source)


def run(importing: Importing, name: str, format: str, **options: Any) -> None:  # noqa: A002
    importing.run(EXPORTS / name, format=format, **options)
    assert_sound()
    state = list_state()
    importing.run(EXPORTS / name, format=format, **options)
    assert list_state() == state
    assert "comments:      0 new" in importing.said


def test_disqus(importing: Importing) -> None:
    run(importing, "disqus.xml", "disqus")
    answer = "Hello **again**, @ann_example! <https://example.org/a_b?c=d>"
    assert read_rows("disqus:") == [
        Row("weather", "70", None, "Ann", "published", "Before its thread in the file."),
        Row("weather", "71", "70", "Ben", "published", answer),
        Row("weather", "72", None, "Shop", "spam", "Buy _now_"),
        Row("weather", "73", None, "Ann", "withdrawn", "Taken back"),
        Row("weather", "74", "9999", "Cem", "published", "An answer to nobody"),
    ]
    thread = Thread.objects.get()
    assert (thread.title, thread.url, thread.state) == (
        "Weather & wind",
        "http://www.gazette.example/weather/",
        "closed",
    )
    assert thread.created_at.isoformat() == "2019-03-01T09:00:00+00:00"
    assert importing.complained == "line 14: its thread is not in the file\n"
    assert "comments of pages that are deleted or not public: 1" in importing.said
    assert "network addresses: 1" in importing.said
    ben = Author.objects.get(name="Ben")
    assert (ben.email, ben.external_id, ben.kind) == ("ben@mail.example", "Ben#dd8da1a0f234", "imported")
    assert Author.objects.get(name="Ann").external_id == "disqus:ann_example"


def test_disqus_by_what_the_site_called_its_pages(importing: Importing) -> None:
    run(importing, "disqus.xml", "disqus", key_from="identifier")
    assert Thread.objects.get().key == "weather-2019"
    # The other thread of the page has no such name, and keeps that of its address: two threads, as they were.
    assert "line 9: its parent is in another thread\n" in importing.complained


def test_wordpress_before_2011(importing: Importing) -> None:
    run(importing, "wordpress-1.0.xml", "wxr")
    text = "First line\nsecond line\n\nA new paragraph with a bell and 2 \\* 3 \\* 4"
    assert read_rows("wxr:") == [
        Row("2010-weather", "1", None, "Ann & Ben", "published", text),
        Row("2010-weather", "2", "1", "Editor", "held", "An answer"),
        Row("2010-weather", "3", None, "Shop", "spam", "Cheap pills"),
        Row("2010-weather", "4", None, "Rude", "rejected", "Rude words"),
    ]
    thread = Thread.objects.get()
    assert (thread.title, thread.state) == ("Weather – today", "closed")
    assert Comment.objects.get(imported_id="wxr:2").created_at.isoformat() == "2010-01-01T14:00:00+00:00"
    assert Author.objects.get(name="Editor").external_id == "wxr:user-3"
    for loss in ("trackbacks: 1", "websites of authors: 1", "network addresses: 1", "not public: 1"):
        assert loss in importing.said


def test_comentario(importing: Importing) -> None:
    run(importing, "comentario.json", "commento", base_url="https://gazette.example")
    ids = [f"bbbbbbbb-0000-4000-8000-{number:012}" for number in range(1, 5)]
    assert read_rows("commento:") == [
        Row("weather", ids[0], None, "Ann", "published", "First **one**"),
        Row("weather", ids[1], ids[0], "Passer-by", "held", "Hm"),
        Row("weather", ids[2], ids[1], "Ann", "withdrawn", ""),
        Row("weather", ids[3], None, "Ann", "rejected", "No"),
    ]
    thread = Thread.objects.get()
    assert (thread.url, thread.title, thread.state) == (
        "https://gazette.example/weather/",
        "Weather",
        "closed",
    )
    first, second = Comment.objects.order_by("pk")[:2]
    assert (first.pinned_place, first.upvotes, first.downvotes) == (1, 0, 2)
    assert str(second.edited_at) == "2023-01-02 11:05:00+00:00"


def test_waline(importing: Importing) -> None:
    run(importing, "waline.json", "waline", base_url="https://gazette.example")
    assert read_rows("waline:") == [
        Row("weather", "1", None, "Ann", "published", "First **one**"),
        Row("weather", "2", "1", "Editor", "held", "An answer"),
        Row("weather", "3", "2", "Shop", "spam", "Cheap pills"),
    ]
    first = Comment.objects.earliest("pk")
    assert (first.upvotes, first.pinned_place, first.author.email) == (4, 1, "ann@mail.example")
    assert Author.objects.get(name="Editor").external_id == "waline:user-7"
    assert not Author.objects.filter(external_id__contains="$2a$").exists()


def test_valine_from_leancloud(importing: Importing) -> None:
    run(importing, "leancloud.jsonl", "waline")
    ids = ["5cc96d8c7b968a0073f2ad01", "5cc96d8c7b968a0073f2ad02"]
    assert read_rows("waline:") == [
        Row("weather", ids[0], None, "Ann", "published", "First _one_ & [a link](https://example.org/)"),
        Row("weather", ids[1], ids[0], "Anonymous", "published", "@Ann , yes"),
    ]
    assert Thread.objects.get().url == ""
    assert str(Comment.objects.earliest("pk").created_at) == "2019-05-01 09:59:00+00:00"


def test_artalk(importing: Importing) -> None:
    run(importing, "artrans.json", "artalk")
    assert read_rows("artalk:") == [
        Row("weather", "1000", None, "Ann", "published", "First **one**"),
        Row("weather", "1001", "1000", "Ben", "held", "An answer"),
    ]
    thread, first = Thread.objects.get(), Comment.objects.earliest("pk")
    assert (thread.url, thread.state) == ("https://gazette.example/weather/", "closed")
    assert (first.upvotes, first.downvotes, first.pinned_place) == (3, 1, 1)
    assert [str(comment.created_at) for comment in Comment.objects.order_by("pk")] == [
        "2021-10-28 12:53:34+00:00",
        "2021-10-28 13:00:00+00:00",
    ]
    assert "badges of authors: 1" in importing.said


def test_cusdis(importing: Importing) -> None:
    run(importing, "cusdis.json", "cusdis")
    ids = [f"c1d5a1f0-0000-4000-8000-{number:012}" for number in range(1, 4)]
    assert read_rows("cusdis:") == [
        Row("weather", ids[0], None, "Ann", "published", "First **one**"),
        Row("weather", ids[1], ids[0], "Ben", "held", "An answer"),
        Row("weather", ids[2], None, "Cem", "withdrawn", "Taken away"),
    ]
    run(importing, "cusdis.json", "cusdis", key_from="identifier", site="other", create_site=True)
    assert Thread.objects.get(site__key="other").key == "weather-1"


def test_coral_collections(importing: Importing) -> None:
    run(importing, "coral.jsonl", "coral")
    assert read_rows("coral:") == [
        Row("weather", "co-1", None, "Ann", "published", "First **one**\n\nand more"),
        Row("weather", "co-2", "co-1", "Ben", "held", "An answer"),
        Row("weather", "co-3", None, "", "rejected", "Rude words"),
        Row("weather", "co-4", "co-2", "", "withdrawn", ""),
    ]
    first = Comment.objects.earliest("pk")
    assert (first.upvotes, first.is_featured, first.revision) == (5, True, 2)
    assert str(first.edited_at) == "2021-02-01 10:00:20+00:00"
    texts = Revision.objects.filter(comment=first).order_by("number").values_list("number", "body")
    assert list(texts) == [(1, "Frist **one**"), (2, first.body)]
    assert (Thread.objects.get().section, Thread.objects.get().title) == ("News", "Weather")
    assert "blocks of authors: 1, reports of readers: 1" in importing.said


def test_coral_api(importing: Importing) -> None:
    run(importing, "coral-graphql.json", "coral")
    assert read_rows("coral:") == [
        Row("weather", "co-1", None, "Ann", "published", "**First** one"),
        Row("weather", "co-2", "co-1", "", "held", "An answer"),
    ]
    first = Comment.objects.earliest("pk")
    assert (first.upvotes, first.is_featured) == (5, True)


def test_remark42(importing: Importing) -> None:
    run(importing, "remark42.jsonl", "remark42")
    ids = [f"11111111-0000-4000-8000-{number:012}" for number in range(1, 4)]
    assert read_rows("remark42:") == [
        Row("weather", ids[0], None, "Ann", "published", "First *one* > 2"),
        Row("weather", ids[1], ids[0], "deleted", "withdrawn", ""),
        Row("weather", ids[2], ids[1], "Ben", "published", "Still here"),
    ]
    thread, first = Thread.objects.get(), Comment.objects.earliest("pk")
    assert (thread.title, thread.state) == ("Weather", "read_only")
    assert (first.upvotes, first.downvotes, first.pinned_place) == (2, 1, 1)
    assert str(first.created_at) == "2020-12-20 21:18:22.123456+00:00"
    assert Comment.objects.get(imported_id=f"remark42:{ids[2]}").downvotes == 3


def test_csv(importing: Importing) -> None:
    run(importing, "comments.csv", "csv")
    assert read_rows("") == [
        Row("weather", "1", None, "Ann", "published", "First, **one**\nwith a second line"),
        Row("weather", "2", "1", "Ben", "held", "An answer"),
    ]
    assert importing.complained == "line 5: its time 'yesterday' can't be read\n"
    first = Comment.objects.earliest("pk")
    assert (first.upvotes, first.is_featured, first.author.email) == (3, True, "ann@mail.example")


def test_two_systems_of_one_page_do_not_mix(importing: Importing) -> None:
    """Both count from 1: ids say where they are from."""
    importing.run(EXPORTS / "waline.json", format="waline")
    importing.run(EXPORTS / "comments.csv", format="csv")
    assert Thread.objects.get().key == "weather"
    assert Comment.objects.count() == 5
    assert_sound()
