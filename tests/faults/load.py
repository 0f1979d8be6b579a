"""Readers and moderators who go on while parts of Parley die, and what they were told.

A client here does what a careful one does: whatever is not answered, or with 5xx, it sends again, with the same key.
"""

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.bench.pace import make_texts
from tests.stack import new_address
from tests.waiting import wait_until

POSTERS, VOTERS = 3, 2
GUESTS = 48
# The word that the site's own list holds.
HELD_WORD = "gooseberry"
ACTIONS = ("approve", "approve", "reject", "spam")
CLIENT_SECONDS = 5.0
AGAIN_SECONDS = 0.2
PATIENCE_SECONDS = 180.0


@dataclass
class Guest:
    token: str
    address: str
    author: int


@dataclass
class Post:
    """What a reader wants said, under one key. `ids`: those of the comments that the answers named.

    `edit`: what a change was refused for that may have been made before, by a request whose answer was lost.
    """

    key: str
    body: str
    thread: str
    author: int
    ids: set[int] = field(default_factory=set)
    edit: str = ""
    is_withdrawn: bool = False


@dataclass
class Ledger:
    """All that was promised to somebody."""

    posts: list[Post] = field(default_factory=list)
    votes: dict[tuple[int, int], int] = field(default_factory=dict)
    decisions: dict[int, tuple[int, str]] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)

    @property
    def accepted(self) -> list[Post]:
        return [post for post in self.posts if post.ids]


class Load:
    """So many posts a second, two thirds as many votes, and moderators who decide what there is to decide."""

    def __init__(
        self,
        url: str,
        tokens: dict[str, str],
        *,
        posts_a_second: float,
        seed: int = 1,
        keeps_connections: bool = True,
    ) -> None:
        self.url, self.ledger = url, Ledger()
        self._limits = httpx.Limits(max_keepalive_connections=None if keeps_connections else 0)
        self._rate, self._random = posts_a_second, random.Random(seed)
        self._texts = iter(make_texts(60_000))
        self._moderators = [tokens["moderator_token"], tokens["admin_token"]]
        self._lock, self._stopping = threading.Lock(), threading.Event()
        self._troubles: list[BaseException] = []
        self.attempts, self._is_over = 0, False
        self.threads: list[str] = []
        with self._open_client() as client:
            self._guests = [self._make_guest(client, number) for number in range(GUESTS)]

    def _open_client(self) -> httpx.Client:
        return httpx.Client(base_url=f"{self.url}/api/v1/", timeout=CLIENT_SECONDS, limits=self._limits)

    def _make_guest(self, client: httpx.Client, number: int) -> Guest:
        address = new_address()
        headers = {"X-Forwarded-For": address}
        answer = client.post("sites/demo/guests", json={"name": f"Reader {number}"}, headers=headers)
        said = answer.raise_for_status().json()
        return Guest(said["token"], address, int(said["author"]["id"]))

    @contextmanager
    def flowing(self, *threads: str) -> Iterator[None]:
        """Post to these threads and vote in them while the block runs. What is in hand then is brought to its end."""
        self.threads = list(threads)
        self._stopping.clear()
        work = [
            *[(self._post, POSTERS / self._rate, "")] * POSTERS,
            *[(self._vote, VOTERS / self._rate * 1.5, "")] * VOTERS,
            *[(self._decide, 0.5, token) for token in self._moderators],
        ]
        people = [
            threading.Thread(target=self._go_on, args=(act, pause, self._random.random(), token))
            for act, pause, token in work
        ]
        for person in people:
            person.start()
        try:
            yield
        except BaseException:
            self._is_over = True
            raise
        finally:
            self._stopping.set()
            for person in people:
                person.join()
        assert not self._troubles, self._troubles

    def wait_for_attempts(self, number: int) -> None:
        """Wait until so many more requests were sent, whatever became of them."""
        wanted = self.attempts + number
        wait_until(lambda: self._troubles or self.attempts >= wanted, PATIENCE_SECONDS, "Nobody acts")
        assert not self._troubles, self._troubles

    def _go_on(self, act: Callable[..., None], pause: float, seed: float, token: str = "") -> None:
        """Act again and again, at a steady pace as long as the answers come in time."""
        chance = random.Random(seed)
        due = time.monotonic() + chance.random() * pause
        try:
            with self._open_client() as client:
                while not self._stopping.wait(max(0.0, due - time.monotonic())):
                    act(client, chance, token)
                    due = max(due + pause, time.monotonic() - pause)
        except BaseException as error:  # noqa: BLE001  (told to whoever waits)
            self._troubles.append(error)

    # --- What they do -----------------------------------------------------------------------------------------

    def _post(self, client: httpx.Client, chance: random.Random, _token: str) -> None:
        with self._lock:
            guest, body = self._random.choice(self._guests), next(self._texts)
        if chance.random() < 0.15:
            body = f"{HELD_WORD.capitalize()} and more: {body}"
        sent: dict[str, Any] = {"body": body, "url": f"{self.url}/demo/", "title": "Faults"}
        post = Post(
            uuid.UUID(int=chance.getrandbits(128)).hex, body, chance.choice(self.threads), guest.author
        )
        if chance.random() < 0.3 and (parent := self._pick(chance, post.thread)):
            sent["parent"] = str(parent)
        self.ledger.posts.append(post)
        # One in five is sent twice though it was answered, as by a phone that lost the answer.
        for _ in range(2 if chance.random() < 0.2 else 1):
            path = f"sites/demo/threads/{post.thread}/comments"
            answer = self._send(client, "POST", path, guest, sent, key=post.key)
            if answer.status_code == 202:
                post.ids.add(int(answer.json()["id"]))
            else:
                self._expect(answer, "parent_unavailable", "branch_locked")
                return
        self._think_again(client, chance, guest, post)

    def _think_again(self, client: httpx.Client, chance: random.Random, guest: Guest, post: Post) -> None:
        """Some take back what they wrote, some write it anew."""
        comment, what = next(iter(post.ids)), chance.random()
        if what < 0.04:
            answer = self._send(client, "DELETE", f"comments/{comment}", guest)
            post.is_withdrawn = answer.status_code == 204
            self._expect(answer)
        elif what < 0.1:
            body = f"{post.body} On second thoughts, {chance.getrandbits(40)}."
            answer = self._send(client, "PATCH", f"comments/{comment}", guest, {"body": body})
            if answer.status_code == 202:
                post.body = body
            else:
                post.edit = body
            self._expect(answer, "edit_window_closed", "conflict")

    def _vote(self, client: httpx.Client, chance: random.Random, _token: str) -> None:
        guest, comment = chance.choice(self._guests), self._pick(chance, chance.choice(self.threads))
        if comment is None:
            return
        # Each always votes the same on the same: so what is stored at last does not depend on which came last.
        value = 1 if (guest.author * 7919 + comment) % 3 else -1
        answer = self._send(client, "PUT", f"comments/{comment}/vote", guest, {"value": value})
        if answer.status_code == 200:
            self.ledger.votes[comment, guest.author] = value
        self._expect(answer, "own_comment", "comment_unavailable", "comment_not_found")

    def _decide(self, client: httpx.Client, chance: random.Random, token: str) -> None:
        asked = {"site": "demo", "sort": "newest", "limit": "40"}
        queue = self._ask_once(client, "GET", "moderation/cases", token, params=asked)
        if queue is None or not (cases := queue.json()["cases"]):
            return
        case = chance.choice(cases)
        body = {"action": chance.choice(ACTIONS), "version": case["version"], "note": "Seen."}
        answer = self._ask_once(client, "POST", f"moderation/cases/{case['id']}/decisions", token, json=body)
        if answer is not None and answer.status_code == 201:
            decision = answer.json()["decision"]
            said = (int(case["comment"]["id"]), str(decision["to_status"]))
            self.ledger.decisions[int(decision["id"])] = said
        elif answer is not None:
            self._expect(answer, "stale_version", "action_not_available", "case_claimed")

    # --- How ----------------------------------------------------------------------------------------------------

    def _pick(self, chance: random.Random, thread: str) -> int | None:
        here = [
            next(iter(post.ids)) for post in self.ledger.posts[-200:] if post.ids and post.thread == thread
        ]
        return chance.choice(here) if here else None

    def _send(
        self,
        client: httpx.Client,
        method: str,
        path: str,
        guest: Guest,
        body: dict[str, Any] | None = None,
        *,
        key: str = "",
    ) -> httpx.Response:
        """Send until there is an answer that is none of a part that is away."""
        headers = {"Authorization": f"Bearer {guest.token}", "X-Forwarded-For": guest.address}
        if key:
            headers["Idempotency-Key"] = key
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._try(client, method, path, headers=headers, json=body)
            if answer is not None and answer.status_code < 500:
                return answer
            assert not self._is_over, "the test is over"
            assert time.monotonic() < give_up, f"{method} {path}: no answer for {PATIENCE_SECONDS:g} seconds"
            self._stopping.wait(AGAIN_SECONDS)

    def _ask_once(
        self, client: httpx.Client, method: str, path: str, token: str, **request: Any
    ) -> httpx.Response | None:
        answer = self._try(client, method, path, headers={"Authorization": f"Bearer {token}"}, **request)
        return answer if answer is not None and answer.status_code < 500 else None

    def _try(self, client: httpx.Client, method: str, path: str, **request: Any) -> httpx.Response | None:
        self.attempts += 1
        try:
            answer = client.request(method, path, **{k: v for k, v in request.items() if v is not None})
        except httpx.HTTPError as error:
            self.ledger.answers[type(error).__name__] += 1
            return None
        self.ledger.answers[str(answer.status_code)] += 1
        if answer.status_code == 500:
            self._troubles.append(AssertionError(f"{method} {path}: {answer.text[:500]}"))
        return answer

    def _expect(self, answer: httpx.Response, *codes: str) -> None:
        """Hold that a refusal is one of those that the circumstances explain."""
        if answer.status_code >= 400:
            code = answer.json()["error"]["code"]
            self.ledger.answers[code] += 1
            assert code in codes, (str(answer.request.url), answer.status_code, code)
