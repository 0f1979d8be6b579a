"""Real discussions, which are not part of Parley: every comment arrives, in its place and in its order."""

import gzip
import json

import pytest

from discussions.models import Comment, Thread
from tests.client import ApiClient
from tests.discussions.importing import Importing
from tests.shared import find_shared
from tests.threads import read_tree

pytestmark = pytest.mark.django_db

# Ids that come a second time.
BAD_LINES = {"wikiconv": 0, "reddit_ira": 20}


@pytest.mark.parametrize("name", BAD_LINES)
def test_every_comment_arrives(importing: Importing, anyone: ApiClient, name: str) -> None:
    file = find_shared(f"data/threads/{name}.jsonl.gz")
    with gzip.open(file, "rt") as lines:
        given = [json.loads(line) for line in lines]
    importing.run(file)
    bad = {int(line.partition(":")[0].removeprefix("line ")) for line in importing.complained.splitlines()}
    assert len(bad) == BAD_LINES[name]
    good = {
        (line["thread"], line["id"]): (number, line)
        for number, line in enumerate(given, 1)
        if number not in bad
    }

    stored = Comment.objects.exclude(status="withdrawn").select_related("thread", "parent", "author")
    found = {(comment.thread.key, comment.imported_id): comment for comment in stored}
    assert found.keys() == good.keys()
    for key, (_, line) in good.items():
        comment = found[key]
        parent = comment.parent.imported_id if comment.parent else None
        given_parent = line["parent"] if line["parent"] != line["id"] else None
        assert (parent, comment.author.name, comment.body) == (given_parent, line["author"], line["body"])
        assert comment.upvotes - comment.downvotes == line.get("score", 0)
    placeholders = Comment.objects.filter(status="withdrawn").values_list("thread__key", "imported_id")
    parents = {
        (line["thread"], line["parent"])
        for _, line in good.values()
        if line["parent"] not in (None, line["id"])
    }
    assert set(placeholders) == parents - good.keys()

    places = {str(found[key].pk): number for key, (number, _) in good.items()}
    for thread in Thread.objects.order_by("-comment_count")[:40]:
        assert_order(anyone, thread, places)


def assert_order(anyone: ApiClient, thread: Thread, places: dict[str, int]) -> None:
    """Read all of the thread through the API: each level is in order of time, equal times in the file's order."""
    nodes = list(read_tree(anyone, "gazette", thread.key, sort="oldest").walk())
    levels: dict[str | None, list[tuple[str, int]]] = {}
    for node in nodes:
        if node["body"] is not None:
            levels.setdefault(node["parent"], []).append((node["created_at"], places[node["id"]]))
    assert sum(map(len, levels.values())) == thread.comment_count
    for level in levels.values():
        assert level == sorted(level)
