"""Runs imports in tests, and looks at all that they wrote."""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import call_command

from discussions.models import Author, Comment, Revision, Site, Thread
from moderation.models import Case, Decision
from tests.truth import find_drift

Line = dict[str, Any]


def make_line(number: int | str, parent: int | str | None = None, **fields: Any) -> Line:
    return {
        "id": str(number),
        "parent": None if parent is None else str(parent),
        "thread": "weather",
        "title": "Weather",
        "author": "Ann",
        "created": "2020-05-01T12:00:00Z",
        "body": f"Comment {number}",
        **fields,
    }


def write_lines(path: Path, lines: Iterable[Line | str]) -> Path:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path


def make_forest(threads: int, size: int) -> list[Line]:
    """Threads with orphans, tombstones and unpublished comments, their lines interleaved."""
    statuses = ["", "", "", "held", "spam", "deleted"]
    return [
        make_line(
            f"{number}",
            f"{number // 2}" if number % 5 else None,
            thread=f"thread-{thread}",
            author=f"Author {(number * thread) % 7}",
            created=1_500_000_000 + number // 3,
            status=statuses[(number + thread) % len(statuses)],
        )
        for number in range(1, size + 1)
        for thread in range(threads)
    ]


class Importing:
    """Runs the command on lines. `said` and `complained` are what it last wrote on stdout and stderr."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "comments.jsonl"
        self.said = self.complained = ""

    def __call__(self, *lines: Line | str, site: str = "gazette", **options: Any) -> None:
        self.run(write_lines(self.file, lines), site=site, **options)

    def run(self, file: Path, *, site: str = "gazette", format: str = "jsonl", **options: Any) -> None:  # noqa: A002
        said, complained = io.StringIO(), io.StringIO()
        call_command(
            "import_comments", str(file), format=format, site=site, stdout=said, stderr=complained, **options
        )
        self.said, self.complained = said.getvalue(), complained.getvalue()


def find(imported_id: int | str, thread: str = "weather") -> Comment:
    return Comment.objects.select_related("author", "parent").get(
        thread__key=thread, imported_id=str(imported_id)
    )


def list_state(*, except_ids: bool = False) -> list[Any]:
    """Everything that an import writes, as plain values; `except_ids` to compare what was made at different times."""
    parts = [
        Site.objects.values_list("key"),
        Thread.objects.values_list("key", "title", "url", "created_at", "comment_count", "version", "last_comment_at"),
        Author.objects.values_list("kind", "external_id", "name"),
        Comment.objects.values_list(
            "thread__key", "imported_id", "parent__imported_id", "root__imported_id", "depth", "status", "body",
            "author__name", "created_at", "published_at", "upvotes", "downvotes", "reply_count", "descendant_count",
            "version", "ranked_version",
        ),
        Revision.objects.values_list("comment__imported_id", "number", "body", "created_at"),
        Case.objects.values_list("comment__imported_id", "kind", "state", "code", "version"),
        Decision.objects.values_list("comment__imported_id", "action", "to_status"),
    ]  # fmt: skip
    if not except_ids:
        parts += [
            Comment.objects.values_list("pk", "imported_id"),
            Case.objects.values_list("pk", "opened_at"),
        ]
    return [sorted(part, key=repr) for part in parts]


def assert_sound() -> None:
    for thread in Thread.objects.all():
        # Votes came as numbers: nobody here has cast them.
        assert [drift for drift in find_drift(thread) if "votes" not in drift] == []
        seen = Comment.objects.filter(thread=thread, version__gt=0).values_list("version", flat=True)
        assert max(seen, default=0) <= thread.version
    for comment in Comment.objects.select_related("parent"):
        parent = comment.parent
        assert comment.depth == (0 if parent is None else parent.depth + 1)
        assert comment.root_id == (None if parent is None else parent.root_id or parent.pk)
