"""What a file says: how its lines are read, which are bad, and which files and commands can't be used."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from discussions.models import Comment, Thread
from tests.discussions.importing import Importing, Line, find, list_state, make_line

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("created", "instant"),
    [
        ("2006-03-10 14:50:43 UTC", "2006-03-10T14:50:43+00:00"),
        ("2006-03-10T14:50:43.5Z", "2006-03-10T14:50:43.500000+00:00"),
        ("2006-03-10t14:50:43-05:30", "2006-03-10T20:20:43+00:00"),
        (1470604422, "2016-08-07T21:13:42+00:00"),
        (1470604422.25, "2016-08-07T21:13:42.250000+00:00"),
        (-1, "1969-12-31T23:59:59+00:00"),
    ],
)
def test_it_reads_times(importing: Importing, created: object, instant: str) -> None:
    importing(make_line(1, created=created))
    assert find(1).created_at.isoformat() == instant


def test_it_reads_gzip_and_standard_input(
    importing: Importing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = gzip.compress(b"\xef\xbb\xbf" + json.dumps(make_line(1)).encode() + b"\r\n\n")
    (tmp_path / "comments").write_bytes(data)
    importing.run(tmp_path / "comments")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data + gzip.compress(b"{}\n"))))
    importing.run(Path("-"))
    assert Comment.objects.count() == 1
    assert "line 3: it has no id" in importing.complained


def test_one_thread_can_take_all(importing: Importing) -> None:
    importing(make_line(1, thread="a"), make_line(2, 1, thread="b"), make_line(3, thread=None), thread="all")
    assert Thread.objects.get().key == "all"
    assert find(2, "all").parent == find(1, "all")


def test_thread_names_are_made_to_fit(importing: Importing) -> None:
    long = "/2020/" + "x" * 300
    importing(
        make_line(1, thread="/2020/a post/"),
        make_line(2, thread=long),
        make_line(3, thread=long + "y"),
        make_line(4, thread=17),
    )
    keys = list(Thread.objects.values_list("key", flat=True))
    assert "-2020-a-post-" in keys
    assert "17" in keys
    assert len(keys) == 4
    assert max(map(len, keys)) == 200
    assert "3 names changed to fit as keys" in importing.said
    before = list_state()
    importing.run(importing.file)
    assert list_state() == before


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "it is not valid JSON"),
        ("[1]", "it is not a JSON object"),
        ('{"id": "1", "body": "\\ud800"}', "it is not valid JSON"),
        ("x" * (16 * 1024 * 1024 + 10), "it is longer than 16,777,216 bytes"),
        (make_line(1, body="a\x00b"), "its body has characters that can't be stored"),
        (make_line(1, author="a\x00b"), "its author has characters that can't be stored"),
        (make_line(1, body="x" * 65_536), "its body has 65536 characters; 65535 are the most that fit"),
        (make_line(1, body=None), "it has no body"),
        (make_line(1, body=["a"]), "its body is not text"),
        (make_line(""), "it has no id"),
        (make_line("x" * 256), "its id is longer than 255 characters"),
        (make_line(1, thread=None), "it names no thread"),
        (make_line(1, thread="  "), "it names no thread"),
        (make_line(1, created=None), "it has no time"),
        (make_line(1, created=True), "its time 'True' can't be read"),
        (make_line(1, created="yesterday"), "its time 'yesterday' can't be read"),
        (make_line(1, created=1e300), "can't be read"),
        (make_line(1, created=1470604422000), "can't be read"),
        (make_line(1, created="0001-01-01T00:00:00+10:00"), "can't be read"),
        (make_line(1, created="2020-05-01T12:00:00"), "does not say its zone"),
        (make_line(1, created="2999-05-01T12:00:00Z"), "lies in the future"),
        (make_line(1, status="pubished"), "its status 'pubished' is none of published, approved"),
        (make_line(1, score="7"), "its score is not a whole number"),
        (make_line(1, score=0.5), "its score is not a whole number"),
        (make_line(1, score=True), "its score is not a whole number"),
        (make_line(9, body="again"), "its id was on line 1 already"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_left_out(importing: Importing, line: Line | str, reason: str) -> None:
    importing(make_line(9), "", line, make_line(10))
    assert importing.complained.startswith("line 3: ")
    assert reason in importing.complained
    assert importing.complained.count("\n") == 1
    assert set(Comment.objects.values_list("imported_id", flat=True)) == {"9", "10"}
    assert "3, 1 of them bad" in importing.said


def test_two_names_never_share_a_thread_by_accident(importing: Importing) -> None:
    importing(make_line(1, thread="a b"), make_line(2, thread="a/b"))
    assert importing.complained == "line 2: its thread would have the key a-b, which the one of line 1 has\n"


def test_it_shows_a_hundred_bad_lines_and_counts_the_rest(importing: Importing) -> None:
    importing(*["{}"] * 150, *[make_line(1)] * 31)
    complaints = importing.complained.splitlines()
    assert len(complaints) == 101
    assert complaints[99:] == ["line 100: it has no id", "... and 80 more bad lines"]
    assert Comment.objects.count() == 1


def test_the_longest_body_arrives_whole(importing: Importing) -> None:
    body = "\U0001f600" * 65_535
    importing(json.dumps(make_line(1, body=body)))
    assert find(1).body == body


@pytest.mark.parametrize("content", [None, gzip.compress(b"{}\n" * 50_000)[:-9], b"\x1f\x8bnot gzip at all"])
def test_an_unreadable_file_changes_nothing(
    importing: Importing, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "damaged.jsonl.gz"
    if content is not None:
        file.write_bytes(content)
    before = list_state()
    with pytest.raises(CommandError, match=r"damaged.jsonl.gz can't be read: .*Nothing was imported"):
        importing.run(file, site="fresh", create_site=True)
    assert list_state() == before


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"site": "nowhere"}, "There is no site 'nowhere'"),
        ({"site": "No Where", "create_site": True}, "lower-case letters, digits and hyphens"),
        ({"thread": "a b"}, "A thread's key"),
    ],
)
def test_it_says_what_is_wrong_with_the_command(
    importing: Importing, options: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        importing(make_line(1), **options)
    assert not Comment.objects.exists()
