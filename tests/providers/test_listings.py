"""Stop Forum Spam's lists: fetched over HTTP, imported whole or not at all, and what they say of a comment."""

import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from config.checks import check_lists
from discussions.actions.authors import create_guest
from discussions.actions.comments import Origin, post_comment
from discussions.models import Comment, Revision, Thread
from discussions.tokens import hash_address
from moderation.actions.checking import check_revision
from moderation.actions.listings import fetch_list, fetch_lists, import_list
from moderation.models import Finding, ListedItem, ListImport, ListKind
from moderation.providers.failures import ProviderFailure, ServerFailed, UnreadableAnswer
from moderation.providers.stop_forum_spam import MAX_FILE_BYTES, read_entries
from moderation.queries.listings import find_listed
from moderation.subject import Listed
from tests.providers.servers import Asked, Reply, Server, serving

pytestmark = pytest.mark.django_db

DOMAINS = b"spam.example\nworse.example\n\n# a remark\nspam.example\n"
EMAILS = b"spammer@example.org\n" + hashlib.md5(b"other@example.org").hexdigest().encode() + b"\n"
ADDRESSES = b"203.0.113.7\n2001:db8::7\n"
FILES = {
    "/toxic_domains_whole.txt": DOMAINS,
    "/listed_email_30.zip": EMAILS,
    "/listed_ip_30.zip": ADDRESSES,
}


def pack(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.txt", content)
    return packed.getvalue()


def behave(asked: Asked) -> Reply:
    """As the real server: what has not changed is not sent again."""
    content = FILES[asked.path]
    etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    if asked.headers.get("if-none-match") == etag:
        return Reply(304)
    body = pack(content) if asked.path.endswith(".zip") else content
    return Reply(200, body, {"ETag": etag, "Last-Modified": "Sun, 22 Nov 2026 03:00:00 GMT"})


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with serving(Server(behave)) as server:
        settings.STOP_FORUM_SPAM_URL = server.url
        settings.STOP_FORUM_SPAM_LISTS = ["domains", "emails", "addresses"]
        yield server


def post(thread: Thread, body: str, *, email: str = "", address: str = "") -> Comment:
    author, _ = create_guest(site=thread.site, name="Writer", email=email)
    address_hash, subnet_hash = hash_address(address)
    origin = Origin(address_hash=address_hash, subnet_hash=subnet_hash)
    return post_comment(thread=thread, author=author, body=body, origin=origin)[0]


def look_up(comment: Comment) -> Listed:
    revision = Revision.objects.select_related("comment__author").get(comment=comment)
    return find_listed([revision])[revision.pk]


def values() -> set[str]:
    return set(ListedItem.objects.filter(list_import__is_current=True).values_list("value", flat=True))


# --- Fetching -----------------------------------------------------------------------------------------------


def test_all_lists_are_fetched(server: Server) -> None:
    fetch_lists()
    assert [asked.path for asked in server.asked] == list(FILES)
    counts = dict(ListImport.objects.filter(is_current=True).values_list("kind", "item_count"))
    assert counts == {"domains": 2, "emails": 2, "addresses": 2}


def test_only_domains_are_kept_in_plain(server: Server) -> None:
    fetch_lists()
    assert {value for value in values() if "." in value} == {"spam.example", "worse.example"}
    assert all(len(value) == 32 for value in values() if "." not in value)
    assert not ListedItem.objects.filter(value=hashlib.md5(b"other@example.org").hexdigest()).exists()


def test_what_has_not_changed_is_not_imported_again(server: Server) -> None:
    assert fetch_list(ListKind.DOMAINS) is not None
    assert fetch_list(ListKind.DOMAINS) is None
    second = server.asked[1].headers
    assert second["if-modified-since"] == "Sun, 22 Nov 2026 03:00:00 GMT"
    assert ListImport.objects.count() == 1


def test_a_new_list_replaces_the_old(server: Server) -> None:
    fetch_list(ListKind.DOMAINS)
    server.next_replies = [Reply(200, b"new.example\nspam.example\nnewer.example\n")]
    fetch_list(ListKind.DOMAINS)
    assert values() == {"new.example", "newer.example", "spam.example"}
    assert ListImport.objects.count() == 1
    assert ListedItem.objects.count() == 3


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500),
        Reply(404),
        Reply(429),
        Reply(302, headers={"Location": "/toxic_domains_whole.txt"}),
        Reply(200, b""),
        Reply(200, b"<html><body>Please try again later</body></html>"),
        Reply(200, b"one.example\n<p>\n<p>\n"),
        Reply(200, pack(DOMAINS * 1000)[:-200]),
        Reply(200, gzip.compress(DOMAINS * 1000)[:-10]),
        Reply(200, b"PK\x03\x04 but no more"),
        Reply(200, b"x" * (MAX_FILE_BYTES + 1)),
        Reply(breaks=True),
    ],
    ids=[
        *("500", "404", "429", "moved", "empty", "html", "mostly html"),
        *("half a zip", "half a gz", "no zip", "huge", "breaks off"),
    ],
)
def test_what_can_not_be_read_leaves_the_list_as_it_was(server: Server, reply: Reply) -> None:
    fetch_lists()
    before = values()
    server.next_replies = [reply]
    fetch_lists()
    assert values() == before
    assert ListImport.objects.count() == 3
    server.next_replies = [reply]
    with pytest.raises(ProviderFailure):
        fetch_list(ListKind.DOMAINS)


def test_one_list_that_fails_does_not_keep_the_others(server: Server) -> None:
    server.next_replies = [Reply(500)]
    fetch_lists()
    assert set(ListImport.objects.values_list("kind", flat=True)) == {"emails", "addresses"}


def test_without_the_setting_nothing_is_fetched(server: Server, settings: Settings) -> None:
    settings.STOP_FORUM_SPAM_LISTS = []
    fetch_lists()
    assert server.asked == []


def test_the_setting_names_lists_that_there_are(settings: Settings) -> None:
    settings.STOP_FORUM_SPAM_LISTS = ["domains", "adresses"]
    (problem,) = check_lists(None)
    assert "adresses" in problem.msg


# --- Files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [DOMAINS, pack(DOMAINS), gzip.compress(DOMAINS)], ids=["txt", "zip", "gz"])
def test_a_file_may_be_packed(packed: bytes) -> None:
    entries = list(read_entries("domains", io.BytesIO(packed)))
    assert entries == ["spam.example", "worse.example", "spam.example"]


@pytest.mark.parametrize(
    ("name", "lines", "entries"),
    [
        (
            "domains",
            "A.Example\r\nno-dot\nb.example \nc_d.example\n",
            ["a.example", "b.example", "c_d.example"],
        ),
        ("emails", "A@Example.org\n@example.org\na@\nb@c\n", ["a@example.org", "b@c"]),
        ("addresses", "1.2.3.4\n1.2.3\n2001:DB8::1\n::ffff:1.2.3.4\n", None),
    ],
)
def test_what_counts_as_an_entry(name: str, lines: str, entries: list[str] | None) -> None:
    if entries is None:
        entries = ["1.2.3.4", "2001:db8::1", "::ffff:102:304"]
    found = read_entries(name, io.BytesIO(lines.encode()))
    if name == "emails":
        with pytest.raises(UnreadableAnswer):
            list(read_entries(name, io.BytesIO(lines.encode())))
        assert [next(found), next(found)] == entries
    else:
        assert list(found) == entries


def test_an_import_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "domains.txt"
    file.write_bytes(DOMAINS)
    call_command("import_stop_forum_spam", "domains", file=file)
    assert capsys.readouterr().out == "2 entries are in force.\n"
    file.write_bytes(b"\x00\x01\n\x02")
    with pytest.raises(CommandError, match="stays as it was"):
        call_command("import_stop_forum_spam", "domains", file=file)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_stop_forum_spam", "domains", file=tmp_path / "nothing")
    assert values() == {"spam.example", "worse.example"}


def test_a_fetch_by_hand(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_stop_forum_spam", "addresses")
    call_command("import_stop_forum_spam", "addresses")
    assert capsys.readouterr().out == "2 entries are in force.\nIt has not changed.\n"
    server.trouble = Reply(503)
    with pytest.raises(CommandError, match=ServerFailed.code):
        call_command("import_stop_forum_spam", "addresses")


# --- What they say of a comment -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "email", "address", "listed"),
    [
        ("Nothing to see.", "", "", Listed()),
        ("See http://spam.example/x", "", "", Listed(domains=("spam.example",))),
        ("See http://www.shop.spam.example", "", "", Listed(domains=("spam.example",))),
        ("See http://notspam.example and example.com", "", "", Listed()),
        ("Hello.", "me@worse.example", "", Listed(domains=("worse.example",))),
        ("Hello.", "Spammer@Example.org", "", Listed(email=True)),
        ("Hello.", "other@example.org", "", Listed(email=True)),
        ("Hello.", "friend@example.org", "203.0.113.8", Listed()),
        ("Hello.", "", "203.0.113.7", Listed(address=True)),
        ("Hello.", "", "::ffff:203.0.113.7", Listed(address=True)),
        ("Hello.", "", "2001:db8:0::7", Listed(address=True)),
        ("Hello http://worse.example", "spammer@example.org", "203.0.113.7", None),
    ],
)
def test_who_is_listed(
    server: Server, thread: Thread, body: str, email: str, address: str, listed: Listed | None
) -> None:
    fetch_lists()
    everything = Listed(address=True, email=True, domains=("worse.example",))
    assert look_up(post(thread, body, email=email, address=address)) == (listed or everything)


def test_a_list_by_another_name_says_nothing(thread: Thread) -> None:
    """An address on the list of domains is not an address on the list of addresses."""
    import_list(ListKind.ADDRESSES, io.BytesIO(b"203.0.113.9\n"))
    hashed = hash_address("203.0.113.7")[0]
    ListedItem.objects.create(
        list_import=ListImport.objects.create(kind="domains", is_current=True), value=hashed
    )
    assert look_up(post(thread, "Hello.", address="203.0.113.7")) == Listed()


def test_looking_up_costs_one_query(
    server: Server, thread: Thread, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fetch_lists()
    comment = post(
        thread,
        " ".join(f"http://a.b.c{n}.example" for n in range(200)),
        email="spammer@example.org",
        address="203.0.113.7",
    )
    revision = Revision.objects.select_related("comment__author").get(comment=comment)
    with django_assert_num_queries(1):
        assert find_listed([revision])[revision.pk].address


def test_a_listed_commenter_is_told_of_and_not_held(server: Server, thread: Thread) -> None:
    fetch_lists()
    comment = post(thread, "I expect an early frost this year.", email="spammer@example.org")
    assert check_revision(comment.pk, 1) == "published"
    assert Finding.objects.get(check_name="listed").code == "listed.email"
