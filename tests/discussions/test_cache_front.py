"""Public pages ahead of Django: the same answers, true within a second, with real PostgreSQL and Redis."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import orjson
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import Client

from discussions.actions.authors import create_guest
from discussions.actions.votes import count_votes, vote_on_comment
from discussions.announcements import get_redis
from discussions.cache.front import PageFront
from discussions.cache.listener import Listener
from discussions.cache.routes import ROUTES, read_question
from discussions.cache.store import PageStore
from discussions.models import Site, Status, Thread
from discussions.pages.visitors import COOKIE, FRAMED_COOKIE
from tests.build import build_author, build_comment, move
from tests.client import ApiClient
from tests.endpoints import ENDPOINTS, World
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

THREAD = "sites/gazette/threads/weather"
COMMENTS = f"{THREAD}/comments"


class Front:
    """Parley as Granian runs it, in this process. `asked` counts what came to Django."""

    def __init__(self) -> None:
        self.store = PageStore(2**23)
        self.listener = Listener(self.store, trust_seconds=0)
        self.application = PageFront(self._count, self.store, self.listener)
        self.asked = 0
        self._django = WSGIHandler()

    def _count(self, environ: Any, start_response: Any) -> Any:
        self.asked += 1
        return self._django(environ, start_response)

    def send(self, method: str, path: str, query: str = "", **headers: str) -> httpx.Response:
        """Send a request as a plain client does, without any headers but these."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = httpx.Request(
            method,
            f"http://testserver{path if path.startswith('/') else f'/api/v1/{path}'}",
            params=query or None,
            headers={"Host": "testserver", **sent},
        )
        return httpx.WSGITransport(app=self.application).handle_request(request)

    def get(self, path: str, query: str = "", **headers: str) -> httpx.Response:
        answer = self.send("GET", path, query, **headers)
        # As it was sent, not decompressed.
        answer._content = b"".join(answer.stream)  # type: ignore[arg-type]
        return answer

    def read(self, path: str = COMMENTS, query: str = "") -> Any:
        return orjson.loads(self.get(path, query).content)

    def bodies(self) -> list[str]:
        return [comment["body"] for comment in self.read()["comments"]]

    def wait_until_hearing(self) -> None:
        self.get(f"{THREAD}-that-is-not")
        wait_until(lambda: self.store.is_hearing, 10, "Redis was not heard")


@pytest.fixture
def front(db: None) -> Iterator[Front]:
    front = Front()
    yield front
    front.listener.stop()


@pytest.fixture
def hearing(front: Front) -> Front:
    front.wait_until_hearing()
    return front


def fast(condition: Callable[[], object]) -> None:
    """Wait for what an announcement brings. A page of which nothing was heard would stay for ten seconds."""
    wait_until(condition, 4, "It took longer than promised")


# --- The same answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Accept", "Accept_Encoding", "Accept_Language"])
def test_nobody_fills_memory_with_headers(front: Front, thread: Thread, name: str) -> None:
    for _ in range(2):
        assert front.get(COMMENTS, **{name: "*/*, " + "x" * 300}).status_code == 200
    assert (front.asked, front.store.size) == (2, 0)


def test_the_answers_are_those_of_django(front: Front, thread: Thread, world: World) -> None:
    for endpoint in ENDPOINTS:
        if endpoint.method != "GET" or endpoint.who != "anyone":
            continue
        path = world.fill(endpoint)
        query = "&".join(f"{name}={value}" for name, value in endpoint.query.items())
        django = Client().get(f"/api/v1/{path}", endpoint.query)
        for _ in range(2):
            answer = front.get(path, query)
            assert (answer.status_code, answer.content) == (django.status_code, django.content), path
            assert answer.headers["Content-Type"] == django["Content-Type"]
            assert answer.headers.get("Cache-Control") == django.get("Cache-Control")


def test_whatever_any_cache_may_keep_we_keep(front: Front, thread: Thread, world: World) -> None:
    for endpoint in ENDPOINTS:
        path = world.fill(endpoint)
        if endpoint.method != "GET" or endpoint.who != "anyone":
            continue
        is_public = "public" in Client().get(f"/api/v1/{path}", endpoint.query).get("Cache-Control", "")
        assert (read_question(f"/api/v1/{path}", "") is not None) is is_public, path
    assert len(ROUTES) == 19


def test_a_page_is_asked_of_django_once(hearing: Front, thread: Thread) -> None:
    build_comment(thread, build_author(thread))
    fast(lambda: len(hearing.bodies()) == 1)
    asked = hearing.asked
    for query in ("", "utm_source=mail", "_=17", "&"):
        assert hearing.get(COMMENTS, query).status_code == 200
    assert (
        hearing.get(COMMENTS, Authorization="Bearer nonsense", Cookie="a=b", Origin="null").status_code == 200
    )
    assert hearing.asked == asked
    hearing.get(COMMENTS, "limit=5&sort=newest")
    hearing.get(COMMENTS, "sort=newest&junk=1&limit=5")
    assert hearing.asked == asked + 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 422),
        ("cursor=nonsense", 400),
        ("sort=best&sort=newest", 200),
        ("sort=%C3%A9", 422),
        ("limit=5;", 422),
    ],
)
def test_odd_queries_are_djangos(front: Front, thread: Thread, query: str, status: int) -> None:
    django = Client().get(f"/api/v1/{COMMENTS}?{query}")
    assert django.status_code == status
    for _ in range(2):
        answer = front.get(COMMENTS, query)
        assert (answer.status_code, answer.content) == (status, django.content)
    assert len(front.store) == (1 if status == 200 and "&" not in query else 0)


def test_an_unchanged_page_is_not_sent_again(front: Front, thread: Thread) -> None:
    first = front.get(COMMENTS)
    etag = first.headers["ETag"]
    for known in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        again = front.get(COMMENTS, If_None_Match=known)
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["ETag"] == etag
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert "Content-Type" not in again.headers
    assert front.get(COMMENTS, If_None_Match='"other"').status_code == 200
    assert front.get(COMMENTS, "limit=5", If_None_Match="nonsense").status_code == 200


def test_head_says_what_get_would_send(front: Front, thread: Thread) -> None:
    build_comment(thread, build_author(thread), body="word " * 500)
    for encoding in ("identity", "br"):
        whole = front.get(COMMENTS, Accept_Encoding=encoding)
        head = front.send("HEAD", COMMENTS, Accept_Encoding=encoding)
        assert b"".join(head.stream) == b""  # type: ignore[arg-type]
        assert head.headers == whole.headers
        assert int(head.headers["Content-Length"]) == len(whole.content) > 0


def test_any_page_may_read_and_any_cache_may_keep(front: Front, thread: Thread) -> None:
    for headers in ({}, {"Origin": "https://gazette.example"}, {"Origin": "https://other.example"}):
        answer = front.get(COMMENTS, **headers)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "etag" in answer.headers["Access-Control-Expose-Headers"]
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "stale-while-revalidate=1" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_feed_names_the_address_it_was_found_at(front: Front, thread: Thread) -> None:
    for host in ("testserver", "localhost:8000"):
        feed = front.get(f"{THREAD}/feed.atom", Host=host, Accept="text/html").text
        assert f"http://{host}/api/v1/{THREAD}/feed.atom" in feed


def test_what_is_not_asked_for_plainly_is_djangos(front: Front, thread: Thread) -> None:
    front.get(COMMENTS)
    assert front.get(COMMENTS, Host="evil.example").status_code == 400
    assert front.get(COMMENTS, Accept="text/html").status_code == 406
    assert front.get(COMMENTS, Accept="text/html, application/json;q=0.9").status_code == 200
    assert front.get(COMMENTS, Content_Length="5").status_code == 200
    assert front.send("POST", COMMENTS, Content_Type="application/json").status_code == 401
    assert front.send("OPTIONS", COMMENTS, Origin="null").status_code == 200
    assert front.store.counts.hits == 1


def test_sites_do_not_share_pages(front: Front, thread: Thread, other_site: Site) -> None:
    theirs = Thread.objects.create(site=other_site, key=thread.key)
    build_comment(thread, build_author(thread), body="Ours")
    build_comment(theirs, build_author(theirs), body="Theirs")
    assert front.bodies() == ["Ours"]
    assert [
        comment["body"] for comment in front.read("sites/herald/threads/weather/comments")["comments"]
    ] == ["Theirs"]


# --- Pages for browsers -----------------------------------------------------------------------------------


def test_strangers_pages_are_kept_and_readers_own_are_not(hearing: Front, thread: Thread) -> None:
    comment = build_comment(thread, build_author(thread), body="Seen by all")
    path = "/threads/gazette/weather"
    fast(lambda: "Seen by all" in hearing.get(path).text)
    asked = hearing.asked
    page = hearing.get(path, "utm_source=mail", Accept="text/html", Cookie="other=1")
    assert page.headers["Vary"] == "Accept-Encoding, Cookie"
    assert "frame-ancestors" in page.headers["Content-Security-Policy"]
    assert hearing.get(path, If_None_Match=page.headers["ETag"]).status_code == 304
    assert hearing.asked == asked
    _, token = create_guest(site=thread.site, name="Gina")
    for name in (COOKIE, FRAMED_COOKIE):
        own = hearing.get(path, Cookie=f"other=1; {name}={token}")
        assert "as Gina" in own.text
        assert own.headers["Cache-Control"] == "private, no-store"
    assert hearing.asked == asked + 2
    assert "as Gina" not in hearing.get(path).text
    move(comment, Status.PUBLISHED, Status.HELD)
    fast(lambda: "Seen by all" not in hearing.get(path).text)


def test_a_page_is_kept_for_each_address_and_language(front: Front, thread: Thread) -> None:
    path = "/threads/gazette/weather"
    for host in ("testserver", "localhost:8000"):
        assert f"http://{host}{path}" in front.get(path, Host=host).text
    assert 'data-theme="dark"' in front.get(path, "theme=dark").text
    assert 'data-theme="dark"' not in front.get(path).text


# --- True within a second ---------------------------------------------------------------------------------


def test_a_new_comment_is_seen_at_once(hearing: Front, thread: Thread) -> None:
    author = build_author(thread)
    for number in range(5):
        known = hearing.get(COMMENTS).headers["ETag"]
        build_comment(thread, author, body=f"Remark {number}")
        fast(lambda known=known: hearing.get(COMMENTS, If_None_Match=known).status_code == 200)  # type: ignore[misc]
        assert f"Remark {number}" in hearing.bodies()
    assert hearing.store.counts.ended >= 5


def test_what_is_not_published_is_never_in_a_page(hearing: Front, thread: Thread) -> None:
    author = build_author(thread)
    shown = build_comment(thread, author, body="Shown")
    for status in (Status.PENDING, Status.HELD, Status.REJECTED, Status.SPAM):
        build_comment(thread, author, body="Secret", status=status)
        assert "Secret" not in hearing.bodies()
    fast(lambda: "Shown" in hearing.bodies())
    for status in (Status.HELD, Status.REJECTED, Status.SPAM):
        move(shown, Status.PUBLISHED, status)
        fast(lambda: hearing.bodies() == [])
        move(shown, status, Status.PUBLISHED)
        fast(lambda: hearing.bodies() == ["Shown"])


def test_what_is_withdrawn_or_erased_goes_from_every_page(
    hearing: Front, thread: Thread, alice: ApiClient, dora: ApiClient
) -> None:
    top = build_comment(thread, alice.author, body="My address is 1 Main Street")
    build_comment(thread, dora.author, parent=top, body="Mine is a secret")
    pages = [COMMENTS, f"comments/{top.pk}/replies", f"{THREAD}/updates", f"{THREAD}/feed.atom"]

    def read_all() -> bytes:
        return b"".join(
            hearing.get(page, "since=0" if page.endswith("updates") else "").content for page in pages
        )

    fast(lambda: read_all().count(b"1 Main Street") >= 3 and read_all().count(b"a secret") >= 3)
    reply = hearing.read(f"comments/{top.pk}/replies")["comments"][0]["id"]
    assert dora.delete(f"comments/{reply}").status_code == 204
    fast(lambda: b"a secret" not in read_all())
    assert alice.delete("me").status_code == 204
    fast(lambda: b"1 Main Street" not in read_all() and b"Alice" not in read_all())


def test_a_thread_is_found_at_once_when_its_first_comment_is_published(
    hearing: Front, thread: Thread
) -> None:
    new, counts = "sites/gazette/threads/new/comments", "threads=new"
    assert hearing.get(new).status_code == 404
    assert hearing.read("sites/gazette/counts", counts)["counts"] == {"new": 0}
    begun = Thread.objects.create(site=thread.site, key="new")
    build_comment(begun, build_author(begun))
    fast(lambda: hearing.get(new).status_code == 200)
    fast(lambda: hearing.read("sites/gazette/counts", counts)["counts"] == {"new": 1})


def test_nobody_is_missed_in_another_language(front: Front, thread: Thread) -> None:
    missing = "sites/gazette/threads/none/comments"
    for headers in ({}, {"Accept_Language": "fr"}, {"Authorization": "Bearer nonsense"}):
        assert front.get(missing, **headers).json()["error"]["code"] == "thread_not_found"
    assert front.asked == 3
    front.get(missing)
    assert front.asked == 3


@pytest.mark.alone
def test_a_storm_of_votes_changes_a_page_once_a_second(hearing: Front, thread: Thread) -> None:
    comment = build_comment(thread, build_author(thread))
    fast(lambda: len(hearing.bodies()) == 1)
    asked, began, votes = hearing.asked, time.monotonic(), 0
    while (seconds := time.monotonic() - began) < 2.5 or votes < 10:
        vote_on_comment(comment=comment, author=build_author(thread), value=1)
        count_votes()
        votes += 1
        hearing.get(COMMENTS)
    assert 2 <= hearing.asked - asked <= seconds + 2
    fast(lambda: hearing.read()["comments"][0]["upvotes"] == votes)


def test_without_redis_a_page_lives_less_than_a_second(no_redis: None, front: Front, thread: Thread) -> None:
    author = build_author(thread)
    for number in range(3):
        began = time.monotonic()
        build_comment(thread, author, body=f"Remark {number}")
        assert time.monotonic() - began < 3
        fast(lambda number=number: f"Remark {number}" in hearing_nothing(front))  # type: ignore[misc]
    reads = 200
    asked = front.asked
    for _ in range(reads):
        front.get(COMMENTS)
    assert front.asked - asked < reads / 2


def hearing_nothing(front: Front) -> list[str]:
    assert not front.store.is_hearing
    return front.bodies()


def test_a_forked_process_begins_with_nothing_and_hears_for_itself(hearing: Front, thread: Thread) -> None:
    hearing.get(COMMENTS)
    with hearing.store._lock:  # whoever holds it does not come along
        child = os.fork()
        if child == 0:
            is_new = len(hearing.store) == 0 and not hearing.store.is_hearing
            os._exit(0 if is_new and hearing.store._lock.acquire(timeout=5) else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert len(hearing.store) > 0


class Diary:
    """Which versions of the thread had been announced, and when."""

    def __init__(self) -> None:
        self._entries: list[tuple[float, int]] = [(0.0, 0)]

    def write(self, version: int) -> None:
        self._entries.append((time.monotonic(), version))

    def oldest_allowed(self, moment: float) -> int:
        return max(version for announced, version in self._entries if announced + 1.0 <= moment)


@pytest.mark.alone
@pytest.mark.parametrize("votes", [False, True])
def test_no_reader_ever_sees_what_is_older_than_a_second(hearing: Front, thread: Thread, votes: bool) -> None:
    """Readers hammer while others write: each page is at least what was announced a second before it was asked for."""
    diary, ending = Diary(), threading.Event()
    comment = build_comment(thread, build_author(thread))
    seen: list[int] = []

    def read() -> int:
        reads = 0
        while not ending.is_set():
            began = time.monotonic()
            version = hearing.read()["version"]
            assert version >= diary.oldest_allowed(began)
            seen.append(version)
            reads += 1
        return reads

    def in_thread() -> int:
        try:
            return read()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(in_thread) for _ in range(2)]
        dice, began, writes = random.Random(1), time.monotonic(), 0
        while (time.monotonic() < began + 3 or writes < 15) and not any(reader.done() for reader in readers):
            writes += 1
            if votes:
                vote_on_comment(comment=comment, author=build_author(thread), value=dice.choice((1, -1)))
                count_votes()
            else:
                build_comment(thread, build_author(thread))
            diary.write(Thread.objects.values_list("version", flat=True).get(pk=thread.pk))
        ending.set()
        reads = sum(reader.result() for reader in readers)
    assert reads > hearing.asked
    assert len(set(seen)) > 3
    final = Thread.objects.get(pk=thread.pk).version
    fast(lambda: hearing.read()["version"] == final)


def test_redis_going_away_and_coming_back_is_noticed(hearing: Front, thread: Thread) -> None:
    author = build_author(thread)
    before = build_comment(thread, author, body="Before")
    fast(lambda: hearing.bodies() == ["Before"])
    # Every connection that listens is cut, as when Redis is started again.
    get_redis().client_kill_filter(_type="pubsub")
    move(before, Status.PUBLISHED, Status.HELD)  # nobody hears of it
    fast(lambda: hearing.bodies() == [])
    wait_until(lambda: hearing.store.is_hearing, 10, "Redis was not heard again")
    asked = hearing.asked
    hearing.get(COMMENTS)
    for _ in range(20):
        hearing.get(COMMENTS)
    assert hearing.asked - asked <= 2
