"""A site goes out and comes in again as it was, in both formats; others can read what goes out."""

import gzip
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discussions.actions.erasing import erase_author
from discussions.models import Author, Comment, Eraser, Revision, Site, Status, Thread
from tests.build import build_author, build_comment
from tests.discussions.importing import Importing, assert_sound, list_state, make_forest, make_line
from tests.discussions.test_import_formats import EXPORTS

pytestmark = pytest.mark.django_db

WP = "{http://wordpress.org/export/1.2/}"
FORMATS = ["jsonl", "wxr"]


def export(path: Path, site: str, format: str = "jsonl") -> bytes:  # noqa: A002
    call_command("export_comments", site, str(path), format=format)
    return path.read_bytes()


@pytest.fixture
def full_site(thread: Thread, importing: Importing) -> Site:
    """A site with something of everything: live and imported, in every status, edited, pinned, erased, orphaned."""
    site = thread.site
    Thread.objects.filter(pk=thread.pk).update(
        section="News",
        is_premoderated=True,
        closes_at=timezone.now() + timedelta(days=9),
        url="https://X.example/?utm_a=b",
    )
    ann, ben, gone = (build_author(thread, name=name) for name in ("Ann <&>", "Bén", "Gone"))
    Author.objects.filter(pk=ben.pk).update(kind="sso", external_id="sub-1", email="ben@mail.example")
    first = build_comment(thread, ann, body="First *one* & <b>\x07 ]]> \U0001f600 \ufffe")
    for status in Status.values:
        if status != "pending":
            comment = build_comment(thread, ben, parent=first, body=status)
            Comment.objects.filter(pk=comment.pk).update(
                status=status, published_at=None if status == "held" else timezone.now()
            )
    Comment.objects.filter(pk=first.pk).update(
        pinned_place=2,
        is_featured=True,
        is_locked=True,
        is_edited_by_moderator=True,
        upvotes=3,
        downvotes=2,
        edited_at=timezone.now(),
        revision=2,
    )
    Revision.objects.filter(comment=first).update(body="Frist")
    Revision.objects.create(
        comment=first, number=2, body=first.body, created_at=timezone.now(), is_by_moderator=True
    )
    build_comment(thread, gone, body="To be forgotten")
    erase_author(gone, by=Eraser.READER)
    Thread.objects.create(
        site=site, key="empty", title="Nobody yet", state="closed", url="https://x.example/empty"
    )
    importing(*make_forest(3, 20), make_line("o", "nobody", thread="orphans", author_email="o@mail.example"))
    importing.run(EXPORTS / "coral.jsonl", format="coral")
    importing.run(EXPORTS / "wordpress-1.0.xml", format="wxr")
    return site


@pytest.mark.parametrize("format", FORMATS)
def test_out_in_and_out_again_is_the_same(
    full_site: Site,
    importing: Importing,
    tmp_path: Path,
    format: str,  # noqa: A002
) -> None:
    first = export(tmp_path / "first", full_site.key, format)
    importing.run(tmp_path / "first", site="copy", create_site=True, format=format)
    assert importing.complained == ""
    second = export(tmp_path / "second", "copy", format)
    if format == "wxr":
        first = first.replace(full_site.name.encode(), b"copy")
        second = second.replace(Site.objects.get(key="copy").name.encode(), b"copy")
    assert second.decode().splitlines() == first.decode().splitlines()
    kept = (
        "thread__key",
        "status",
        "depth",
        "body",
        "body_html",
        "author__name",
        "upvotes",
        "reply_count",
        "revision",
    )
    rows = [
        sorted(Comment.objects.filter(thread__site__key=key).values_list(*kept), key=repr)
        for key in (full_site.key, "copy")
    ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("format", FORMATS)
def test_back_where_it_came_from_it_changes_nothing(
    full_site: Site,
    importing: Importing,
    tmp_path: Path,
    format: str,  # noqa: A002
) -> None:
    export(tmp_path / "first", full_site.key, format)
    state = list_state()
    importing.run(tmp_path / "first", site=full_site.key, format=format)
    assert list_state() == state
    assert "comments:      0 new" in importing.said


def test_signed_in_readers_go_on_as_themselves(full_site: Site, importing: Importing, tmp_path: Path) -> None:
    export(tmp_path / "first", full_site.key)
    importing.run(tmp_path / "first", site="copy", create_site=True)
    ben = Author.objects.get(site__key="copy", name="Bén")
    assert (ben.kind, ben.external_id, ben.email) == ("sso", "sub-1", "ben@mail.example")
    ann = Author.objects.get(site__key="copy", name="Ann <&>")
    assert ann.kind == "imported"
    assert ann.external_id is not None
    assert ann.external_id.startswith("guest:")
    assert not Author.objects.filter(site__key="copy", name="Gone").exists()


def test_wordpress_can_read_it(full_site: Site, tmp_path: Path) -> None:
    export(tmp_path / "out.xml", full_site.key, "wxr")
    items = ElementTree.parse(tmp_path / "out.xml").getroot().findall("channel/item")
    assert len(items) == Thread.objects.filter(site=full_site).count()
    ids: set[str] = set()
    for item in items:
        comments = item.findall(f"{WP}comment")
        ids_here = {comment.findtext(f"{WP}comment_id") or "" for comment in comments}
        assert ids.isdisjoint(ids_here)
        ids |= ids_here
        for comment in comments:
            assert comment.findtext(f"{WP}comment_approved") in ("0", "1", "spam", "trash")
            assert (comment.findtext(f"{WP}comment_parent") or "").isdecimal()
    text = (tmp_path / "out.xml").read_text()
    assert "&lt;p&gt;First &lt;em&gt;one&lt;/em&gt;" in text


def test_the_file_is_whole_or_not_there(
    full_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = export(tmp_path / "out.jsonl", full_site.key)
    packed = export(tmp_path / "out.jsonl.gz", full_site.key)
    assert gzip.decompress(packed) == plain
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o077 == 0
    monkeypatch.setattr("discussions.exporters.jsonl.orjson.dumps", lambda record: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(tmp_path / "other", full_site.key)
    assert {path.name for path in tmp_path.iterdir()} >= {"out.jsonl", "out.jsonl.gz"}
    assert not [path for path in tmp_path.iterdir() if "other" in path.name]


def test_it_says_what_is_wrong(site: Site, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no site 'nowhere'"):
        export(tmp_path / "x", "nowhere")
    with pytest.raises(CommandError, match="can't be written"):
        export(tmp_path / "no" / "folder", site.key)


def test_nothing_of_another_site_comes_along(full_site: Site, importing: Importing, tmp_path: Path) -> None:
    importing(make_line(1, body="Elsewhere"), site="other", create_site=True)
    lines = export(tmp_path / "out", full_site.key).splitlines()
    assert not any(b"Elsewhere" in line for line in lines)
    assert [json.loads(line)["type"] for line in export(tmp_path / "o", "other").splitlines()[:1]] == [
        "thread"
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), st.integers(0, 9)
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(FORMATS),
)
def test_any_text_comes_back(
    importing: Importing,
    tmp_path: Path,
    texts: list[tuple[str, int]],
    format: str,  # noqa: A002
) -> None:
    lines: list[Any] = [
        make_line(number, parent if parent < number else None, body=body, author=body, title=body)
        for number, (body, parent) in enumerate(texts)
    ]
    key = f"s{Site.objects.count()}"
    importing(*lines, site=key, create_site=True)
    first = export(tmp_path / "first", key)
    out = export(tmp_path / "out", key, format)
    importing.run(tmp_path / "out", site=f"{key}-copy", create_site=True, format=format)
    assert (
        io.BytesIO(export(tmp_path / "second", f"{key}-copy")).readlines() == io.BytesIO(first).readlines()
    ), out
    assert_sound()
