"""Export files that other systems wrote or test with, which are not part of Parley: exact counts, exact trees."""

from typing import Any, NamedTuple

import pytest
from django.core.management import CommandError

from discussions.models import Author, Comment, Thread
from tests.discussions.importing import Importing, assert_sound, list_state
from tests.shared import find_shared

pytestmark = pytest.mark.django_db

Tree = dict[str, Any]


class Expected(NamedTuple):
    """What a file comes to: comments by status, authors (without the one of placeholders), orphans, bad, and trees."""

    statuses: dict[str, int]
    authors: int
    orphans: int
    bad: int
    trees: dict[str, Tree]


WORDPRESS_TREES: dict[str, Tree] = {
    "2014-test": {"2": {}, "6": {"7": {"8": {}, "9": {}}}, "10": {}, "11": {}},
    "?p=4": {"11": {}},
}
FILES: dict[tuple[str, str], Expected] = {
    ("disqus", "isso/disqus.xml"): Expected(
        {"published": 4, "withdrawn": 1},
        *(3, 0, 1),
        {"index": {"4": {"5": {}}, "9": {"11": {}}}, "blog-2013-02-12-redacted-index.html": {"8": {}}},
    ),
    ("wxr", "isso/wordpress.xml"): Expected({"published": 8}, 3, 0, 0, WORDPRESS_TREES),
    ("wxr", "remark42/wordpress-extracted.xml"): Expected(
        {"published": 2, "held": 1}, *(3, 1, 0), {"2010-07-do-you-rp": {"8": {}, "9": {}, "13": {"14": {}}}}
    ),
    ("wxr", "remark42/wordpress-markdown-extracted.xml"): Expected(
        {"published": 2}, *(1, 0, 1), {"2016-07-deploying-rancheros-on-vultr-instances": {"1": {}, "2": {}}}
    ),
    ("wxr", "wordpress/wxr-small-states.xml"): Expected(
        {"published": 5, "held": 4, "rejected": 1},
        *(4, 1, 0),
        {
            "hello-world": {"1": {}},
            "p-open": {"2": {}, "3": {}, "6": {}, "7": {}, "8": {}, "9": {}, "10": {}, "11": {}, "888888": {"5": {}}},
        },
    ),
    ("isso", "isso/generic.json"): Expected(
        {"published": 2}, *(2, 0, 0), {"posts-0001": {"0": {}}, "posts-0007": {"0": {}}}
    ),
    ("isso", "isso/isso-0.14-from-generic.sqlite3"): Expected(
        {"published": 2}, *(2, 0, 0), {"posts-0001": {"1": {}}, "posts-0007": {"2": {}}}
    ),
    ("isso", "isso/isso-0.14-from-disqus.sqlite3"): Expected(
        {"published": 4, "withdrawn": 1},
        *(3, 0, 0),
        {"index": {"1": {"3": {}}, "2": {"4": {}}}, "blog-2013-02-12-redacted-index.html": {"5": {}}},
    ),
    ("isso", "isso/isso-0.14-from-wordpress.sqlite3"): Expected(
        {"published": 8},
        *(5, 0, 0),
        {"2014-test": {"1": {}, "2": {"3": {}, "4": {}, "5": {}}, "6": {}, "7": {}}, "?p=4": {"8": {}}},
    ),
    ("isso", "isso/isso-0.14-live.sqlite3"): Expected({"published": 1}, 0, 0, 0, {"t": {"2": {}}}),
    ("commento", "remark42/commento.json"): Expected(
        {"published": 3},
        *(2, 0, 0),
        {
            "blog-post-1": {
                "7d77e39fcd813241d6281478cc8f21ab5f807d043c750bc1a936bc23b34fb854": {
                    "ea5f7bcd6ac9bb7b657f7d0569831104e1bcf9c253d03c1e16bf9654c49a5ce9": {}
                }
            },
            "blog-post-2": {"e7069a7dfcfaed43caf62300a9b0edb1c124ad79d0f5887c93649c15d7f69945": {}},
        },
    ),
    ("remark42", "remark42/native-backup-v1-extracted.jsonl"): Expected(
        {"published": 2},
        *(2, 1, 0),
        {
            "index": {"efbc17f177ee1a1c0ee6e1e025749966ec071adc": {}},
            "2": {"1234": {"f863bd79-fec6-4a75-b308-61fe5dd02aa1": {}}},
        },
    ),
    ("remark42", "remark42/tree.json"): Expected(
        {"published": 12},
        *(0, 0, 0),
        {
            "url": {
                "1": {"11": {}, "12": {}, "13": {"131": {}, "132": {}}, "14": {}},
                "2": {"21": {}, "22": {}},
                "3": {},
                "4": {},
            }
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize(("format", "path"), FILES)
def test_it_arrives_whole(importing: Importing, format: str, path: str) -> None:  # noqa: A002
    file, expected = find_shared(f"fixtures/import/{path}"), FILES[format, path]
    importing.run(file, format=format)
    counted = ", ".join(f"{count} {status}" for status, count in sorted(expected.statuses.items()))
    assert f"comments:      {sum(expected.statuses.values())} new ({counted})" in importing.said
    assert f"orphans:       {expected.orphans}," in importing.said
    assert importing.complained.count("\n") == expected.bad
    assert Author.objects.filter(kind="imported").exclude(external_id="").count() == expected.authors
    assert {thread.key: read_tree_of(thread, format) for thread in Thread.objects.all()} == expected.trees
    assert_sound()
    state = list_state()
    importing.run(file, format=format)
    assert list_state() == state


def test_a_list_of_remark42_arrives_whole(importing: Importing) -> None:
    importing.run(find_shared("fixtures/import/remark42/tree_bench.json"), format="remark42")
    assert "comments:      58 new (58 published)" in importing.said
    assert importing.complained == ""
    assert_sound()


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("disqus.xml", {"published": 4, "spam": 1}),
        ("disqus-deleted-post.xml", {"published": 3, "spam": 1, "withdrawn": 1}),
        ("disqus-deleted-thread.xml", {"published": 2}),
    ],
)
def test_a_broken_file_says_where_and_can_be_salvaged(
    importing: Importing, name: str, statuses: dict[str, int]
) -> None:
    file = find_shared(f"fixtures/import/remark42/{name}")
    before = list_state()
    with pytest.raises(CommandError, match=r"line 147: it is not well-formed XML .*Nothing was imported"):
        importing.run(file, format="disqus")
    assert list_state() == before
    importing.run(file, format="disqus", salvage=True)
    found: dict[str, int] = {}
    for comment in Comment.objects.all():
        found[comment.status] = found.get(comment.status, 0) + 1
    assert found == statuses
    assert "what follows is lost: line 147" in importing.complained
    assert_sound()


def read_tree_of(thread: Thread, source: str) -> Tree:
    """Return the thread's comments by their ids, each with those below it."""
    trees: dict[int | None, Tree] = {None: {}}
    for comment in Comment.objects.filter(thread=thread).order_by("depth", "pk"):
        trees[comment.pk] = {}
        trees[comment.parent_id][str(comment.imported_id).removeprefix(f"{source}:")] = trees[comment.pk]
    return trees[None]
