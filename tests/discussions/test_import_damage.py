"""Broken, truncated and hostile files: a clear error with its place, nothing half-imported, no memory filled."""

import gzip
import io
import json
import re
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from django.core.management import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discussions.importers import FORMATS, jsonfile, source
from discussions.importers.jsonfile import read_items
from discussions.importers.naming import Naming
from discussions.importers.records import BadLine, ImportedComment
from discussions.importers.source import BrokenFile, open_source
from discussions.models import Comment
from tests.discussions.importing import Importing, list_state, make_line
from tests.discussions.test_import_formats import EXPORTS

FILES = {
    "artrans.json": "artalk",
    "comentario.json": "commento",
    "coral.jsonl": "coral",
    "coral-graphql.json": "coral",
    "comments.csv": "csv",
    "cusdis.json": "cusdis",
    "disqus.xml": "disqus",
    "remark42.jsonl": "remark42",
    "waline.json": "waline",
    "leancloud.jsonl": "waline",
    "wordpress-1.0.xml": "wxr",
}
PLACE = re.compile(r"(line|byte|comment) -?\d+\Z")


def read(name: str, data: bytes) -> list[object]:
    """Return the records of a file. Raises BrokenFile alone, and every bad record has a place."""
    records: list[object] = []
    naming = Naming(base_url="https://gazette.example")
    try:
        for record in FORMATS[name](io.BytesIO(data)):
            records.append(record)
            if isinstance(record, BadLine):
                assert PLACE.match(record.place), record
            if isinstance(record, ImportedComment):
                naming.name(record.page)
    except BrokenFile as error:
        assert re.match(r"(line|byte) \d+: |it is ", str(error)), error  # noqa: PT017
        records.append(error)
    return records


@pytest.mark.parametrize("name", FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_an_error_or_a_bad_record(name: str, data: st.DataObject) -> None:
    content = bytearray((EXPORTS / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4), "damages")):
        place = data.draw(st.integers(0, len(content)), "place")
        kind = data.draw(st.sampled_from(["cut", "drop", "put", "twice"]), "kind")
        if kind == "cut":
            del content[place:]
        elif kind == "drop":
            del content[place : place + data.draw(st.integers(1, 200), "length")]
        elif kind == "put":
            content[place:place] = data.draw(st.binary(max_size=20) | st.sampled_from(HOSTILE), "bytes")
        else:
            content[place:place] = content[place : place + 300]
    read(FILES[name], bytes(content))


HOSTILE = [
    *(b"\x00", b"\\ud800", b'"', b"{", b"]", b"<", b"</", b"]]>", b"<![CDATA[", b"&x;", b"null", b"1e999", b"-1"),
    *(b"\xff\xfe", b"\xc3", b"//", b"https://[::1", b"http://a:b@c/", b"\r\n", b"#filetype", b'{"a":', b"9" * 30),
]  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9), st.lists, max_leaves=9
    )
)
def test_any_value_in_the_place_of_another_is_no_traceback(value: object) -> None:
    for name in ("artrans.json", "comentario.json", "coral-graphql.json", "cusdis.json", "waline.json"):
        document = json.loads((EXPORTS / name).read_bytes())
        for holder, key in list(walk(document)):
            kept, holder[key] = holder[key], value
            read(FILES[name], json.dumps(document).encode())
            holder[key] = kept


def walk(value: object) -> Iterator[tuple[dict[str, object], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value[:2]:
            yield from walk(inner)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_anything_at_all_is_no_traceback(data: bytes) -> None:
    for name in FORMATS:
        if name != "jsonl":
            read(name, data)


# --- XML -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><disqus>&b;</disqus>', "document type"),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><disqus>&x;</disqus>', "document type"),
        ('<!DOCTYPE d SYSTEM "http://127.0.0.1/d.dtd"><disqus/>', "document type"),
        ("<disqus>&x;</disqus>", "undefined entity"),
        ("<disqus><post>", "no element found"),
        ("<disqus>\n<post></disqus>", "line 2: it is not well-formed XML (mismatched tag)"),
        ("<html></html>", "its first element is html, not disqus"),
        ("<disqus>" + "<a>" * 200, "nested more than 100 deep"),
        ("<disqus><post x='" + "y" * 5_000_000, "more than 4,194,304 bytes"),
        ("<disqus><!--" + "y" * 5_000_000, "more than 4,194,304 bytes"),
        ('<?xml version="1.0" encoding="klingon"?><disqus/>', "unknown encoding"),
        ("nothing at all", "it is not XML"),
        ("", "it is not XML"),
    ],
)  # fmt: skip
def test_dangerous_and_broken_xml_is_refused(document: str, reason: str) -> None:
    with pytest.raises(BrokenFile, match=re.escape(reason)):
        list(FORMATS["disqus"](io.BytesIO(document.encode())))


def test_an_endless_comment_is_a_bad_record() -> None:
    document = (
        f"<disqus><post><message>{'<b>x</b>' * 1_000_000}</message></post><post><message/></post></disqus>"
    )
    first, second = FORMATS["disqus"](io.BytesIO(document.encode()))
    assert first == BadLine("line 1", "it is too long to be a comment")
    assert second == BadLine("line 1", "it has no id")


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_xml_may_have_any_common_encoding(encoding: str) -> None:
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    document = f"<?xml version='1.0' encoding='{name}'?><disqus><thread dsq:id='1'><title>Zoë</title></thread></disqus>"
    (thread,) = FORMATS["disqus"](io.BytesIO(document.encode(encoding)))
    assert not isinstance(thread, BadLine)
    assert thread.title == "Zoë"  # type: ignore[union-attr]


class Endless(io.RawIOBase):
    """A file that repeats a piece, in so many mebibytes."""

    def __init__(self, start: bytes, piece: bytes, times: int) -> None:
        self._left, self._pieces, self._times = start, piece * (1024 * 1024 // len(piece)), times

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        if not self._left and self._times:
            self._times -= 1
            self._left = self._pieces
        data, self._left = self._left[:size], self._left[size:]
        return data


@pytest.mark.parametrize(
    ("format", "start", "piece"),
    [
        ("disqus", b"<disqus>", b"<post><message>" + b"x" * 2000 + b"</message></post>"),
        ("wxr", b"<rss><item>", b"<title>" + b"x" * 2000 + b"</title>"),
        ("waline", b'{"data":{"Counter":[', b'{"url":"' + b"x" * 2000 + b'"},'),
        ("waline", b'{"data":{"Comment":[', b'{"id":1,"comment":"' + b"x" * 2000 + b'"},'),
        ("remark42", b"", b'{"id":"' + b"x" * 2000 + b'"}'),
        ("csv", b"id,created,body\n", b"1,2," + b"x" * 2000 + b"\n"),
    ],
)  # fmt: skip
def test_a_file_of_any_length_takes_the_same_memory(format: str, start: bytes, piece: bytes) -> None:  # noqa: A002
    """Twenty-four megabytes of it, in less than eight."""
    tracemalloc.start()
    try:
        for _ in FORMATS[format](cast(BinaryIO, Endless(start, piece, 24))):
            pass
    except BrokenFile:
        pass  # it ends in the middle
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


# --- JSON ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("[", "byte 1: it is not valid JSON (it ends in the middle)"),
        ("[1 2]", "byte 3: it is not valid JSON (a comma or the end belongs here)"),
        ('{"a" 1}', "byte 5: it is not valid JSON (: belongs here)"),
        ('{"a":}', "byte 5: it is not valid JSON (a value belongs here)"),
        ("{,}", "byte 1: it is not valid JSON (the name of a member belongs here)"),
        ('{"comments":[{"a":[}]}', "a comma or the end belongs here"),
        ("plain text", "byte 0: it is not valid JSON (an object or an array belongs here)"),
        ('["' + "x" * 17_000_000, "a text of more than 16,777,216 bytes"),
    ],
)  # fmt: skip
def test_broken_json_says_where(document: str, reason: str) -> None:
    with pytest.raises(BrokenFile, match=re.escape(reason)):
        list(read_items(io.BytesIO(document.encode()), ("comments", "*")))


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.text(max_size=5), st.text() | st.integers(-(2**63), 2**63) | st.lists(st.text(max_size=3))
        ),
        max_size=9,
    ),
    st.integers(1, 40),
    st.booleans(),
)
def test_items_are_what_they_were(items: list[dict[str, object]], size: int, is_spaced: bool) -> None:
    """However the file comes in pieces."""
    document = {"before": {"comments": [1]}, "comments": items, "after": [{}]}
    data = json.dumps(document, indent=1 if is_spaced else None, ensure_ascii=size % 2 == 0).encode(
        "utf-8", "replace"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonfile, "CHUNK_BYTES", size)
        found = list(read_items(io.BytesIO(data), ("comments", "*")))
    assert [item.value for item in found[:-1]] == json.loads(data)["comments"]
    assert found[-1].value == {"before": {"comments": [1]}, "after": [{}]}
    assert all(data[item.offset : item.offset + 1] == b"{" for item in found)


# --- SQLite and packed files -----------------------------------------------------------------------------------------


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE threads (id INTEGER, uri TEXT, title TEXT)")
        database.execute(
            "CREATE VIEW comments AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"
        )
    with pytest.raises(BrokenFile, match="it has no tables of comments and threads"):
        list(FORMATS["isso"](io.BytesIO(file.read_bytes())))
    with pytest.raises(BrokenFile, match="it is not a database of Isso"):
        list(FORMATS["isso"](io.BytesIO(file.read_bytes()[:1000])))


def open_all(path: Path) -> bytes:
    with open_source(str(path)) as file:
        return file.read()


def test_it_reads_a_zip_of_one_file(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._comments.xml", "x")
        archive.writestr("folder/comments.xml", "<disqus/>")
    assert open_all(path) == b"<disqus/>"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("second.xml", "<disqus/>")
    with pytest.raises(source.Unreadable, match="the zip holds 2 files"):
        open_all(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(source.Unreadable, match="can't be read"):
        open_all(path)


@pytest.mark.parametrize("kind", ["gzip", "zip"])
def test_a_bomb_is_refused_before_it_goes_off(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_UNCHECKED_BYTES", 1024 * 1024)
    path, zeros = tmp_path / "bomb", b"\0" * 1024 * 1024
    if kind == "gzip":
        path.write_bytes(gzip.compress(zeros * 20))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb", zeros * 20)
    with pytest.raises(source.Unreadable, match="more than 250 times its size"):
        open_all(path)


@pytest.mark.django_db
@pytest.mark.parametrize("salvages", [False, True])
def test_a_file_that_breaks_off(importing: Importing, tmp_path: Path, salvages: bool) -> None:
    data = gzip.compress("".join(json.dumps(make_line(n)) + "\n" for n in range(2000)).encode())
    path = tmp_path / "half.jsonl.gz"
    path.write_bytes(data[: len(data) // 2])
    before = list_state()
    if not salvages:
        with pytest.raises(CommandError, match="Nothing was imported"):
            importing.run(path)
        assert list_state() == before
        return
    importing.run(path, salvage=True)
    assert 0 < Comment.objects.count() < 2000
    assert "the end: what follows is lost: " in importing.complained


@pytest.mark.django_db
def test_a_file_of_another_kind_says_so(importing: Importing) -> None:
    importing.run(EXPORTS / "waline.json", format="artalk")
    assert "There are no comments in it. Is it a file of the format artalk?" in importing.said
